"""Pages of well-being, by who they are for."""
