"""How two media of a series hang together: the ties between them, each with its reason, and the weakest."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec
import polars as pl

from vangnet.capture import output
from vangnet.capture.facts import Facts, Medium
from vangnet.capture.findings import Tie
from vangnet.capture.keeping import kept_of_several
from vangnet.capture.reading.second import merged
from vangnet.capture.series.graph import Series, serials_of, series_of, weakest
from vangnet.capture.summary import read_summary
from vangnet.errors import InputRefused, UsageError


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """The ties that lead from one medium to another, the strongest way there is; empty where none does.

    `first_series` and `second_series` are the numbers of their series; None for a medium of none.
    """

    first: str
    second: str
    first_series: int | None
    second_series: int | None
    path: tuple[Tie, ...] = ()
    weakest: Tie | None = None


def connection(directory: Path, first: str, second: str) -> Connection:
    """Tell how two media hang together. Raises InputRefused where capture did not run, or did not look at them."""
    summary = read_summary(directory)
    first, second = _looked_at(directory, first), _looked_at(directory, second)
    if first == second:
        raise UsageError("a medium is not tied to itself: name two")
    numbers = [_number(directory, sha256) for sha256 in (first, second)]
    told = Connection(first=first, second=second, first_series=numbers[0], second_series=numbers[1])
    if numbers[0] is None or numbers[0] != numbers[1]:
        return told
    has_second = not any(each.what == "exiftool" and each.why != "unread" for each in summary.not_done)
    one = _series(directory, numbers[0], has_second=has_second)
    return msgspec.structs.replace(told, path=one.path(first, second), weakest=weakest(one, first, second))


def _looked_at(directory: Path, sha256: str) -> str:
    sha256 = sha256.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise UsageError("a medium is named by its SHA-256: 64 hex digits")
    if next(output.read_moments(directory, sha256), None) is None:
        raise InputRefused(f"{sha256}: capture did not look at this medium")
    return sha256


def _number(directory: Path, sha256: str) -> int | None:
    found = next(output.read(directory, output.SERIES, sha256), None)
    return None if found is None else int(found.series)


def _series(directory: Path, number: int, *, has_second: bool) -> Series:
    """The series as it was made: of the ties between its members, with the serial numbers that these bear."""
    rows = pl.scan_parquet(directory / output.SERIES).filter(pl.col("series") == number)
    members = frozenset(rows.select("sha256").collect()["sha256"])
    ties = (tie for tie in output.read(directory, output.TIES) if tie.first in members and tie.second in members)
    made = series_of(ties, None, serials_of(_media(directory, members, has_second=has_second)))
    if len(made) != 1 or frozenset(made[0].members) != members:
        raise InputRefused(f"{directory}: series {number} was made in another way than now; run capture again")
    return made[0]


def _media(directory: Path, members: Collection[str], *, has_second: bool) -> Iterator[Medium]:
    decode = msgspec.msgpack.Decoder(Facts).decode
    seconds = kept_of_several(directory, "second", members) if has_second else {}
    for sha256, (own, _) in kept_of_several(directory, "facts", members).items():
        if own is not None:
            second, _ = seconds.get(sha256, (None, None))
            facts = decode(own) if second is None else merged(decode(own), decode(second))
            yield Medium(sha256=sha256, status="", copies=(), facts=facts)
