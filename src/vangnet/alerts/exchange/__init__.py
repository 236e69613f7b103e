"""Bundles with the school door: what it sent does its work here, and what the desk orders goes to it."""
