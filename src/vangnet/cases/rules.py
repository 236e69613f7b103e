"""Who may do what in a case: need to know, deny by default; and what follows from what people said of a content."""

from collections.abc import Iterable

import msgspec
from django.db.models import Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case, Medium
from vangnet.cases.profiles import needs_second_reader
from vangnet.reference.categories import Profile


def visible_cases(person: Person) -> QuerySet[Case]:
    """The cases that a person may open: those of their teams, their own, and those that they were given leave for.

    What is removed from use or destroyed is nobody's; what is narrowed is found by its exact number only
    (`queries.find_case`), and stays visible here to those who work on it.
    """
    if Verb.SEE_CASE not in people.verbs(person):
        return Case.objects.none()
    now = timezone.now()
    given = Q(
        pk__in=person.accesses.filter(starts_at__lte=now, ends_at__gt=now, revoked_at__isnull=True).values("case_id")
    )
    team = Q(team__in=person.teams.all()) | Q(officer=person) | Q(prosecutor=person)
    in_use = Q(retention__in=(Case.Retention.ACTIVE, Case.Retention.NARROWED))
    return Case.objects.filter(in_use & (team | given))


def known_cases(person: Person) -> QuerySet[Case]:
    """The cases that a person may know to exist, without seeing into them: those of the own unit, for coordinators."""
    if not people.may(person, Verb.KNOW_OF_CASES):
        return Case.objects.none()
    return Case.objects.filter(team__unit_id=person.unit_id).exclude(retention=Case.Retention.DESTROYED)


def may(person: Person, verb: Verb, case: Case) -> bool:
    """Whether a person may do this in this case."""
    return people.may(person, verb) and visible_cases(person).filter(pk=case.pk).exists()


class Said(msgspec.Struct, frozen=True):
    """A live categorisation, as far as the reading of a content follows from it."""

    person_id: int
    category: str


def reading_of(said: Iterable[Said], profile: Profile) -> tuple[str, Medium.Reading]:
    """What a content is called, and how far that is, from all that people say of it now; their order does not matter.

    People who disagree leave it without a category until they agree: the program takes no side.
    """
    said = frozenset(said)
    called, people = {one.category for one in said}, {one.person_id for one in said}
    if not called:
        return "", Medium.Reading.NONE
    if len(called) > 1:
        return "", Medium.Reading.DISAGREED
    (category,) = called
    if len(people) == 1 and needs_second_reader(profile, category):
        return category, Medium.Reading.FIRST
    return category, Medium.Reading.SETTLED
