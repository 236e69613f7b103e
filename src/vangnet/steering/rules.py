"""Who sees which cases on the board, and for whom they may sign."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.cases.rules import narrowed
from vangnet.steering.models import Side

SIGNS: dict[Side, Verb] = {Side.POLICE: Verb.STEER, Side.PROSECUTION: Verb.STEER_FOR_PROSECUTION}


def cases_in_use() -> QuerySet[Case]:
    """The cases that can be steered: in use, not narrowed, and the investigation not ended."""
    return Case.objects.filter(retention=Case.Retention.ACTIVE, closed_on=None).exclude(narrowed(timezone.localdate()))


def board_cases(person: Person) -> QuerySet[Case]:
    """The cases whose row a person sees: all for members of the steering group, those of the own unit for others.

    A row tells number, team, lane, counts and reasons in codes; never what is in the case.
    """
    if not people.may(person, Verb.READ_BOARD):
        return Case.objects.none()
    whole = sides(person)
    return cases_in_use() if whole else cases_in_use().filter(Q(team__unit=person.unit_id))


def sides(person: Person) -> tuple[Side, ...]:
    """For whom a person may sign: police, prosecution, or nobody."""
    held = people.verbs(person)
    return tuple(side for side, verb in SIGNS.items() if verb in held)
