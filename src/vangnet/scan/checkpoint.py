"""What a scan must remember to go on after it was killed: the inventory in order, and what is done.

One SQLite file beside the records. A shard of records counts only once it is named here, in the same transaction as
the files it completes; a shard that is not named is thrown away and its files are read again.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from vangnet.evidence.folders import Found
from vangnet.scan.inventory import Inventory, Listing
from vangnet.scan.wire import Judgement

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shard (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS content (sha256 BLOB PRIMARY KEY, judgement BLOB) WITHOUT ROWID;
"""
_WAIT_SECONDS = 30.0
decode_judgement = msgspec.msgpack.Decoder(Judgement).decode


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
        self.inventory = Inventory(self._db)

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

    def take_inventory(self, found: Iterable[Found], listing: Listing) -> Iterator[tuple[int, int]]:
        """Write down every file and then the order of reading. Yields (files, bytes) as it goes."""
        self._db.execute("BEGIN")
        yield from self.inventory.take(found, listing)
        self.put("inventory", "complete")
        self._db.execute("COMMIT")

    # -- what is done ------------------------------------------------------------------------------------------------

    def progress(self) -> Progress:
        stored = self.get("progress")
        return Progress() if stored is None else msgspec.json.decode(stored, type=Progress)

    def shards(self) -> set[str]:
        return {str(name) for (name,) in self._db.execute("SELECT name FROM shard")}

    def commit(
        self,
        shards: Iterable[str],
        progress: Progress,
        counts: str,
        contents: Iterable[tuple[bytes, bytes | None]],
    ) -> None:
        """Make shards count, with the files they complete and the contents they judged."""
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT INTO shard VALUES (?)", [(shard,) for shard in shards])
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


def committed_shards(folder: Path) -> list[str]:
    """The shards of records that count, in the order of writing: also while a scan goes on. It changes nothing."""
    place = folder / "checkpoint.sqlite"
    if not place.exists():
        return []
    with closing(sqlite3.connect(place, timeout=_WAIT_SECONDS)) as db:
        db.execute("PRAGMA query_only = ON")
        if not db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'shard'").fetchone()[0]:
            return []
        return [str(name) for (name,) in db.execute("SELECT name FROM shard WHERE name LIKE 'records-%' ORDER BY name")]
