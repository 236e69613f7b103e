"""The device or app that made or passed on a medium, and which media have one source."""
