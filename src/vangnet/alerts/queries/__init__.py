"""What is read of schools and alerts."""
