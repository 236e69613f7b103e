"""Who may do what: pure questions about a person."""

from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.accounts.roles import VERBS, Verb

_ROLES_AT_HAND = "_vangnet_roles"


def roles(person: Person) -> frozenset[str]:
    """The roles that a person holds now. Asked once for one loaded person."""
    held: frozenset[str] | None = getattr(person, _ROLES_AT_HAND, None)
    if held is None:
        now = timezone.now()
        held = frozenset(grant.role for grant in person.grants.all() if grant.held_at(now))
        setattr(person, _ROLES_AT_HAND, held)
    return held


def verbs(person: Person) -> frozenset[Verb]:
    """All that a person may do somewhere; somebody who left may do nothing."""
    if not person.is_active:
        return frozenset()
    return frozenset[Verb]().union(*(VERBS.get(role, frozenset()) for role in roles(person)))


def may(person: Person, verb: Verb) -> bool:
    """Whether a person may do this at all. In a case, `cases.rules.may` must agree too."""
    return verb in verbs(person)
