"""Which report should be looked at first: circumstances of a report, and rules that are data."""
