"""Reads of suspects."""
