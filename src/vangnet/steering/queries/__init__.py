"""What is read of steering."""
