"""Writes of statistics."""
