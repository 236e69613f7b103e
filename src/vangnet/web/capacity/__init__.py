"""Pages: who takes what."""
