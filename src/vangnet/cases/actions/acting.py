"""Who acts, where only a person can."""

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Person
from vangnet.errors import UsageError


def person_of(by: Actor) -> Person:
    """The person who acts; raises UsageError for the program itself."""
    if by.person is None:
        raise UsageError("only a person can do this")
    return by.person
