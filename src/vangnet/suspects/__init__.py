"""Suspects, their disposal, and Stop conversations."""
