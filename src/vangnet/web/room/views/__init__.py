"""The pages of the room, and what can be done on them."""
