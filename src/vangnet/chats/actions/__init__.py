"""What people and workers do with exports of chats and forums."""
