"""Reads, within what somebody may see; by noun."""
