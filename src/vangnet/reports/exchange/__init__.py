"""Bundles at the desk: what the public door sent is taken in, and what may be told back is made ready to go."""
