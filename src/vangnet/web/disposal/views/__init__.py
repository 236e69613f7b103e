"""Views of the disposal checklist."""
