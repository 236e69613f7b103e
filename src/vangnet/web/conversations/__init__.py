"""Pages: Stop conversations."""
