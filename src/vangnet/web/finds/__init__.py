"""Finds: children found again, related series, and clues of crops."""
