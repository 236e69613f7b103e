"""What the media of a child tell: which series show it, when and where they were made, with what, and their clues.

Only of cases that the person may see. Of another case only how many media there are and whom to ask; of a case that
retention took out of use nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Count, DateTimeField, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.capture.findings import Claim
from vangnet.cases.models import CaptureFinding, Case, Clue, Medium, PlaceClue, QueueEntry
from vangnet.cases.rules import narrowed, visible_cases
from vangnet.victims.models import Victim, VictimSeries

DRAWN_AT_MOST = 2_000
_BEGINS = Coalesce("earliest_at", "latest_at", output_field=DateTimeField())


class Elsewhere(msgspec.Struct, frozen=True):
    """Media of the child in a case that a person may not see: how many, and whom to ask; never which case."""

    media: int
    ask: str
    unit: str


class Ties(msgspec.Struct, frozen=True):
    """The series that show a child: those to see (each with `count`), those to ask for, and how many are out of use."""

    shown: Sequence[VictimSeries]
    elsewhere: list[Elsewhere]
    out_of_use: int


def ties_of(victim: Victim, person: Person) -> Ties:
    """The series that show a child, as far as a person may know of them."""
    ties = victim.series.filter(revoked_at=None).annotate(count=Count("series__media", distinct=True))
    cases = visible_cases(person).values("pk")
    related = ("series__case__officer", "series__case__team__unit", "made_by")
    shown = list(ties.filter(series__case__in=cases).select_related(*related).order_by("pk"))
    hidden = ties.exclude(series__case__in=cases)
    in_use = Case.objects.filter(retention=Case.Retention.ACTIVE).exclude(narrowed(timezone.localdate())).values("pk")
    others = list(hidden.filter(series__case__in=in_use).select_related(*related).order_by("pk"))
    return Ties(shown, [_elsewhere(tied) for tied in others], hidden.count() - len(others))


def _elsewhere(tied: VictimSeries) -> Elsewhere:
    case = tied.series.case
    return Elsewhere(tied.count, str(case.officer or ""), f"{case.team}, {case.team.unit}")  # type: ignore[attr-defined]


def media_of(victim: Victim, person: Person) -> QuerySet[Medium]:
    """The media of the series that show a child, of cases that a person may see."""
    ties = VictimSeries.objects.filter(victim=victim, revoked_at=None, series__case__in=visible_cases(person))
    inside = Medium.series.through.objects.filter(series__in=ties.values("series"))
    return Medium.objects.filter(pk__in=inside.values("medium"))


class Times(msgspec.Struct, frozen=True):
    """A time line: some of its media, how many there are, from when until when, and of how many nothing is known."""

    entries: list[QueueEntry]
    total: int
    start: datetime | None
    end: datetime | None
    unstated: int


def times_of(victim: Victim, person: Person, *, most: int) -> Times:
    """When the media of a child were made, the earliest first. An open end does not make the line longer."""
    media = media_of(victim, person)
    is_bound = Q(has_moment=True) & (Q(earliest_at__isnull=False) | Q(latest_at__isnull=False))
    found = QueueEntry.objects.filter(is_bound, medium__in=media.values("pk"))
    bounds = found.order_by().aggregate(
        n=Count("pk"),
        first=Min("earliest_at"),
        first_end=Min("latest_at"),
        last=Max("latest_at"),
        last_start=Max("earliest_at"),
    )
    entries = list(found.select_related("medium__case").order_by(_BEGINS, "case", "position")[:most])
    starts = [at for at in (bounds["first"], bounds["first_end"]) if at is not None]
    ends = [at for at in (bounds["last"], bounds["last_start"]) if at is not None]
    unstated = media.count() - bounds["n"]
    return Times(entries, bounds["n"], min(starts, default=None), max(ends, default=None), unstated)


def places_of(victim: Victim, person: Person) -> list[CaptureFinding]:
    """Where the media of a child were made, as far as capture tells a place."""
    found = CaptureFinding.objects.filter(kind=Claim.PLACE, medium__in=media_of(victim, person).values("pk"))
    return list(found.select_related("medium__case").order_by("country", "municipality", "pk")[:DRAWN_AT_MOST])


def devices_of(victim: Victim, person: Person, *, most: int) -> list[dict[str, Any]]:
    """What the media of a child were made with: make, model, serial and how many, the most first."""
    found = QueueEntry.objects.filter(medium__in=media_of(victim, person).values("pk"))
    found = found.exclude(make="", model="", serial="").order_by()
    counted = found.values("make", "model", "serial").annotate(n=Count("pk"))
    return [dict(row) for row in counted.order_by("-n", "make", "model", "serial")[:most]]


def clues_of(victim: Victim, person: Person, *, most: int) -> list[dict[str, Any]]:
    """Words in the media of a child that may tie them to other media: which, and in how many."""
    found = Clue.objects.filter(medium__in=media_of(victim, person).values("pk")).order_by()
    counted = found.values("name", "value").annotate(n=Count("medium", distinct=True))
    return [dict(row) for row in counted.order_by("-n", "name", "value")[:most]]


def place_clues_of(victim: Victim, person: Person, *, most: int) -> list[PlaceClue]:
    """What people saw in the media of a child that narrows where they were made."""
    seen = PlaceClue.objects.filter(revoked_at=None, medium__in=media_of(victim, person).values("pk"))
    return list(seen.select_related("medium__case", "made_by").order_by("-pk")[:most])
