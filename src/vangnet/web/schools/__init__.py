"""The desk's pages of schools."""
