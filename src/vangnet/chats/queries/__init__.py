"""What is asked of exports of chats and forums."""
