"""Cases, exhibits, scans and findings, for those who work on them."""
