"""What is done with schools and alerts: every write, written down in the same transaction."""
