"""What is written of steering."""
