"""Settings and addresses, per door."""
