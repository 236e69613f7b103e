"""The moment of capture: an interval in UTC, from evidence that is kept whole, contradictions too."""
