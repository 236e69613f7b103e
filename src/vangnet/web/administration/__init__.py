"""People, units, teams and roles, for the administrator."""
