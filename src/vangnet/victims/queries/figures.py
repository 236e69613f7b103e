"""Yearly counts: how many children were identified, freed and safe, and offered help. None is of a person."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from django.db.models import Min, QuerySet
from django.utils import timezone

from vangnet.reports.queries.figures import FEW, FEWEST
from vangnet.victims.models import FoundAgain, Help, StatusStep, Victim

Status = Victim.Status
COUNTED = ("begun", "identified", "safeguarded", "safe", "offered", "accepted", "found_again")


class Year(msgspec.Struct, frozen=True):
    """A year; each number as it may be told: FEW stands for one that could point to a child."""

    year: int
    told: dict[str, int | str]


def yearly() -> list[Year]:
    """All years that anything is known of, the newest first, small numbers hidden."""
    counts = _counts()
    years = {year for count in counts.values() for year in count} | {timezone.localdate().year}
    return [Year(year, {name: few(counts[name][year]) for name in COUNTED}) for year in sorted(years, reverse=True)]


def standing() -> dict[str, int | str]:
    """How far the search is for the children who have a page now. No sum is told: nothing can be reckoned from it."""
    statuses = Counter(Victim.objects.values_list("status", flat=True))
    return {status: few(statuses[status]) for status in Status}


def reached() -> QuerySet[Any, Any]:
    """For each child and status that it reached: the first day of it, of the steps that stand."""
    standing = StatusStep.objects.filter(revoked_at=None).order_by()
    return standing.values("victim", "status").annotate(day=Min("on"))


def few(count: int) -> int | str:
    """A number, or FEW where it is so small that it could point to a child."""
    return FEW if 0 < count < FEWEST else count


def _counts() -> dict[str, Counter[int]]:
    """By year of the day that was written down; a child is counted once for each status, in the first year of it."""
    counts = {name: Counter[int]() for name in COUNTED}
    counts["begun"] = _years(timezone.localtime(at).date() for at in Victim.objects.values_list("made_at", flat=True))
    for step in reached():
        counts[step["status"]][step["day"].year] += 1
    offers = Help.objects.filter(revoked_at=None).order_by()
    counts["offered"] = _years(row["day"] for row in offers.values("victim").annotate(day=Min("offered_on")))
    accepted = offers.filter(answer=Help.Answer.ACCEPTED, answered_on__isnull=False)
    counts["accepted"] = _years(row["day"] for row in accepted.values("victim").annotate(day=Min("answered_on")))
    again = FoundAgain.objects.filter(state=FoundAgain.State.CONFIRMED).values_list("found_at", flat=True)
    counts["found_again"] = _years(timezone.localtime(at).date() for at in again)
    return counts


def _years(days: Iterable[date]) -> Counter[int]:
    return Counter(day.year for day in days)
