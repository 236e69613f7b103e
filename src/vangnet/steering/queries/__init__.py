"""Reads of steering."""

"""What is read of steering."""
