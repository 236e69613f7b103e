"""What the two exports of Telegram Desktop, JSON and HTML, have in common: keys, acts, coverage."""
