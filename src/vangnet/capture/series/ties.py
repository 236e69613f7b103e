"""Ties by what media bear: a serial number, a mark of one burst or document, a listed series, an account.

Equal values tie each medium to the first of them, so that a value that thousands bear makes thousands of ties and not
millions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from vangnet.capture.clues.gathering import own_common
from vangnet.capture.clues.keys import key
from vangnet.capture.facts import Medium
from vangnet.capture.findings import Tie, TieKind
from vangnet.capture.series.graph import Series
from vangnet.values import Status
from vangnet.words import Word, word

SURE, UNSURE = 1.0, 0.5
_BORNE = {
    "body_serial": (TieKind.SERIAL, SURE),
    "internal_serial": (TieKind.SERIAL, SURE),
    "content_id": (TieKind.IDENTIFIER, SURE),
    "burst": (TieKind.IDENTIFIER, SURE),
    "image_id": (TieKind.IDENTIFIER, SURE),
    "document": (TieKind.IDENTIFIER, UNSURE),  # a template gives all that is made of it the same one
    "account": (TieKind.ACCOUNT, UNSURE),
    "owner": (TieKind.ACCOUNT, UNSURE),
    "artist": (TieKind.ACCOUNT, UNSURE),
    "device_name": (TieKind.ACCOUNT, UNSURE),
}
_SHORTEST_MARK = 12  # signs of an identifier that one in the world bears
_LISTED = frozenset({Status.KNOWN, Status.SIMILAR, Status.IRRELEVANT, Status.OTHER})

Value = tuple[TieKind, str, str, str]
"""Kind, name, make and key: media that share all four are tied."""


class Growth(msgspec.Struct, frozen=True):
    """How many members of a series are on no list, whether some of these came with a later scan, and that in words."""

    new_members: int
    is_growing: bool
    reasons: tuple[Word, ...] = ()


def shared_ties(media: Iterable[Medium], kinds: Iterable[TieKind] | None = None) -> Iterator[Tie]:
    """Give the ties between media that bear the same value, of some kinds or of all that are told by a value."""
    wanted = frozenset(kinds) if kinds is not None else None
    bearers: dict[Value, list[tuple[str, str, float]]] = defaultdict(list)
    for medium in media:
        for value, shown, strength in _values(medium):
            if wanted is None or value[0] in wanted:
                bearers[value].append((medium.sha256, shown, strength))
    for (kind, name, *_), several in sorted(bearers.items()):
        (first, shown, strength), *others = sorted(set(several))
        for second in sorted({sha256 for sha256, *_ in others} - {first}):
            reason = _reason(kind, name, shown)
            yield Tie(first=first, second=second, kind=kind, strength=strength, reason=reason)


def growth(series: Series, status: Mapping[str, str], scans: Mapping[str, int]) -> Growth:
    """Tell how a series grows. `status` is the scan's of each member; `scans` the number of the scan it came with.

    What the scan could not decide on is on no list as far as anybody knows.
    """
    new = [member for member in series.members if status.get(member, Status.UNDECIDED) not in _LISTED]
    first = min((scans[member] for member in series.members if member in scans), default=0)
    later = [member for member in new if scans.get(member, first) > first]
    told = (word("series.new_members", count=len(new)),) if new else ()
    grown = (word("series.growing", count=len(later)),) if later else ()
    return Growth(len(new), bool(later), (*told, *grown))


def _values(medium: Medium) -> Iterator[tuple[Value, str, float]]:
    for series in medium.listed_series:
        if key(series):
            yield (TieKind.LISTED, "series", "", key(series)), series, SURE
    facts = medium.facts
    for one in facts.identifiers if facts else ():
        kind, strength = _BORNE.get(one.name, (None, 0.0))
        value = key(one.value)
        if kind is None or not _is_telling(kind, one.name, value):
            continue
        make = key(facts.make or "") if facts and kind is TieKind.SERIAL else ""
        yield (kind, one.name, make, value), one.value.strip(), strength


def _is_telling(kind: TieKind, name: str, value: str) -> bool:
    if kind is TieKind.IDENTIFIER:
        return len(value) >= _SHORTEST_MARK and len(set(value)) > 3
    clue = "serial" if kind is TieKind.SERIAL else "device" if name == "device_name" else "nickname"
    return not own_common().is_common(clue, value)


def _reason(kind: TieKind, name: str, value: str) -> Word:
    if kind is TieKind.LISTED:
        return word("series.listed", series=value)
    if kind is TieKind.IDENTIFIER:
        return word("series.identifier", name=name, value=value)
    return word(f"series.{kind}", value=value)
