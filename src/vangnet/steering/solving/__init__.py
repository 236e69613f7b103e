"""Who takes what: a problem in whole hours, the best division of it under hard rules, and what binds. Pure."""
