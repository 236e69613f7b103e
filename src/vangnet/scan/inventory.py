"""The inventory of an exhibit: every file in it and in its sources, and the order in which they are read."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

import msgspec

from vangnet.evidence.folders import Found
from vangnet.evidence.opening import may_be_source
from vangnet.evidence.sources import Coverage, Entry
from vangnet.scan.order import rank
from vangnet.scan.wire import Listed
from vangnet.values import Remark

_SCHEMA = """
CREATE TABLE IF NOT EXISTS file (id INTEGER PRIMARY KEY, address TEXT, size INTEGER, modified_at INTEGER, type TEXT,
                                 problem TEXT, rank INTEGER, remarks TEXT, source INTEGER, key BLOB, weight INTEGER);
CREATE TABLE IF NOT EXISTS source (file INTEGER PRIMARY KEY, address TEXT, type TEXT, reason TEXT, coverage TEXT);
CREATE TABLE IF NOT EXISTS turn (seq INTEGER PRIMARY KEY, file INTEGER NOT NULL);
"""
_BATCH = 20_000
_SMALL = 64 * 2**10

Listing = Callable[[str], Iterable[Listed]]
"""Lists the source at an address, if there is one."""


class Turn(msgspec.Struct, frozen=True):
    """A file of the inventory and its place in the order of reading.

    `weight` is how many of its bytes will be read. A file of a source has the `source`'s address and its `key` there;
    a source itself is marked, and `closed` tells why it did not open, or not in full.
    """

    seq: int
    address: str
    size: int | None
    modified_at: int | None
    type: str | None
    problem: str | None
    remarks: tuple[str, ...] = ()
    source: str | None = None
    key: bytes = b""
    weight: int = 0
    is_source: bool = False
    closed: str | None = None


class SourceSeen(msgspec.Struct, frozen=True):
    """What was seen of one source."""

    address: str
    type: str | None
    reason: str | None
    coverage: Coverage | None


class Done(Protocol):
    """How far a scan is: every turn below `low` is done, and those in `beyond`."""

    low: int
    beyond: set[int]


class Inventory:
    """The part of a checkpoint that tells which files there are."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.executescript(_SCHEMA)
        self._files = self._bytes = 0

    def take(self, found: Iterable[Found], listing: Listing) -> Iterator[tuple[int, int]]:
        """Write down every file, then those in sources, then the order. Yields (files, bytes) as it goes.

        All of it counts only when the caller commits.
        """
        for table in ("file", "source", "turn"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - names from here
        candidates: list[tuple[str, int]] = []
        yield from self._add(self._of_folder(found, candidates))
        self._db.execute("CREATE INDEX IF NOT EXISTS file_of_exhibit ON file (address) WHERE source IS NULL")
        # Small ones first: a text that names the files of a virtual disk claims them before they are looked at.
        for address, _ in sorted(candidates, key=lambda one: (one[1] > _SMALL, one[0])):
            yield from self._open(address, listing)
        self._db.execute("DROP INDEX file_of_exhibit")
        self._db.execute(
            "INSERT INTO turn SELECT row_number() OVER (ORDER BY rank, modified_at DESC, id) - 1, id FROM file"
        )
        yield self._files, self._bytes

    def _of_folder(self, found: Iterable[Found], candidates: list[tuple[str, int]]) -> Iterator[tuple[object, ...]]:
        for one in found:
            if one.type is None and one.problem is None and may_be_source(one.address, one.size):
                candidates.append((one.address, one.size or 0))
            order = rank(one.address)
            yield one.address, one.size, one.modified_at, one.type, one.problem, order, None, None, None, one.size or 0

    def _open(self, address: str, listing: Listing) -> Iterator[tuple[int, int]]:
        """Take a source's files, unless what stands there is none, or belongs to another that was opened before."""
        number, type_, size = self._db.execute(
            "SELECT id, type, size FROM file WHERE source IS NULL AND address = ?", (address,)
        ).fetchone()
        if type_ is not None:
            return
        for listed in listing(address):
            yield from self._add(_of_source(address, number, entry) for entry in listed.entries)
            if listed.done and listed.kind is not None:
                self._close(number, address, size or 0, listed)

    def _close(self, number: int, address: str, size: int, listed: Listed) -> None:
        coverage = None if listed.coverage is None else msgspec.json.encode(listed.coverage).decode()
        self._db.execute(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?)", (number, address, listed.kind, listed.reason, coverage)
        )
        self._db.execute("UPDATE file SET weight = 0 WHERE id = ?", (number,))
        self._bytes -= size
        for other in listed.beside:
            row = self._db.execute(
                "SELECT weight FROM file WHERE source IS NULL AND type IS NULL AND address = ?", (other,)
            ).fetchone()
            if row:
                self._bytes -= row[0]
                self._db.execute(
                    "UPDATE file SET type = ?, remarks = ?, weight = 0 WHERE source IS NULL AND address = ?",
                    (listed.kind, Remark.SEGMENT, other),
                )

    def _add(self, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[int, int]]:
        batch: list[tuple[object, ...]] = []
        for row in rows:
            batch.append(row)
            self._files += 1
            self._bytes += row[-1]  # type: ignore[operator]
            if len(batch) == _BATCH:
                self._insert(batch)
                batch.clear()
                yield self._files, self._bytes
        self._insert(batch)
        yield self._files, self._bytes

    def _insert(self, rows: Sequence[tuple[object, ...]]) -> None:
        self._db.executemany(
            "INSERT INTO file (address, size, modified_at, type, problem, rank, remarks, source, key, weight) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    # -- reading -----------------------------------------------------------------------------------------------------

    def totals(self) -> tuple[int, int]:
        """How many files there are, and how many bytes of them are read."""
        files, size = self._db.execute("SELECT count(*), coalesce(sum(weight), 0) FROM file").fetchone()
        return int(files), int(size)

    def remaining(self, done: Done) -> tuple[int, int]:
        """How many files and bytes are still to be examined."""
        files, size = self._db.execute(
            "SELECT count(*), coalesce(sum(weight), 0) FROM turn JOIN file ON file.id = turn.file WHERE seq >= ?",
            (done.low,),
        ).fetchone()
        return int(files) - len(done.beyond), int(size)

    def turns(self, done: Done) -> Iterator[Turn]:
        """The files that are not done, in the order of reading."""
        beyond = frozenset(done.beyond)
        rows = self._db.cursor().execute(
            "SELECT seq, file.address, size, modified_at, file.type, problem, remarks, parent.address, key, weight, "
            "own.file, own.reason FROM turn JOIN file ON file.id = turn.file "
            "LEFT JOIN source AS parent ON parent.file = file.source LEFT JOIN source AS own ON own.file = file.id "
            "WHERE seq >= ? ORDER BY seq",
            (done.low,),
        )
        for row in rows:
            if row[0] not in beyond:
                *first, remarks, source, key, weight, own, reason = row
                kept = (*first, tuple((remarks or "").split()), source, key or b"", weight, own is not None, reason)
                yield Turn(*kept)

    def sources(self) -> list[SourceSeen]:
        """What was seen of each source, in the order of the exhibit."""
        rows = self._db.execute("SELECT address, type, reason, coverage FROM source ORDER BY file")
        return [
            SourceSeen(address, type_, reason, msgspec.json.decode(told, type=Coverage) if told else None)
            for address, type_, reason, told in rows
        ]


class Filed(NamedTuple):
    """A file of a source as the inventory keeps it; `name` is the path inside the source."""

    name: str
    size: int | None
    key: bytes
    type: str | None
    problem: str | None


def files_of_source(db: sqlite3.Connection, address: str) -> Iterator[Filed] | None:
    """The files of the source at an address; None where the scan opened none there."""
    row = db.execute("SELECT file FROM source WHERE address = ?", (address,)).fetchone()
    if row is None:
        return None
    rows = db.execute("SELECT address, size, key, type, problem FROM file WHERE source = ?", row)
    return (Filed(full[len(address) + 2 :], *others) for full, *others in rows)


def _of_source(address: str, number: int, entry: Entry) -> tuple[object, ...]:
    full = f"{address}//{entry.name}"
    remarks = " ".join(entry.remarks) or None
    weight = entry.size or 0 if entry.type is None and entry.problem is None else 0
    return (
        *(full, entry.size, entry.modified_at, entry.type, entry.problem, rank(full)),
        *(remarks, number, entry.key, weight),
    )
