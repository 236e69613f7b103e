"""Who may do what in a case: need to know, deny by default."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case


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
