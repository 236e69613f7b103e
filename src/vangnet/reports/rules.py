"""Who may do what with reports: those of one's unit, team or cases; deny by default."""

from django.db.models import Q, QuerySet

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.rules import visible_cases
from vangnet.reports.models import CriminalComplaint, Report

OF_THE_UNIT = frozenset({Verb.TAKE_REPORTS, Verb.ASSESS_REPORTS})
"""Who may do one of these sees all reports of the unit; others see those of their teams, cases and own."""


def visible_reports(person: Person) -> QuerySet[Report]:
    """The reports that a person may see. Those that were destroyed stay countable and are shown to nobody."""
    held = people.verbs(person)
    if Verb.READ_REPORTS not in held:
        return Report.objects.none()
    own = Q(owner=person) | Q(team__in=person.teams.all()) | Q(case__in=visible_cases(person).values("pk"))
    if held & OF_THE_UNIT:
        own |= Q(unit=person.unit_id)
    elif Verb.EXCHANGE_WITH_HOTLINE in held:
        own |= Q(unit=person.unit_id, channel=Report.Channel.HOTLINE)
    return Report.objects.filter(own).exclude(state=Report.State.DESTROYED)


def visible_complaints(person: Person) -> QuerySet[CriminalComplaint]:
    """The criminal complaints that a person may see: those of the unit for who assesses there, and of own cases."""
    held = people.verbs(person)
    if Verb.READ_REPORTS not in held:
        return CriminalComplaint.objects.none()
    own = Q(case__in=visible_cases(person).values("pk"))
    if held & OF_THE_UNIT:
        own |= Q(unit=person.unit_id)
    return CriminalComplaint.objects.filter(own)


def may(person: Person, verb: Verb, report: Report) -> bool:
    """Whether a person may do this with this report."""
    return people.may(person, verb) and visible_reports(person).filter(pk=report.pk).exists()
