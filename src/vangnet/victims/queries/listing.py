"""The list of children whose page a person may see, and the tasks on their pages."""

from datetime import date
from typing import Any

import msgspec
from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.cases.models import Case, QueueEntry
from vangnet.cases.rules import visible_cases
from vangnet.victims.models import FoundAgain, StatusStep, Task, Victim, VictimSeries
from vangnet.victims.rules import visible_victims

PAGE = 50
MINE, NOBODY = "mine", "nobody"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks of the list. Empty: everything."""

    sought: str = ""
    status: str = ""
    country: str = ""
    owner: str = ""  # MINE, NOBODY
    is_listed: bool = False  # on a list of known material, and nobody knows who it is
    is_due: bool = False  # the yearly review


def victims_for(person: Person, asked: Asked) -> QuerySet[Victim]:
    """The children that a person asks for, the newest page first; each row with what the list tells of it.

    `since`, `series_shown`, `newest_at`, `found`, `finds_waiting`, `tasks_open`, `tasks_late`. A name of a candidate is
    neither shown nor looked in.
    """
    found = visible_victims(person)
    if asked.sought:
        words = Q(number__icontains=asked.sought) | Q(name__icontains=asked.sought)
        found = found.filter(words | Q(listed_as__icontains=asked.sought))
    if asked.status:
        found = found.filter(status=asked.status)
    if asked.country:
        found = found.filter(country=asked.country)
    if asked.owner:
        found = found.filter(owner=person if asked.owner == MINE else None)
    if asked.is_listed:
        found = found.filter(is_listed=True, status__in=_UNKNOWN)
    if asked.is_due:
        found = found.filter(review_on__lte=timezone.localdate())
    return _told(found, person).select_related("owner", "unit").order_by("-pk")


_UNKNOWN = (Victim.Status.UNIDENTIFIED, Victim.Status.SAFEGUARDED)


def children_of(case: Case, person: Person) -> dict[int, list[Victim]]:
    """By series of a case, the children on it whose page a person may see."""
    ties = VictimSeries.objects.filter(
        series__case=case, revoked_at=None, victim__in=visible_victims(person).values("pk")
    ).select_related("victim")
    found: dict[int, list[Victim]] = {}
    for tied in ties.order_by("victim"):
        found.setdefault(tied.series_id, []).append(tied.victim)
    return found


def countries_of(person: Person) -> list[str]:
    """The countries of the children in a person's list."""
    named = visible_victims(person).exclude(country="").order_by("country").values_list("country", flat=True)
    return list(named.distinct())


def tasks_for(person: Person, *, owner: str = MINE, late: bool = False) -> QuerySet[Task]:
    """Open tasks on pages that a person may see, the earliest date first and those without a date last."""
    found = Task.objects.filter(victim__in=visible_victims(person).values("pk"), done_at=None)
    if owner:
        found = found.filter(owner=person if owner == MINE else None)
    if late:
        found = found.filter(due_on__lt=timezone.localdate())
    return found.select_related("victim", "owner").order_by(F("due_on").asc(nulls_last=True), "pk")


def _told(victims: QuerySet[Victim], person: Person) -> QuerySet[Victim]:
    cases, today = visible_cases(person).values("pk"), timezone.localdate()
    ties = VictimSeries.objects.filter(victim=OuterRef("pk"), revoked_at=None, series__case__in=cases)
    steps = StatusStep.objects.filter(victim=OuterRef("pk"), status=OuterRef("status"), revoked_at=None)
    again = FoundAgain.objects.filter(victim=OuterRef("pk"))
    tasks = Task.objects.filter(victim=OuterRef("pk"), done_at=None)
    return victims.annotate(
        since=Subquery(steps.values("on")[:1]),
        series_shown=_count(ties),
        newest_at=Subquery(_newest(cases)),
        found=_count(again.filter(state=FoundAgain.State.CONFIRMED)),
        finds_waiting=_count(again.filter(state=FoundAgain.State.PROPOSED)),
        tasks_open=_count(tasks),
        tasks_late=_count(tasks.filter(due_on__lt=today)),
    )


def _newest(cases: QuerySet[Any]) -> QuerySet[Any]:
    """The latest moment by which a medium of the child was made, of media of which anything is known of that."""
    ties = VictimSeries.objects.filter(victim=OuterRef(OuterRef("pk")), revoked_at=None, series__case__in=cases)
    media = QueueEntry.objects.filter(has_moment=True, medium__series__in=ties.values("series"))
    newest = Max(Coalesce("latest_at", "earliest_at"))
    return media.order_by().annotate(one=Value(1)).values("one").annotate(at=newest).values("at")


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("victim").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def is_late(day: date | None) -> bool:
    """Whether a day on which something was to be done has gone by."""
    return day is not None and day < timezone.localdate()
