"""The Stop conversation, a talk with a minor and the parents: states, terms, topics and letters. Rules and data only."""
