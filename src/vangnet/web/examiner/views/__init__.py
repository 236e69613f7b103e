"""Pages of cases, exhibits, custody, scans and findings."""
