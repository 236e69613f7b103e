"""Exports of chats and forums as records of a case: read, measured, what people judge of members, and work lists."""
