"""Who may read which figures: those of the own unit whole; the steering group those of all units, small ones hidden."""

from django.conf import settings

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.reports.queries.figures import FEWEST

_ALL_UNITS = frozenset({Verb.STEER, Verb.STEER_FOR_PROSECUTION})


def reads_all_units(person: Person) -> bool:
    """Whether figures of other units are told too, protected."""
    held = people.verbs(person)
    return Verb.READ_STATISTICS in held and bool(held & _ALL_UNITS)


def fewest() -> int:
    """The smallest number that is told outside the unit. A setting of the desk; never less than two."""
    return max(int(getattr(settings, "STATISTICS_FEWEST", FEWEST)), 2)
