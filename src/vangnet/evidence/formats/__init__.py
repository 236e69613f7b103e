"""One file per archive format. Each offers TYPES, NEEDS_SEEK, members() and examples() for the common test."""
