"""When, where and with what media were made, and what to look at first: the pages of capture."""
