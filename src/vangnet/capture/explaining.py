"""All that capture says of one medium, and why."""

import re
from pathlib import Path

import msgspec
import polars as pl

from vangnet.capture import output
from vangnet.capture.facts import Facts
from vangnet.capture.findings import Circumstances, Clue, Finding, Moment, Placing, Tie
from vangnet.capture.keeping import kept_of
from vangnet.capture.summary import read_summary
from vangnet.errors import InputRefused, UsageError
from vangnet.scan.results import Results
from vangnet.words import Word


class InSeries(msgspec.Struct, frozen=True):
    """The series that a medium is in: how many media, and what contradicts that they belong together."""

    number: int
    members: int
    contradictions: tuple[Word, ...]


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """One medium. `ties` are those to other media; `facts` is what its content says, None with the `problem`."""

    sha256: str
    status: str
    addresses: tuple[str, ...]
    moment: Moment
    findings: tuple[Finding, ...]
    series: InSeries | None
    ties: tuple[Tie, ...]
    placing: Placing
    circumstances: Circumstances
    clues: tuple[Clue, ...]
    facts: Facts | None
    problem: str | None


def explain(directory: Path, sha256: str) -> Explained:
    """Gather what is said of a medium. Raises InputRefused where capture did not run, or did not look at this one."""
    sha256 = sha256.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise UsageError("a medium is named by its SHA-256: 64 hex digits")
    results = Results.open(directory)
    rows = list(results.rows(pl.col("sha256") == sha256))
    read_summary(directory)
    circumstances = dict(output.read_circumstances(directory, sha256)).get(sha256)
    if circumstances is None:
        told = f"its status is {rows[0]['status']}" if rows else "the scan holds no such content"
        raise InputRefused(f"{sha256}: capture did not look at this medium: {told}")
    facts, problem = kept_of(directory, "facts", sha256)
    return Explained(
        sha256=sha256,
        status=circumstances.status,
        addresses=tuple(row["address"] for row in rows),
        moment=dict(output.read_moments(directory, sha256))[sha256],
        findings=tuple(output.read(directory, output.FINDINGS, sha256)),
        series=_series(directory, sha256),
        ties=tuple(output.read(directory, output.TIES, sha256)),
        placing=next(output.read(directory, output.LANES, sha256)),
        circumstances=circumstances,
        clues=tuple(output.read(directory, output.CLUES, sha256)),
        facts=None if facts is None else msgspec.msgpack.decode(facts, type=Facts),
        problem=problem,
    )


def _series(directory: Path, sha256: str) -> InSeries | None:
    own = next(output.read(directory, output.SERIES, sha256), None)
    if own is None:
        return None
    numbers = pl.scan_parquet(directory / output.SERIES).filter(pl.col("series") == own.series)
    return InSeries(own.series, int(numbers.select(pl.len()).collect().item()), own.contradictions)
