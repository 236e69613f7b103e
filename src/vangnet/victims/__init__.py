"""Children in media: who they are, what is known and tried, what may be shown of them, and what became of them."""
