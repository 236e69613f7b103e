"""Tags that all templates know."""
