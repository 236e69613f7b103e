"""Small houses of their own outside the police network: each with its process, its database and its keys."""
