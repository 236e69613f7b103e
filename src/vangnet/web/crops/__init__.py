"""The desk's pages of crops."""
