"""What a scan must remember to go on after it was killed: the inventory in order, and what is done.

One SQLite file beside the records. A shard of records counts only once it is named here, in the same transaction as
the files it completes; a shard that is not named is thrown away and its files are read again.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from vangnet.evidence.folders import Found
from vangnet.scan.order import rank
from vangnet.scan.wire import Judgement

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (id INTEGER PRIMARY KEY, address TEXT, size INTEGER, modified_at INTEGER,
                                 type TEXT, problem TEXT, rank INTEGER);
CREATE TABLE IF NOT EXISTS turn (seq INTEGER PRIMARY KEY, file INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS shard (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS content (sha256 BLOB PRIMARY KEY, judgement BLOB) WITHOUT ROWID;
"""
_BATCH = 20_000

decode_judgement = msgspec.msgpack.Decoder(Judgement).decode


class Turn(msgspec.Struct, frozen=True):
    """A file of the inventory and its place in the order of reading."""

    seq: int
    address: str
    size: int | None
    modified_at: int | None
    type: str | None
    problem: str | None


class Progress(msgspec.Struct):
    """How far the scan is: every turn below `low` is done, and those in `beyond`.

    `partial` holds, for a container in the middle of being read, how many of its records are safe.
    """

    low: int = 0
    beyond: set[int] = msgspec.field(default_factory=set)
    partial: dict[int, int] = msgspec.field(default_factory=dict)

    def finish(self, seq: int) -> None:
        self.partial.pop(seq, None)
        self.beyond.add(seq)
        while self.low in self.beyond:
            self.beyond.remove(self.low)
            self.low += 1


class Checkpoint:
    """The memory of one scan, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "checkpoint.sqlite", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        self._db.close()

    def get(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # -- the inventory ---------------------------------------------------------------------------------------------

    @property
    def has_inventory(self) -> bool:
        return self.get("inventory") == "complete"

    def take_inventory(self, found: Iterable[Found]) -> Iterator[tuple[int, int]]:
        """Write down every file and then the order of reading. Yields (files, bytes) as it goes."""
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM file")
        self._db.execute("DELETE FROM turn")
        files = size = 0
        rows = []
        for one in found:
            rows.append((one.address, one.size, one.modified_at, one.type, one.problem, rank(one.address)))
            files += 1
            size += one.size or 0
            if len(rows) == _BATCH:
                self._add_files(rows)
                rows.clear()
                yield files, size
        self._add_files(rows)
        self._db.execute(
            "INSERT INTO turn SELECT row_number() OVER (ORDER BY rank, modified_at DESC, id) - 1, id FROM file"
        )
        self.put("inventory", "complete")
        self._db.execute("COMMIT")
        yield files, size

    def _add_files(self, rows: Sequence[tuple[object, ...]]) -> None:
        self._db.executemany(
            "INSERT INTO file (address, size, modified_at, type, problem, rank) VALUES (?, ?, ?, ?, ?, ?)", rows
        )

    def totals(self) -> tuple[int, int]:
        """How many files and bytes the inventory holds."""
        files, size = self._db.execute("SELECT count(*), coalesce(sum(size), 0) FROM file").fetchone()
        return int(files), int(size)

    def remaining(self, progress: Progress) -> tuple[int, int]:
        """How many files and bytes are still to be examined."""
        files, size = self._db.execute(
            "SELECT count(*), coalesce(sum(size), 0) FROM turn JOIN file ON file.id = turn.file WHERE seq >= ?",
            (progress.low,),
        ).fetchone()
        return int(files) - len(progress.beyond), int(size)

    def turns(self, progress: Progress) -> Iterator[Turn]:
        """The files that are not done, in the order of reading."""
        beyond = frozenset(progress.beyond)
        rows = self._db.cursor().execute(
            "SELECT seq, address, size, modified_at, type, problem FROM turn JOIN file ON file.id = turn.file "
            "WHERE seq >= ? ORDER BY seq",
            (progress.low,),
        )
        return (Turn(*row) for row in rows if row[0] not in beyond)

    # -- what is done ------------------------------------------------------------------------------------------------

    def progress(self) -> Progress:
        stored = self.get("progress")
        return Progress() if stored is None else msgspec.json.decode(stored, type=Progress)

    def shards(self) -> set[str]:
        return {str(name) for (name,) in self._db.execute("SELECT name FROM shard")}

    def commit(
        self,
        shard: str,
        progress: Progress,
        counts: str,
        contents: Iterable[tuple[bytes, bytes | None]],
    ) -> None:
        """Make a shard count, with the files it completes and the contents it judged."""
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("INSERT INTO shard VALUES (?)", (shard,))
        self.put("progress", msgspec.json.encode(progress).decode())
        self.put("counts", counts)
        self._db.executemany(
            "INSERT INTO content VALUES (?, ?) ON CONFLICT DO UPDATE "
            "SET judgement = coalesce(excluded.judgement, content.judgement)",
            contents,
        )
        self._db.execute("COMMIT")

    def judgement(self, sha256: bytes) -> bytes | None:
        """What was said of this content before, packed as the worker packed it."""
        row = self._db.execute("SELECT judgement FROM content WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else row[0]

    def media(self) -> int:
        """How many distinct contents of pictures and videos there are."""
        return int(self._db.execute("SELECT count(*) FROM content").fetchone()[0])
