"""Writes: verbs, keyword-only, audited; by noun."""
