"""Pages of the steering group's board."""
