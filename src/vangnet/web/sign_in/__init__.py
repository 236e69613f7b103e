"""Signing in with two factors, and one's own account."""
