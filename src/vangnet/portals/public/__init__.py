"""The public door: where people report, read what became of it, and hotlines exchange. It can read nothing it keeps."""
