"""Pages of children: a list, one child, what people do there, figures."""
