"""What falls due, and the two people who agree on it."""
