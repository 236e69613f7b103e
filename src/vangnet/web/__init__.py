"""The desk's pages. Each view checks the right, calls one function, and renders."""
