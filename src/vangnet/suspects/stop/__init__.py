"""The Stop conversation with a minor and the parents: states, terms, topics and letters. Rules and data only."""
