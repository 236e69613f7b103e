"""Reads of reports: queue, one report, links, figures."""
