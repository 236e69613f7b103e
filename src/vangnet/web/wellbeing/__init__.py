"""What one had before one's eyes: for oneself and the confidential adviser."""
