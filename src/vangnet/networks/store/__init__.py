"""A network on disk: a folder of tables, and `network.json`, which is written last and without which nothing counts."""
