"""What cases have: identifiers of their reports, their files and their suspects; suspects; children and series."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

import msgspec
from django.db.models import Q

from vangnet.cases.models import Medium, Series
from vangnet.identities.linking.folding import folded
from vangnet.identities.linking.limits import own_limits
from vangnet.identities.linking.reach import reach
from vangnet.identities.models import Identifier, Sameness
from vangnet.identities.queries import groups, said_shared, standing_of
from vangnet.reports.models import Mention, Report
from vangnet.reports.queries.clues import cases_with
from vangnet.steering.meeting.found import Has
from vangnet.suspects.models import IdentifierTie, Suspect
from vangnet.values import Status
from vangnet.victims.models import VictimSeries

AT_ONCE = 2_000

T = TypeVar("T")
Links = Series.media.through

NOT_ALONE = (Identifier.Kind.IP, Identifier.Kind.NAME)
"""An address that changes hands, and a name that many people have, tie no cases by themselves."""

Name = tuple[str, str, str]
"""An identifier as it is compared: kind, platform, key."""


class Holding(msgspec.Struct, frozen=True):
    """A case has an identifier; how that case tells it, and whether it has it of a suspect who is a minor."""

    name: Name
    case: int
    told: str
    is_minor: bool = False


# -- identifiers ------------------------------------------------------------------------------------------------------


def identifiers(cases: Collection[int]) -> Iterator[Has]:
    """Identifiers of cases, those that people call the same under one key; what is of many people is left out."""
    held = [*_of_reports(cases), *_of_suspects(cases)]
    known = _known({one.name for one in held})
    keys = _keys(known)
    for one in held:
        if one.name in keys:
            yield Has(keys[one.name], one.case, one.told, is_minor=one.is_minor)
    named = {one.pk: name for name, one in known.items() if name in keys}
    for part in _batches(known[name] for name in sorted(keys)):
        for pk, others in cases_with(part).found.items():
            for case in others:
                yield Has(keys[named[pk]], case)


def _of_reports(cases: Collection[int]) -> Iterator[Holding]:
    rows = Mention.objects.filter(report__case__in=cases).exclude(report__state=Report.State.DESTROYED)
    rows = rows.exclude(identifier__kind__in=NOT_ALONE).order_by()
    columns = ("identifier__kind", "identifier__platform", "identifier__key", "report__case", "told")
    for *name, case, told in rows.values_list(*columns).distinct().iterator(chunk_size=AT_ONCE):
        yield Holding(tuple(name), case, told)


def _of_suspects(cases: Collection[int]) -> Iterator[Holding]:
    rows = IdentifierTie.objects.filter(suspect__case__in=cases, revoked_at=None).exclude(kind__in=NOT_ALONE).order_by()
    columns = ("kind", "platform", "key", "suspect__case", "value", "suspect__track")
    for *name, case, told, track in rows.values_list(*columns).iterator(chunk_size=AT_ONCE):
        yield Holding(tuple(name), case, told, is_minor=track == Suspect.Track.MINOR)


def _known(names: Collection[Name]) -> dict[Name, Identifier]:
    """By name the identifier; one that only suspects have has no row, and gets a number that no row has."""
    found: dict[Name, Identifier] = {}
    for part in _batches({key for _kind, _platform, key in names}):
        for one in Identifier.objects.filter(key__in=part):
            if (name := (one.kind, one.platform, one.key)) in names:
                found[name] = one
    for number, name in enumerate(sorted(set(names) - found.keys()), 1):
        kind, platform, key = name
        found[name] = Identifier(pk=-number, kind=kind, platform=platform, key=key, value=key)
    return found


def _keys(known: dict[Name, Identifier]) -> dict[Name, str]:
    """Under which key cases meet, of those that say something by themselves."""
    limits, said, groups_by = own_limits(), dict[int, bool](), _groups()
    for part in _batches(one.pk for one in known.values()):
        said |= said_shared(part)
    return {
        name: groups_by.get(one.pk) or hashlib.sha256("\n".join(name).encode()).hexdigest()
        for name, one in known.items()
        if reach(standing_of(one, said=said.get(one.pk)), limits).weight > 0
    }


def _groups() -> dict[int, str]:
    """Of identifiers that people say are of one person: their common key, where nobody contradicts that."""
    said = Sameness.objects.filter(revoked_at=None).iterator(chunk_size=AT_ONCE)
    agreed = (one for one in groups(said) if not one.conflicts)
    return {member: f"same:{one.members[0]}" for one in agreed for member in one.members}


# -- suspects ---------------------------------------------------------------------------------------------------------


def suspects(cases: Collection[int]) -> Iterator[Has]:
    """Suspects by name and date of birth together; who lacks one of them is compared by identifiers only."""
    rows = Suspect.objects.filter(case__in=cases, born_on__isnull=False).exclude(name="").order_by("pk")
    for number, case, name, born_on, track in rows.values_list("number", "case", "name", "born_on", "track").iterator(
        chunk_size=AT_ONCE
    ):
        if key := suspect_key(name, str(born_on)):
            yield Has(key, case, number, is_minor=track == Suspect.Track.MINOR)


def suspect_key(name: str, born_on: str) -> str:
    """As a suspect is compared: the letters of the name, without case and points, and the date of birth."""
    letters = " ".join("".join(sign if sign.isalnum() else " " for sign in folded(name)).split())
    if not letters:
        return ""
    return hashlib.sha256(f"{letters}\n{born_on}".encode()).hexdigest()


# -- children and series ----------------------------------------------------------------------------------------------


def series(cases: Collection[int]) -> Iterator[Has]:
    """Children on series of several cases; and contents of a series that are new, or in a series, in another case."""
    ties = VictimSeries.objects.filter(revoked_at=None, series__case__in=cases).order_by("pk")
    for victim, case, name in ties.values_list("victim", "series__case", "series__name").iterator(chunk_size=AT_ONCE):
        yield Has(f"victim:{victim}", case, name)
    yield from _shared_contents(cases)


def _shared_contents(cases: Collection[int]) -> Iterator[Has]:
    """Series that share contents are one; found by the index on SHA-256, some thousands at a time."""
    joined, held = _Joined(), dict[tuple[int, int], int]()
    names = {
        pk: (case, name) for pk, case, name in Series.objects.filter(case__in=cases).values_list("pk", "case", "name")
    }
    rows = Links.objects.filter(series__case__in=cases).order_by("pk").values_list("series", "medium__sha256")
    for part in _batches(rows.iterator(chunk_size=AT_ONCE)):
        of: dict[str, set[int]] = {}
        for one, sha256 in part:
            of.setdefault(sha256, set()).add(one)
        same = Medium.objects.filter(sha256__in=of, case__in=cases).filter(
            Q(status=Status.NEW) | Q(series__isnull=False)
        )
        for sha256, case, other in same.order_by().values_list("sha256", "case", "series").distinct():
            for one in of[sha256]:
                if names[one][0] == case:
                    continue
                held[one, case] = held.get((one, case), 0) + 1
                if other is not None and other in names:
                    joined.join(one, other)
    for (one, case), count in held.items():
        key, (own, name) = f"series:{joined.first(one)}", names[one]
        yield Has(key, own, name)
        yield Has(key, case, "", count)


class _Joined:
    """Series that belong together, each group under its smallest number."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def first(self, one: int) -> int:
        while (above := self._above.get(one, one)) != one:
            one = above
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        if low != high:
            self._above[high] = low


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield part
