"""Identifiers at the desk: search one in any spelling, where it stands, who is the same; and the links of a report."""
