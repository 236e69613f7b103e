"""What the steering group weighs, decides and divides."""
