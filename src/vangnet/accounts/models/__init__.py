"""The tables of this room, by noun."""

from vangnet.accounts.models.audit import AuditEntry
from vangnet.accounts.models.people import Person, RoleGrant, Team, Unit
from vangnet.accounts.models.session import Session

__all__ = ["AuditEntry", "Person", "RoleGrant", "Session", "Team", "Unit"]
