"""How a file's first bytes tell its type: one table of exact signatures, and a small test per family of formats."""
