"""Writes of the disposal checklist, by noun."""
