"""Writes of steering."""
