"""Second reading, disagreements, and what oneself said."""
