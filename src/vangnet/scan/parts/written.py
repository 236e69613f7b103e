"""What joining found, as it lies on the disk: `joined.parquet`, one row per record, and `joined.json` for people."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from polars._typing import PolarsDataType

from vangnet.errors import InputRefused
from vangnet.scan.parts.wire import Joined, PartRef
from vangnet.scan.records import write_shard
from vangnet.scan.schema import SCHEMA

JSON, PARQUET = "joined.json", "joined.parquet"

PART: dict[str, PolarsDataType] = {
    "exhibit": pl.String,
    "address": pl.String,
    "sha256": pl.String,
    "size": pl.Int64,
    "copies": pl.Int64,
}
COLUMNS: dict[str, PolarsDataType] = {
    "joined": pl.Int32,
    "proof": pl.String,
    "doubts": pl.List(pl.String),
    "parts": pl.List(pl.Struct(PART)),
}
"""Beside the columns of a scan's records. `parts` stands in the row of a whole, empty for what lies inside it."""


class Outcome(msgspec.Struct, frozen=True):
    """All that a run of joining found out."""

    scans: tuple[str, ...]
    exhibits: tuple[str, ...]
    library: str | None
    library_version: int | None
    threshold_bits: int
    parts: tuple[PartRef, ...]
    joined: tuple[Joined, ...]
    heads: int
    tests: int
    limited: int
    left_out: int
    unread: int
    failed: tuple[str, ...]
    seconds: float

    @property
    def is_whole(self) -> bool:
        """Whether nothing was cut short: no bound was reached, and every part could be read again."""
        return not (self.limited or self.left_out or self.unread or self.failed)


class Place(msgspec.Struct, frozen=True):
    exhibit: str
    address: str


class Part(msgspec.Struct, frozen=True):
    """One part of a joined file, and everywhere where it lies."""

    sha256: str
    size: int
    places: tuple[Place, ...]


class Whole(msgspec.Struct, frozen=True):
    """A joined file, as told to people."""

    name: str
    proof: str
    doubts: tuple[str, ...]
    status: str
    reason: str | None
    type: str | None
    size: int | None
    sha256: str | None
    pdq: str | None
    hits: tuple[dict[str, Any], ...]
    inside: dict[str, int]
    parts: tuple[Part, ...]


class Told(msgspec.Struct, frozen=True):
    """The file `joined.json`. Numbers of what was not done are never left out."""

    scans: tuple[str, ...]
    exhibits: tuple[str, ...]
    library: str | None
    library_version: int | None
    threshold_bits: int
    candidates: int
    heads: int
    tests: int
    seconds: float
    is_whole: bool
    heads_limited: int
    candidates_left_out: int
    candidates_unread: int
    failed: tuple[str, ...]
    joined: tuple[Whole, ...]
    skipped: bool = False


def write(outcome: Outcome, folder: Path) -> None:
    """Write both files, each whole or not at all; older ones are replaced."""
    numbered = list(enumerate(outcome.joined, 1))
    records = [_renamed(record, number) for number, one in numbered for record in one.records]
    place = folder / PARQUET
    write_shard(records, place)
    frame = pl.read_parquet(place)
    more = [row for number, one in numbered for row in _more(outcome, one, number)]
    extended = pl.concat([frame, pl.DataFrame(more, schema=COLUMNS, orient="row")], how="horizontal")
    _replace(place, lambda part: extended.write_parquet(part, compression="zstd"))
    write_told(tell(outcome), folder)


def write_told(told: Told, folder: Path) -> None:
    """Write `joined.json` alone."""
    raw = msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"
    _replace(folder / JSON, lambda part: Path(part).write_bytes(raw))


def _replace(place: Path, write_to: Any) -> None:
    part = place.with_suffix(f".part-{os.getpid()}")
    write_to(part)
    part.replace(place)


def read(folder: str | os.PathLike[str]) -> Told | None:
    """Read what joining told in a folder; None when there is nothing."""
    place = Path(folder) / JSON
    try:
        return msgspec.json.decode(place.read_bytes(), type=Told)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise InputRefused(f"{place}: not what joining wrote ({error})") from error


def tell(outcome: Outcome) -> Told:
    """Give the outcome for people."""
    return Told(
        scans=outcome.scans,
        exhibits=outcome.exhibits,
        library=outcome.library,
        library_version=outcome.library_version,
        threshold_bits=outcome.threshold_bits,
        candidates=len(outcome.parts),
        heads=outcome.heads,
        tests=outcome.tests,
        seconds=outcome.seconds,
        is_whole=outcome.is_whole,
        heads_limited=outcome.limited,
        candidates_left_out=outcome.left_out,
        candidates_unread=outcome.unread,
        failed=outcome.failed,
        joined=tuple(_whole(outcome, one, number) for number, one in enumerate(outcome.joined, 1)),
    )


def _whole(outcome: Outcome, one: Joined, number: int) -> Whole:
    *inside, whole = one.records
    statuses = sorted({record.status for record in inside})
    return Whole(
        name=_name(number),
        proof=one.proof,
        doubts=one.doubts,
        status=whole.status,
        reason=whole.reason,
        type=whole.type,
        size=whole.size,
        sha256=whole.sha256,
        pdq=whole.pdq,
        hits=tuple(msgspec.structs.asdict(hit) for hit in whole.hits),
        inside={status: sum(record.status == status for record in inside) for status in statuses},
        parts=tuple(_part(outcome, outcome.parts[number]) for number in one.parts),
    )


def _part(outcome: Outcome, ref: PartRef) -> Part:
    return Part(ref.sha256, ref.size, tuple(Place(outcome.exhibits[p.exhibit], p.address) for p in ref.places))


def _name(number: int) -> str:
    return f"joined-{number:04d}"


def _renamed(record: Any, number: int) -> Any:
    return msgspec.structs.replace(record, address=_name(number) + record.address)


def _more(outcome: Outcome, one: Joined, number: int) -> Iterator[tuple[Any, ...]]:
    parts = [_row(outcome, outcome.parts[part]) for part in one.parts]
    for record in one.records:
        yield number, one.proof, list(one.doubts), parts if record is one.records[-1] else []


def _row(outcome: Outcome, ref: PartRef) -> dict[str, Any]:
    first = ref.places[0]
    return {
        "exhibit": outcome.exhibits[first.exhibit],
        "address": first.address,
        "sha256": ref.sha256,
        "size": ref.size,
        "copies": len(ref.places),
    }


def columns() -> Sequence[str]:
    """The columns of `joined.parquet`."""
    return (*SCHEMA, *COLUMNS)
