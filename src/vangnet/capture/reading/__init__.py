"""What one content says of its own making, read inside a confined worker."""
