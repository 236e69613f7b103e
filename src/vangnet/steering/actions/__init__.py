"""Writes of steering."""

"""What is written of steering."""
