"""Pages: the case file for the prosecutor."""
