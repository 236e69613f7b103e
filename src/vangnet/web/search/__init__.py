"""Search, within what one may see."""
