"""What came of cases: told to everybody who worked on them, because knowing the outcome helps those who looked."""

from datetime import date

import msgspec
from django.db.models import Q

from vangnet.accounts.models import Person
from vangnet.cases.models import Case, Categorisation, Finding, Look
from vangnet.cases.rules import visible_cases


class Outcome(msgspec.Struct, frozen=True):
    """A case that somebody worked on and what came of it. `may_open`: whether they may still see into it."""

    number: str
    outcome: str
    closed_on: date | None
    may_open: bool


def outcomes(person: Person) -> list[Outcome]:
    """The cases that a person looked at, categorised in or wrote findings for, and that have an outcome; newest first.

    Who left the team is told the outcome too, and no more than that. What is removed from use is told to nobody.
    """
    worked_on = (
        Q(pk__in=Look.objects.filter(person=person, medium__isnull=False).values("medium__case"))
        | Q(pk__in=Categorisation.objects.filter(person=person).values("medium__case"))
        | Q(pk__in=Finding.objects.filter(made_by=person).values("case"))
    )
    is_told = Q(closed_on__isnull=False) | ~Q(outcome="")
    in_use = Q(retention__in=(Case.Retention.ACTIVE, Case.Retention.NARROWED))
    open_to = set(visible_cases(person).values_list("pk", flat=True))
    cases = Case.objects.filter(worked_on & is_told & in_use).order_by("-closed_on", "number")
    return [Outcome(case.number, case.outcome, case.closed_on, case.pk in open_to) for case in cases]
