"""Reads about people, by noun."""
