"""Media that belong together: kinds of ties that stay apart, and the weakest tie on each path."""
