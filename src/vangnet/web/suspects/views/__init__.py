"""Pages of suspects: a list, one suspect, what people do there."""
