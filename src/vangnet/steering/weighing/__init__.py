"""Which case comes first: lanes that no weight overrules, and within a lane written criteria with weights."""
