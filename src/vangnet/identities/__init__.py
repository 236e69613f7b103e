"""Identifiers of people and accounts, and who is the same: links with reasons, judged by people."""
