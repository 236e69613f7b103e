"""The desk's pages of alerts."""
