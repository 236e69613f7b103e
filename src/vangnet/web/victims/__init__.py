"""The desk's pages of victims."""
