"""The account of what was seen and done, for the auditor."""
