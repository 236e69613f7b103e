"""Pages: chats and forums of a case: who keeps a network going, and work that follows from expose groups."""
