"""What people do with suspects: each change is a row that is added or taken back, and a line of the log."""
