"""Pages: where cases meet."""
