"""Chats and forums in one shape: who keeps a network going, which parts it has, and what an export leaves out."""
