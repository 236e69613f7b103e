"""Matching again from beginning to end: contents first, then the records that may stand otherwise."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl

from vangnet.errors import InputRefused
from vangnet.evidence import types
from vangnet.reference.entries import digest_rows
from vangnet.scan.judge import DECODED
from vangnet.scan.parts.written import PARQUET
from vangnet.scan.rematching.change import Change, Kind, Rematched
from vangnet.scan.rematching.contents import States, states
from vangnet.scan.rematching.libraries import Libraries, open_libraries
from vangnet.scan.rematching.records import Scan, change
from vangnet.scan.results import Results, python_rows
from vangnet.values import Reason, Status

THRESHOLD_BITS = 31


class View(msgspec.Struct, frozen=True):
    """What can be told while matching goes on: pictures and videos, then files."""

    contents: int
    files: int
    total_files: int


Watch = Callable[[View], None]


def rematch(
    results: Path,
    *,
    library: Path,
    library_version: int | None = None,
    take: Callable[[Change], None] = lambda _: None,
    watch: Watch = lambda _: None,
) -> Rematched:
    """Match the records of a scan with a version of a library (None: the newest), without reading the exhibit.

    `take` gets every file that stands otherwise than in its record, or that must be read again to know, in the order
    of the records; what comes back counts all of them. For all other files a new scan with the same options would say
    what the record says, but for the members of containers that a list newly calls irrelevant: these are kept here.
    The records are not changed. Raises InputRefused for a folder that is no scan, or a list made from one.
    """
    began = time.monotonic()
    opened = Results.open(results)
    options: dict[str, Any] = opened.summary.options or {}
    if options.get("full_size"):
        raise InputRefused(f"{results}: was scanned to make a list, not to be matched")
    libraries = open_libraries(opened, library, library_version)
    run = _Run(opened, libraries, options, watch)
    for one in run.changes():
        take(one)
    return run.summary(library, time.monotonic() - began)


class _Run:
    """One run: what it has counted so far."""

    def __init__(self, results: Results, libraries: Libraries, options: dict[str, Any], watch: Watch) -> None:
        self._results = results
        self._libraries = libraries
        self._options = options
        self._watch = watch
        self._total = results.file_count()
        self._files = 0
        self._statuses: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._read_again: Counter[str] = Counter()

    def changes(self) -> Iterator[Change]:
        """Every record that may stand otherwise; the rest is counted as it stands."""
        threshold = int(self._options.get("threshold_bits", THRESHOLD_BITS))
        told = states(self._results.directory, self._libraries, threshold, self._looked)
        scan = self._scan(told)
        for shard in self._results.shards:
            frame = pl.read_parquet(shard, columns=_COLUMNS)
            may_change = _may_change(frame, scan)
            rest = frame.filter(~may_change)
            self._count_same(rest)
            for row in python_rows(frame.filter(may_change)):
                one = change(row, scan)
                self._count(one)
                if one.kind != Kind.SAME or one.read_again:
                    yield one
            self._files += frame.height
            self._watch(View(len(told), self._files, self._total))

    def _looked(self, contents: int) -> None:
        self._watch(View(contents, 0, self._total))

    def _scan(self, told: States) -> Scan:
        has_all = self._results.summary.fingerprints is not None and not _is_scoped(self._options)
        return Scan(self._libraries.whole, told, has_all, self._libraries.same_blocks)

    def _count_same(self, rest: pl.DataFrame) -> None:
        self._kinds[Kind.SAME] += rest.height
        self._statuses.update(dict(rest["status"].value_counts().iter_rows()))

    def _count(self, one: Change) -> None:
        self._kinds[one.kind] += 1
        self._statuses[one.after.status] += 1
        if one.read_again:
            self._read_again[one.read_again] += 1

    def summary(self, library: Path, seconds: float) -> Rematched:
        whole, used = self._libraries.whole, self._results.summary.library.version
        return Rematched(
            results=self._results.directory,
            library=str(library),
            version_before=used if isinstance(used, int) else None,
            version=whole.version.number,
            digest=whole.digest,
            files=self._files,
            statuses={str(status): self._statuses[status] for status in Status},
            kinds={str(kind): self._kinds[kind] for kind in Kind},
            read_again=dict(sorted(self._read_again.items())),
            joined=_joined(self._results.directory),
            has_fingerprints=self._results.summary.fingerprints is not None,
            complete=self._results.complete,
            seconds=round(seconds, 3),
        )


_DIGESTS = ("md5", "sha1", "sha256")
_COLUMNS = [
    *("address", "modified_at", *_DIGESTS, "type", "width", "pdq", "duration_ms", "status", "reason", "hits"),
]
_SETTLED = [Status.KNOWN, Status.IRRELEVANT, Status.SIMILAR]


def _may_change(frame: pl.DataFrame, scan: Scan) -> pl.Series:
    """The records that have to be looked at: on a list now or before, near something, or of which nothing was kept."""
    media = [kind for kind in frame["type"].unique() if kind and types.family(kind) in DECODED]
    is_media = frame["type"].is_in(media).fill_null(value=False)
    blocks = bool(scan.library.version.blocks) or not scan.same_blocks
    told = frame.select(
        (pl.col("hits").list.len() > 0)
        | pl.col("status").is_in(_SETTLED)
        | (pl.col("reason") == Reason.DIGEST_CONFLICT).fill_null(value=False)
        | (pl.lit(blocks) & pl.col("status").is_in([Status.UNDECIDED, Status.OTHER]))
    ).to_series()
    return told | _is_listed(frame, scan) | (is_media & ~_is_untouched(frame, is_media, scan))


def _is_listed(frame: pl.DataFrame, scan: Scan) -> pl.Series:
    """Whether a record shares a digest with an entry."""
    digests = frame.select(pl.col(name).str.decode("hex") for name in _DIGESTS)
    return pl.Series(scan.library.contains(digest_rows(digests)))


def _is_untouched(frame: pl.DataFrame, is_media: pl.Series, scan: Scan) -> pl.Series:
    """Whether a medium was judged by what was kept of it, and nothing lies near it."""
    found = np.zeros(frame.height, np.bool_)
    rows = np.flatnonzero(is_media.to_numpy())
    chosen = frame.filter(is_media).select("address", "sha256", "width", "duration_ms").iter_rows()
    for number, (address, sha256, width, duration_ms) in zip(rows.tolist(), chosen, strict=True):
        state = scan.states.get(address if sha256 is None else bytes.fromhex(sha256))
        is_decoded = width is not None or duration_ms is not None
        found[number] = state is not None and not state.touched and state.decoded == is_decoded
    return pl.Series(found)


def _is_scoped(options: dict[str, Any]) -> bool:
    """Whether the scan was given a scope: what it read outside of that, it did not keep."""
    scope: dict[str, Any] = options.get("scope") or {}
    return any(scope.values())


def _joined(directory: str) -> int:
    place = Path(directory) / PARQUET
    return int(pl.scan_parquet(place).select(pl.len()).collect().item()) if place.exists() else 0
