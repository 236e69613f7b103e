"""The hotline at the public door: its pages, its interface and look-ups; nothing that is kept here can be read."""
