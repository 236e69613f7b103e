"""The pages of the school door."""
