"""Reports as records: receipt, assessment, weighing, routing, feedback. Each has a state, an owner and a date."""
