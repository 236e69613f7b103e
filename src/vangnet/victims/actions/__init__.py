"""What is done for victims: every write, written down in the same transaction."""
