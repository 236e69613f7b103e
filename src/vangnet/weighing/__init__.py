"""One engine for lanes: what a person should look at first, by rules that are data. Media and reports both use it."""
