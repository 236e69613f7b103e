"""Formats of incoming reports (platform, hotline, police, mail) into one shape; all that was told stays visible."""
