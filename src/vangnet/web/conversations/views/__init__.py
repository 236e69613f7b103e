"""Pages of Stop conversations: the queue, one conversation, what people do there, and the prosecutor's decision."""
