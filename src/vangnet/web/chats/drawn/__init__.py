"""What the pages draw: numbers that templates put in SVG, each with a table beside it."""
