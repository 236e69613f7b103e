"""Phone extractions and backups, as sources: each file by the name that it had on the phone."""
