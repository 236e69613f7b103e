"""Other series that something ties to those of a child, each with all reasons, as far as one may know of it."""

from collections import defaultdict
from collections.abc import Iterator
from enum import IntEnum

import msgspec
from django.db.models import Count, Max, QuerySet

from vangnet.accounts.models import Person
from vangnet.capture.clues.gathering import own_common
from vangnet.capture.findings import TieKind
from vangnet.cases.models import Case, Clue, Medium, PlaceClue, Series, Tie
from vangnet.cases.rules import visible_cases
from vangnet.victims.models import CropClue, Victim, VictimSeries
from vangnet.victims.narrowing import seen_of, told_choice
from vangnet.victims.rules import visible_victims
from vangnet.words import LANGUAGES, Word, word

MOST_KEYS = 5_000
TOO_MANY = 50
"""A clue that stands in media of more series than this says nothing of any of them."""

_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)


class Strength(IntEnum):
    """How much a reason says: a place in an order, no probability."""

    WEAK = 1
    FAIR = 2
    STRONG = 3


_TIES = {
    TieKind.SHOT: Strength.STRONG,
    TieKind.SENSOR: Strength.STRONG,
    TieKind.SERIAL: Strength.STRONG,
    TieKind.COPY: Strength.STRONG,
    TieKind.RUN_TIME: Strength.STRONG,
    TieKind.LISTED: Strength.STRONG,
    TieKind.IDENTIFIER: Strength.FAIR,
    TieKind.ACCOUNT: Strength.FAIR,
    TieKind.METADATA: Strength.WEAK,
}
_CLUES = {
    "series": Strength.STRONG,
    "serial": Strength.STRONG,
    "email": Strength.STRONG,
    "phone": Strength.STRONG,
    "nickname": Strength.FAIR,
    "device": Strength.FAIR,
    "address": Strength.FAIR,
    "place": Strength.WEAK,
    "text": Strength.WEAK,
}


class Reason(msgspec.Struct, frozen=True):
    """Why, and how much it says."""

    strength: Strength
    word: Word


class Related(msgspec.Struct, frozen=True):
    """Another series. `series` is None where its case may not be seen: then only whom to ask is told, and no values."""

    series: Series | None
    ask: str
    strength: Strength
    reasons: tuple[Word, ...]
    victims: tuple[Victim, ...]


def related_to(victim: Victim, person: Person) -> list[Related]:
    """The series that are tied to those of a child, the strongest first. Only this child's visible series are asked."""
    seen = visible_cases(person)
    own = Series.objects.filter(victims__victim=victim, victims__revoked_at=None, case__in=seen.values("pk"))
    keys = list(own.values_list("pk", flat=True))
    if not keys:
        return []
    shown = set(Series.objects.filter(victims__victim=victim, victims__revoked_at=None).values_list("pk", flat=True))
    found: dict[int, list[Reason]] = defaultdict(list)
    for finder in (_ties, _same_contents, _clues, _place_clues):
        for series, reason in finder(keys):
            if series not in shown:
                found[series].append(reason)
    for series, reason in _crop_clues(victim):
        if series not in shown:
            found[series].append(reason)
    rows = Series.objects.filter(pk__in=found, case__retention__in=_IN_USE).select_related(
        "case__officer", "case__team__unit"
    )
    cases = set(seen.filter(pk__in={row.case_id for row in rows}).values_list("pk", flat=True))
    children = _children(rows, person)
    told = [_told(row, found[row.pk], is_seen=row.case_id in cases, children=children.get(row.pk, ())) for row in rows]
    return sorted(told, key=lambda one: (-one.strength, -len(one.reasons), one.series.pk if one.series else 0))


def _told(row: Series, reasons: list[Reason], *, is_seen: bool, children: tuple[Victim, ...]) -> Related:
    ordered = sorted(reasons, key=lambda one: (-one.strength, one.word.code, sorted(one.word.values.items())))
    words = tuple(one.word for at, one in enumerate(ordered) if one not in ordered[:at])
    strength = ordered[0].strength
    if is_seen:
        return Related(row, str(row.case.officer or ""), strength, words, children)
    ask = ", ".join(map(str, filter(None, (row.case.officer, row.case.team, row.case.team.unit))))
    return Related(None, ask, strength, words, ())


