"""Search over what somebody may see: numbers and titles, addresses, digests, findings and notes.

Every search begins from the cases that a person may open, and reads rows of those cases only: there is no index over
the words of all cases, because how long it took to answer would tell a stranger what lies in them. So the cost of an
address grows with the files of the cases that the person may see (`benchmarks/desk_search.py` measures it).
Cases that are narrowed answer to their exact number and to nothing else.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum

import msgspec
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.cases.models import Categorisation, Exhibit, File, Finding, Medium
from vangnet.cases.rules import reachable_cases, visible_cases

SHORTEST = 2
SHORTEST_WORDS = 3
"""In addresses, findings and notes, less than three characters are not looked for."""
SHORTEST_DIGEST = 8
PAGE = 200
EXCERPT = 160
_DIGEST = re.compile(r"[0-9a-f]{8,64}")
_PLACE = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,18}))?")
_BY_ID = F("pk") + 0
"""By id, but never by walking the index of ids: that would read past the rows of all cases."""


class Kind(StrEnum):
    """What was found."""

    CASE = "case"
    EXHIBIT = "exhibit"
    MEDIUM = "medium"
    ADDRESS = "address"
    FINDING = "finding"
    NOTE = "note"


class Found(msgspec.Struct, frozen=True):
    """One thing that was found: where it belongs, and the words around what was sought. `place` is where to go on."""

    kind: Kind
    id: int
    case: str
    title: str
    excerpt: str = ""
    exhibit: str = ""
    position: int | None = None
    place: str = ""


class Results(msgspec.Struct, frozen=True):
    """What was found of one kind. `after` goes on from the last one; empty where that was all."""

    kind: Kind
    found: tuple[Found, ...]
    after: str = ""


class _Scope(msgspec.Struct, frozen=True):
    """Where is looked: the ids and numbers of the cases that the person may open and that are in free use."""

    person: Person
    numbers: dict[int, str]


def search(
    person: Person, text: str, *, kind: Kind | None = None, after: str = "", limit: int = PAGE
) -> tuple[Results, ...]:
    """Look for a text: of each kind the first ones, or of one kind those after a place; kinds without any are left out.

    `limit` is the most of each kind.
    """
    wanted = unicodedata.normalize("NFC", text.strip())
    if len(wanted) < SHORTEST or "\x00" in wanted:
        return ()
    scope = _Scope(person, dict(visible_cases(person).values_list("pk", "number")))
    kinds = (kind,) if kind else tuple(Kind)
    found = (_results(one, scope, wanted, after if kind else "", limit) for one in kinds)
    return tuple(one for one in found if one.found)


def _results(kind: Kind, scope: _Scope, text: str, after: str, limit: int) -> Results:
    rows = _SEARCHES[kind](scope, text, _place(after), limit + 1)
    shown = tuple(rows[:limit])
    place = (shown[-1].place or str(shown[-1].id)) if len(rows) > limit else ""
    return Results(kind, shown, place)


def _place(after: str) -> tuple[int, int]:
    told = _PLACE.fullmatch(after)
    return (int(told[1]), int(told[2] or 0)) if told else (0, 0)


# -- by kind ----------------------------------------------------------------------------------------------------------


def _cases(scope: _Scope, text: str, after: tuple[int, int], limit: int) -> list[Found]:
    words = _holds(("number", "title", "parketnummer"), text) & Q(pk__in=scope.numbers)
    rows = reachable_cases(scope.person).filter(words | Q(number=text), pk__gt=after[0]).order_by("pk")
    return [Found(Kind.CASE, row.pk, row.number, row.title, row.parketnummer) for row in rows[:limit]]


def _exhibits(scope: _Scope, text: str, after: tuple[int, int], limit: int) -> list[Found]:
    fields = ("number", "sin", "description", "seal")
    rows = Exhibit.objects.filter(_holds(fields, text), case__in=scope.numbers, pk__gt=after[0]).order_by("pk")
    return [
        Found(Kind.EXHIBIT, row.pk, scope.numbers[row.case_id], row.number, row.description, row.number)
        for row in rows[:limit]
    ]


def _media(scope: _Scope, text: str, after: tuple[int, int], limit: int) -> list[Found]:
    """By digest: whole, or from its first eight characters on."""
    begins = text.lower()
    if not _DIGEST.fullmatch(begins):
        return []
    fields = [field for field, length in (("sha256", 64), ("sha1", 40), ("md5", 32)) if len(begins) <= length]
    rows: dict[int, Found] = {}
    for field in fields:
        within = {f"{field}__gte": begins, f"{field}__lt": begins + "g"}  # a range, which every index of text serves
        media = Medium.objects.filter(case__in=scope.numbers, pk__gt=after[0], **within).only(
            "case_id", "position", "address", field
        )
        for row in media.order_by(_BY_ID)[:limit]:
            rows.setdefault(row.pk, _medium(scope, row, f"{field.upper()} {getattr(row, field)}"))
    return [rows[pk] for pk in sorted(rows)][:limit]


def _addresses(scope: _Scope, text: str, after: tuple[int, int], limit: int) -> list[Found]:
    if len(text) < SHORTEST_WORDS:
        return []
    own = Exhibit.objects.filter(case__in=scope.numbers).values_list("pk", "case_id", "number")
    exhibits = {pk: (case, number) for pk, case, number in own}
    beyond = Q(exhibit__gt=after[0]) | Q(exhibit=after[0], pk__gt=after[1])
    files = File.objects.filter(beyond, _holds(("address",), text), exhibit__in=exhibits).order_by("exhibit_id", "pk")
    rows = files.values_list("pk", "exhibit_id", "address", "medium__position")
    return [
        Found(
            kind=Kind.ADDRESS,
            id=pk,
            case=scope.numbers[exhibits[exhibit][0]],
            title=address,
            exhibit=exhibits[exhibit][1],
            position=position,
            place=f"{exhibit}-{pk}",
        )
        for pk, exhibit, address, position in rows[:limit]
    ]


def _findings(scope: _Scope, text: str, after: tuple[int, int], limit: int) -> list[Found]:
    if len(text) < SHORTEST_WORDS:
        return []
    rows = Finding.objects.filter(
        _holds(("statement", "source", "doubt"), text), case__in=scope.numbers, pk__gt=after[0]
    ).order_by("pk")
    return [
        Found(
            Kind.FINDING,
            row.pk,
            scope.numbers[row.case_id],
            row.get_kind_display(),
            _excerpt((row.statement, row.source, row.doubt), text),
        )
        for row in rows[:limit]
    ]


def _notes(scope: _Scope, text: str, after: tuple[int, int], limit: int) -> list[Found]:
    """Notes of categorisations, without those of others on media that this person must read independently."""
    if len(text) < SHORTEST_WORDS:
        return []
    rows = Categorisation.objects.filter(
        _holds(("note",), text), ~Q(note=""), _may_read(scope.person), medium__case__in=scope.numbers, pk__gt=after[0]
    )
    return [
        _medium(scope, row.medium, _excerpt((row.note,), text), Kind.NOTE, row.pk)
        for row in rows.select_related("medium").order_by("pk")[:limit]
    ]


_SEARCHES: dict[Kind, Callable[[_Scope, str, tuple[int, int], int], list[Found]]] = {
    Kind.CASE: _cases,
    Kind.EXHIBIT: _exhibits,
    Kind.MEDIUM: _media,
    Kind.ADDRESS: _addresses,
    Kind.FINDING: _findings,
    Kind.NOTE: _notes,
}


# -- pieces -----------------------------------------------------------------------------------------------------------


def _medium(scope: _Scope, row: Medium, excerpt: str, kind: Kind = Kind.MEDIUM, pk: int | None = None) -> Found:
    return Found(kind, pk or row.pk, scope.numbers[row.case_id], row.address, excerpt, position=row.position)


def _may_read(person: Person) -> Q:
    mine: QuerySet[Categorisation] = Categorisation.objects.filter(
        medium=OuterRef("medium"), person=person, is_live=True
    )
    is_settled = ~Q(medium__reading__in=(Medium.Reading.NONE, Medium.Reading.FIRST))
    return Q(person=person) | is_settled | Q(Exists(mine))


def _holds(fields: Iterable[str], text: str) -> Q:
    """Whether one of the fields holds the text, whatever the case of its letters and however its accents are written.

    SQLite knows upper and lower case of plain letters only, so letters beyond them are asked for in both; names that
    come from a Mac have their accents as signs of their own.
    """
    ways = {text, text.lower(), text.upper()} if not text.isascii() else {text}
    spelled = {unicodedata.normalize(form, way) for way in ways for form in ("NFC", "NFD")}
    found = Q()
    for field in fields:
        for way in sorted(spelled):
            found |= Q(**{f"{field}__icontains": way})
    return found


def _excerpt(texts: Iterable[str], wanted: str) -> str:
    """Some words around the first place where the text stands."""
    texts = [told for told in texts if told]
    for told in texts:
        place = told.lower().find(wanted.lower())
        if place >= 0:
            begins = max(0, place - EXCERPT // 3)
            ends = begins + EXCERPT
            return ("… " if begins else "") + told[begins:ends] + (" …" if ends < len(told) else "")
    return texts[0][:EXCERPT] if texts else ""
