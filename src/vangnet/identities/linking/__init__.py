"""How identifiers are compared, and how much a shared one says: pure functions, without a database."""
