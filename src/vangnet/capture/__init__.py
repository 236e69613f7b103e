"""When, where and with what a medium was made: findings with interval, sources, doubts and contradictions."""
