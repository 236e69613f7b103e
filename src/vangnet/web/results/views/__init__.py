"""Pages of results, by what is done there."""
