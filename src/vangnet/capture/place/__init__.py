"""The place of capture: coordinates with their error, borders, clues that a person sets, and the sun."""
