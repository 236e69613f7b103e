"""What a case leads to: reports, packages, the view for the defence."""
