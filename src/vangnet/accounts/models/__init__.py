"""The tables of this room, by noun."""

from vangnet.accounts.models.audit import AuditEntry
from vangnet.accounts.models.people import Person, RoleGrant, Team, Unit

__all__ = ["AuditEntry", "Person", "RoleGrant", "Team", "Unit"]