def _children(rows: QuerySet[Series], person: Person) -> dict[int, tuple[Victim, ...]]:
    """Whom other series show, as far as this person may know."""
    tied = visible_victims(person).filter(series__series__in=rows, series__revoked_at=None)
    found: dict[int, list[Victim]] = defaultdict(list)
    numbers = {one.pk: one for one in tied.distinct()}
    links = VictimSeries.objects.filter(series__in=rows, victim__in=numbers, revoked_at=None)
    for series, victim in links.values_list("series", "victim"):
        found[series].append(numbers[victim])
    return {series: tuple(several) for series, several in found.items()}


# -- what may tie: each gives the other series and a reason -----------------------------------------------------------


def _ties(own: list[int]) -> Iterator[tuple[int, Reason]]:
    """What capture tied, either way round."""
    for here, there in (("first", "second"), ("second", "first")):
        rows = Tie.objects.filter(**{f"{here}__series__in": own, f"{there}__series__isnull": False}).order_by()
        rows = rows.exclude(**{f"{there}__series__in": own})
        for series, kind, count, most in rows.values_list(f"{there}__series", "kind").annotate(
            Count("pk", distinct=True), Max("strength")
        ):
            told = word(f"victims.tied_{kind}", count=count, strength=f"{most:.2f}")
            yield series, Reason(_TIES.get(kind, Strength.WEAK), told)


def _same_contents(own: list[int]) -> Iterator[tuple[int, Reason]]:
    digests = Medium.objects.filter(series__in=own).values("sha256")
    rows = Medium.objects.filter(sha256__in=digests, series__isnull=False).exclude(series__in=own).order_by()
    for series, count in rows.values_list("series").annotate(Count("sha256", distinct=True)):
        yield series, Reason(Strength.STRONG, word("victims.tied_content", count=count))


def _clues(own: list[int]) -> Iterator[tuple[int, Reason]]:
    """The same words in files: serial numbers, accounts, names of series on lists, texts."""
    common = own_common()
    asked = Clue.objects.filter(medium__series__in=own).exclude(key="").order_by()
    told = asked.values_list("name", "key", "value").distinct()[:MOST_KEYS]
    values = {(name, key): value for name, key, value in told if not common.is_common(name, key)}
    rows = Clue.objects.filter(key__in={key for _name, key in values}, medium__series__isnull=False).order_by()
    rows = rows.exclude(medium__series__in=own)
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for name, key, series in rows.values_list("name", "key", "medium__series").distinct():
        if (name, key) in values:
            found[name, key].add(series)
    for (name, key), several in found.items():
        if len(several) <= TOO_MANY:
            reason = word("victims.tied_clue", name=f"@kind_{name}", value=values[name, key])
            yield from ((series, Reason(_CLUES.get(name, Strength.WEAK), reason)) for series in several)


def _place_clues(own: list[int]) -> Iterator[tuple[int, Reason]]:
    """The same choice of a table of clues on the place: many places have it, so it says little."""
    standing = PlaceClue.objects.filter(revoked_at=None).order_by()
    pairs = set(standing.filter(medium__series__in=own).values_list("table", "choice").distinct())
    rows = standing.filter(medium__series__isnull=False, table__in={table for table, _ in pairs}).exclude(
        medium__series__in=own
    )
    found: dict[int, set[str]] = defaultdict(set)
    for series, table, choice in rows.values_list("medium__series", "table", "choice").distinct():
        if (table, choice) in pairs and seen_of(f"{table}:{choice}") is not None:
            found[series].add(f"{table}:{choice}")
    for series, several in found.items():
        told = {name: "; ".join(told_choice(one, name) for one in sorted(several)) for name in LANGUAGES}
        yield series, Reason(Strength.WEAK, word("victims.tied_place", **told))


def _crop_clues(victim: Victim) -> Iterator[tuple[int, Reason]]:
    """The same thing in a crop of another child."""
    own = CropClue.objects.filter(crop__victim=victim, revoked_at=None).exclude(key="")
    kinds = {(one.kind, one.key): one.value for one in own}
    others = CropClue.objects.filter(revoked_at=None, key__in=[key for _kind, key in kinds]).exclude(
        crop__victim=victim
    )
    for other in others.select_related("crop__victim"):
        if (other.kind, other.key) in kinds:
            tied = other.crop.victim.series.filter(revoked_at=None, series__case=other.crop.case_id)
            for series in tied.values_list("series", flat=True):
                yield (
                    series,
                    Reason(
                        Strength.FAIR,
                        word("victims.tied_crop", kind=f"@kind_{other.kind}", value=kinds[other.kind, other.key]),
                    ),
                )
