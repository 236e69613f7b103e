"""The views of alerts."""
