"""Writes of suspects."""
