"""Views of finds."""
