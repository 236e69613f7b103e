"""Which records of a scan may be parts of a file: what breaks off, and what is of no known type."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Any

import msgspec
import polars as pl

from vangnet.evidence import types
from vangnet.evidence.address import split
from vangnet.evidence.types import Family
from vangnet.scan.parts import names
from vangnet.scan.parts.beginning import STARTERS
from vangnet.scan.parts.names import Numbered
from vangnet.scan.parts.wire import PartRef, Place, Task
from vangnet.scan.results import Results
from vangnet.values import Reason, Status

WEAK_TYPES = (
    "application/pgp-encrypted application/x-arj application/x-cpio application/x-dosexec application/x-lzma "
    "application/zlib audio/mpeg audio/aac image/x-pcx image/x-tga image/wmf image/x-sgi image/bmp image/x-ilbm "
    "text/plain video/mpeg video/h264 video/h265 video/mp2t"
).split()
"""Types told from so few bytes that the middle of a picture takes them by chance."""

ORDERS = 16
"""How many orders are tried where parts of one name differ."""

_NAMED = r"(?i)(\.\d{2,4}|\.[a-z0-9]{1,5}[._-][a-z]{1,3}|\.part\d+\.\w+|\.[zr]\d{2,3}|\.zip|\.rar)$"
_TELLING = frozenset({"rar", "zip", "r00", "of", "part", "dotted", "letters"})
_MANNERS = ("rar", "zip", "r00", "of", "part", "dotted", "letters", "split", "copy", "counted")
_OPENED = (Family.PICTURE, Family.VIDEO, Family.ARCHIVE, Family.CLOSED)
_LARGEST_NUMBERED = 9999


class Chosen(msgspec.Struct, frozen=True):
    """All contents that may be parts, and what was left out because there were too many."""

    parts: tuple[PartRef, ...]
    left_out: int


def choose(scans: Sequence[Results], most: int) -> Chosen:
    """Pick candidates from the records of several scans, each content once with all its places."""
    contents: dict[str, dict[str, Any]] = {}
    for exhibit, results in enumerate(scans):
        for row in results.rows(_may_be_part()):
            held = contents.setdefault(row["sha256"], {"row": row, "places": []})
            held["places"].append(Place(exhibit, row["address"], row["modified_at"]))
    # what can begin a file comes first: of the rest, some may have to be left out
    ordered = sorted(contents.values(), key=lambda held: row_type(held) not in STARTERS)
    refs = (_ref(number, held["row"], held["places"]) for number, held in enumerate(ordered))
    return Chosen(tuple(islice(refs, most)), max(0, len(contents) - most))


def row_type(held: dict[str, Any]) -> str:
    return str(held["row"]["type"] or types.UNKNOWN)


def _may_be_part() -> pl.Expr:
    """The condition on a record: unfinished, or of no type, or of one told from too little, or named as a part."""
    status, type_ = pl.col("status"), pl.col("type")
    unfinished = status.eq(Status.UNDECIDED) & pl.col("reason").ne(Reason.FEATURELESS)
    partly = status.eq(Status.SIMILAR) & pl.col("reason").eq(Reason.CORRUPT)
    untyped = status.is_in([Status.OTHER, Status.UNDECIDED]) & type_.is_in([types.UNKNOWN, *WEAK_TYPES])
    named = status.is_in([Status.OTHER, Status.UNDECIDED]) & pl.col("address").str.contains(_NAMED)
    text = type_.eq("text/plain") & ~pl.col("address").str.contains(_NAMED)
    return pl.col("sha256").is_not_null() & (pl.col("size") > 0) & (unfinished | partly | untyped | named) & ~text


def _ref(number: int, row: dict[str, Any], places: list[Place]) -> PartRef:
    type_ = row["type"] or types.UNKNOWN
    ends_like_zip = type_ == "application/zip"  # told by its end as well: the last part of one
    return PartRef(
        number=number,
        sha256=row["sha256"],
        size=row["size"],
        type=type_,
        may_begin=type_ in STARTERS,
        may_follow=type_ not in STARTERS or ends_like_zip,
        places=tuple(places),
    )


# -- by names --------------------------------------------------------------------------------------------------------


def named_tasks(parts: Sequence[PartRef]) -> list[Task]:
    """What the names of parts tell: sets with at least two parts, the most telling manner first."""
    groups: dict[tuple[str, str], dict[int, list[int]]] = {}
    stated: dict[tuple[str, str], int] = {}
    by_number = {part.number: part for part in parts}
    for part in parts:
        for reading in _readings(part):
            key = (reading.manner, reading.whole)
            slots = groups.setdefault(key, {})
            if part.number not in slots.setdefault(reading.number, []):
                slots[reading.number].append(part.number)
            stated[key] = max(stated.get(key, 0), reading.of or 0)
    tasks = []
    for (manner, _), slots in sorted(groups.items(), key=lambda item: (_MANNERS.index(item[0][0]), item[0][1])):
        if (task := _task(manner, slots, stated[(manner, _)], by_number)) is not None:
            tasks.append(task)
    return tasks


def _readings(part: PartRef) -> Iterator[Numbered]:
    for name in {base_name(place.address) for place in part.places}:
        yield from names.numbered(name)
        yield from names.plain(name)


def base_name(address: str) -> str:
    return split(address)[-1].rpartition("/")[2]


def _task(manner: str, slots: dict[int, list[int]], of: int, parts: dict[int, PartRef]) -> Task | None:
    """A set worth trying: its first part can begin a file, another cannot."""
    telling = manner in _TELLING
    order = sorted(slots)
    first = [parts[number] for number in slots[order[0]]]
    rest = [parts[number] for place in order[1:] for number in slots[place]]
    begins = any(part.may_begin or types.family(part.type) in _OPENED for part in first)
    follows = any(part.may_follow for part in rest) if telling else rest and all(part.may_follow for part in rest)
    if not begins or not follows:
        return None
    orders = _orders([slots[place] for place in order], parts)
    missing = _missing([place for place in order if 0 <= place <= _LARGEST_NUMBERED], of)
    return Task(-1, orders, missing, weak=not telling) if orders else None


def _orders(slots: Sequence[list[int]], parts: dict[int, PartRef]) -> tuple[tuple[int, ...], ...]:
    """The ways to choose one part for each number: those that keep to one folder first."""
    sorted_slots = [sorted(slot, key=lambda number: parts[number].places[0].address) for slot in slots]
    folders = sorted({_folder(parts[number]) for number in sorted_slots[0]})
    by_folder = [tuple(_nearest(slot, folder, parts) for slot in sorted_slots) for folder in folders]
    every = islice(product(*sorted_slots), ORDERS)
    return tuple(order for order in dict.fromkeys([*by_folder, *every]) if len(set(order)) == len(order))[:ORDERS]


def _folder(part: PartRef) -> tuple[int, str]:
    return part.places[0].exhibit, part.places[0].address.rpartition("/")[0]


def _nearest(slot: Iterable[int], folder: tuple[int, str], parts: dict[int, PartRef]) -> int:
    return min(slot, key=lambda number: (_folder(parts[number]) != folder, _folder(parts[number])[0] != folder[0]))


def _missing(places: Sequence[int], of: int) -> tuple[int, ...]:
    """The numbers that should be there: between the first and the last, and up to the stated count."""
    if not places:
        return ()
    start = min(places[0], 1)
    return tuple(number - start for number in range(start, max(places[-1], of) + 1) if number not in places)
