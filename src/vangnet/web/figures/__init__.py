"""Figures of intake."""
