"""Views of schools, by noun."""
