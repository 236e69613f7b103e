"""Reads of steering."""
