"""Lists of schools and of their people, read from files: rows with an outcome each, no tables of the database."""
