"""Who may use the desk, and the account of all that they did: people, units, teams, roles and the audit log."""
