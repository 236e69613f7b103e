"""Frozen figures, each with its rule."""
