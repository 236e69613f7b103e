"""Pages: figures of a year, each with its rule."""
