"""Seized sources, read-only -> files: folders, archives, and what type each file is."""
