"""Pages: suspects of a case."""
