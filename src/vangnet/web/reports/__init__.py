"""Reports at the desk: the day's queue in lanes, one report, typing in, importing."""
