"""What is read of victims."""
