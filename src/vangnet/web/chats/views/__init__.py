"""The pages of chats and forums."""
