"""What was said of media, as far as somebody may know it now; what waits for a second person; what is disagreed on.

A second reading is independent: who has not read a medium yet does not learn what the first reader said of it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.cases.models import Case, Categorisation, Medium
from vangnet.values import Status

TO_BE_READ = (Status.NEW, Status.SIMILAR, Status.UNDECIDED)
"""What people are asked to categorise: known and irrelevant media are recognised without anybody looking again."""

_CERTAINTIES = dict(Categorisation.Certainty.choices)
_WAYS = dict(Categorisation.Way.choices)
_BLIND = (Medium.Reading.NONE, Medium.Reading.FIRST)


class Line(msgspec.Struct, frozen=True):
    """One categorisation as it is told: by whom, which, how sure, and whether and why it counts no longer."""

    person: str
    is_mine: bool
    category: str
    certainty: str
    way: str
    note: str
    act: str
    made_at: datetime
    is_live: bool
    revoked_at: datetime | None
    revoked_why: str
    revoked_reason: str


class History(msgspec.Struct, frozen=True):
    """What was said of a medium, oldest first. `is_blind`: others' lines wait until the person has said theirs.

    `others` counts the other people who say something of it now, also where their lines are kept back.
    """

    lines: tuple[Line, ...]
    is_blind: bool
    others: int


class Disagreement(msgspec.Struct, frozen=True):
    """A medium that people call differently, and what each of them says now."""

    medium: Medium
    lines: tuple[Line, ...]


class ActOf(msgspec.Struct, frozen=True):
    """One act of a person: what they said at once, of how many media, and of how many it counts still."""

    act: str
    category: str
    certainty: str
    way: str
    note: str
    media: int
    live: int
    position: int
    made_at: datetime


class Progress(msgspec.Struct, frozen=True):
    """How many media of a case are to be read, and how far that is."""

    total: int
    none: int
    first: int
    settled: int
    disagreed: int


def history(medium: Medium, person: Person) -> History:
    """All that was said of a medium, as far as this person may know it now."""
    rows = Categorisation.objects.filter(medium=medium).select_related("person", "revocation").order_by("pk")
    lines = tuple(_line(row, person) for row in rows)
    others = [line for line in lines if not line.is_mine]
    has_said = any(line.is_mine and line.is_live for line in lines)
    is_blind = bool(others) and not has_said and medium.reading in _BLIND
    shown = tuple(line for line in lines if line.is_mine or not is_blind)
    return History(shown, is_blind, len({line.person for line in others if line.is_live}))


def may_know(media: Iterable[Medium], person: Person) -> dict[int, str]:
    """The category of each medium, by id, as far as a person may know it now; the rest is not in the answer."""
    called = [medium for medium in media if medium.category]
    first = [medium.pk for medium in called if medium.reading == Medium.Reading.FIRST]
    mine = set(_said_by(person).filter(medium__in=first).values_list("medium_id", flat=True)) if first else set()
    return {
        medium.pk: medium.category for medium in called if medium.reading != Medium.Reading.FIRST or medium.pk in mine
    }


def called(category: str, person: Person) -> Q:
    """A filter on media: those of a category, without those whose category this person may not know yet."""
    mine = Q(Exists(_said_by(person).filter(medium=OuterRef("pk"))))
    return Q(category=category) & (~Q(reading=Medium.Reading.FIRST) | mine)


def waiting_for(person: Person, case: Case) -> QuerySet[Medium]:
    """Media that somebody else categorised and that this person, independently, may; in order of examination."""
    mine = _said_by(person).filter(medium=OuterRef("pk"))
    return case.media.filter(~Exists(mine), reading=Medium.Reading.FIRST).order_by("position")


def disagreements(case: Case, person: Person, *, after: int = 0, limit: int = 50) -> list[Disagreement]:
    """Media that people call differently, from a position on, each with what everybody says of it now.

    To a person who has not read the medium it is told all the same: a third opinion is asked of them with open eyes.
    """
    media = list(case.media.filter(reading=Medium.Reading.DISAGREED, position__gt=after).order_by("position")[:limit])
    rows = Categorisation.objects.filter(medium__in=media, is_live=True).select_related("person").order_by("pk")
    said: dict[int, list[Line]] = {medium.pk: [] for medium in media}
    for row in rows:
        said[row.medium_id].append(_line(row, person))
    return [Disagreement(medium, tuple(said[medium.pk])) for medium in media]


def acts_of(person: Person, case: Case, *, before: str = "", limit: int = 50) -> list[ActOf]:
    """What a person said in a case, act by act, newest first; `before` an act, to read on from there."""
    rows = Categorisation.objects.filter(person=person, medium__case=case)
    if before:
        rows = rows.filter(act__lt=before)
    acts = (
        rows.order_by("-act")
        .values("act", "category", "certainty", "way")
        .annotate(
            media=Count("medium", distinct=True),
            live=Count("medium", filter=Q(is_live=True)),
            made_at=Min("made_at"),
            note=Max("note"),
            position=Min("medium__position"),
        )
    )
    return [_act(one) for one in acts[:limit]]


def progress(case: Case) -> Progress:
    """How far the reading of a case is."""
    rows = case.media.filter(status__in=TO_BE_READ).order_by().values_list("reading").annotate(media=Count("pk"))
    counts = dict(rows)
    return Progress(total=sum(counts.values()), **{name: counts.get(name, 0) for name in Medium.Reading.values})


def _said_by(person: Person) -> QuerySet[Categorisation]:
    return Categorisation.objects.filter(person=person, is_live=True)


def _act(row: Mapping[str, Any]) -> ActOf:
    return ActOf(**{**row, "certainty": str(_CERTAINTIES[row["certainty"]]), "way": str(_WAYS[row["way"]])})


def _line(row: Categorisation, reader: Person) -> Line:
    revocation = None if row.is_live else row.revocation
    return Line(
        person=row.person.name,
        is_mine=row.person_id == reader.pk,
        category=row.category,
        certainty=row.get_certainty_display(),
        way=row.get_way_display(),
        note=row.note,
        act=row.act,
        made_at=row.made_at,
        is_live=row.is_live,
        revoked_at=revocation.made_at if revocation else None,
        revoked_why=revocation.get_why_display() if revocation else "",
        revoked_reason=revocation.reason if revocation else "",
    )
