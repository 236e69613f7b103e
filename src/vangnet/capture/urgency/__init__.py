"""What a person should look at first: lanes with reasons, by rules that are data."""
