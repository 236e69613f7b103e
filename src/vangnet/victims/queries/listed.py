"""Known is not closed: series of the lists in our cases whose child nobody identified, and that have no page yet."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from vangnet.accounts.models import Person
from vangnet.cases.models import Case, Medium
from vangnet.cases.rules import visible_cases
from vangnet.values import Status
from vangnet.victims.models import Victim
from vangnet.victims.rules import visible_victims

MOST_MEDIA = 50_000
"""Known media that are looked through for one list, the newest first; the page tells when there are more."""


class Listed(msgspec.Struct, frozen=True):
    """A series of a list: its name, how many media of it lie in which of our cases, and whose page it has elsewhere."""

    name: str
    cases: tuple[tuple[Case, int], ...]
    page: Victim | None  # one that this person may not see: only whom to ask is told

    @property
    def media(self) -> int:
        """How many media there are in these cases together."""
        return sum(count for _case, count in self.cases)


def listed_without_page(person: Person) -> tuple[list[Listed], bool]:
    """The series without a page that this person may see, the largest first; whether there was more to look through."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = _known(person).values_list("case_id", "hits").order_by("-pk")[: MOST_MEDIA + 1]
    looked = 0
    for case_id, hits in rows.iterator(chunk_size=2_000):
        looked += 1
        for name in set(_unidentified(hits)):
            found[name][case_id] += 1
    cases = {
        case.pk: case for case in visible_cases(person).filter(pk__in={pk for told in found.values() for pk in told})
    }
    pages = {
        victim.listed_as: victim for victim in Victim.objects.exclude(listed_as="").select_related("owner", "unit")
    }
    mine = set(visible_victims(person).exclude(listed_as="").values_list("listed_as", flat=True))
    listed = [
        Listed(name, tuple((cases[pk], count) for pk, count in sorted(told.items()) if pk in cases), pages.get(name))
        for name, told in found.items()
        if name not in mine
    ]
    return sorted(listed, key=lambda one: (one.page is not None, -one.media, one.name)), looked > MOST_MEDIA


def media_listed_as(person: Person, name: str) -> list[tuple[Case, int]]:
    """How many media under this name of a list lie in which of the cases that a person may see."""
    told: dict[int, int] = defaultdict(int)
    for case_id, hits in _with(_known(person), name).values_list("case_id", "hits").iterator(chunk_size=2_000):
        told[case_id] += any(hit.get("series") == name for hit in hits)
    return [(case, told[case.pk]) for case in visible_cases(person).filter(pk__in=told).order_by("pk") if told[case.pk]]


def _known(person: Person) -> QuerySet[Medium]:
    cases = visible_cases(person).values("pk")
    return Medium.objects.filter(case__in=cases, status__in=(Status.KNOWN, Status.SIMILAR))


def _with(media: QuerySet[Medium], name: str) -> QuerySet[Medium]:
    """Those whose hits have the name somewhere; SQLite keeps letters as JSON escapes them, PostgreSQL as they are."""
    escaped, plain = json.dumps(name), json.dumps(name, ensure_ascii=False)
    told = media.annotate(told=Cast("hits", TextField()))
    return told.filter(Q(told__contains=escaped) | Q(told__contains=plain))


def _unidentified(hits: list[dict[str, Any]]) -> Iterator[str]:
    """The names under which lists have a content whose child they say is not identified, and none says is."""
    if not any(hit.get("victim_identified") for hit in hits):
        yield from (hit["series"] for hit in hits if hit.get("series") and hit.get("victim_identified") is False)
