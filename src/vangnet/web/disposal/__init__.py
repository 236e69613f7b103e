"""Pages: the disposal checklist."""
