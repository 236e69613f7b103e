"""Where reports go: the table of routes and its versions, destinations, and what is on its way."""
