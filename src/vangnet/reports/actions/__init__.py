"""Verbs: what people and the program do with reports, keyword-only, each written down in its transaction."""
