"""Pages: the steering group's board."""
