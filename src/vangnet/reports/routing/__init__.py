"""Where a report goes: a table that officers read and change, with a small grammar for its conditions."""
