"""Where an address lies: in which file of the exhibit, or of a source in it, and in which containers.

A source's files are found by keys. The scan wrote them down; where its results are not at hand the source is listed
again, by a confined reader, which takes minutes for a large disk.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from vangnet.evidence.address import split, unescape
from vangnet.evidence.opening import may_be_source
from vangnet.scan.fetching import Fetcher
from vangnet.scan.inventory import Filed, files_of_source
from vangnet.scan.wire import Item, ReaderSettings

_INSERT = "INSERT INTO file VALUES (?, ?, ?, ?, ?)"


class Place(NamedTuple):
    """A file that a worker can open, the containers in it from outside inwards, and the name in the innermost.

    `name` is None for the file itself; `problem` is a reason known beforehand why it cannot be read.
    """

    item: Item
    above: tuple[str, ...]
    name: str | None
    problem: str | None = None


class Places:
    """The places of one exhibit. May be asked by several threads at once."""

    def __init__(self, root: bytes, readers: ReaderSettings, results: Path | None) -> None:
        self._root = root
        self._readers = readers
        self._results = results
        self._lock = Lock()
        self._sources: dict[str, sqlite3.Connection | None] = {}

    def of(self, address: str) -> tuple[Place, ...]:
        """Every place that an address may mean: more than one only where a source gives a name twice."""
        first, *names = split(address)
        if not self._is_inside(first):
            return ()
        with self._lock:
            source = self._source(first) if names else None
            if source is None:
                return (_place(Item(first, None, None), names),)
            return tuple(_in_source(first, filed, names[1:]) for filed in _named(source, names[0]))

    def _is_inside(self, first: str) -> bool:
        """Whether a file stands where a scan of this exhibit could have found it. A scan gives no other addresses."""
        if os.path.isfile(self._root):
            return unescape(first) == os.path.basename(self._root)
        return all(part not in {b"", b".", b".."} for part in unescape(first).split(b"/"))

    def close(self) -> None:
        with self._lock:
            for source in filter(None, self._sources.values()):
                source.close()
            self._sources.clear()

    def _source(self, address: str) -> sqlite3.Connection | None:
        """The keys of a source's files by their names; None where no source stands at the address."""
        if address not in self._sources:
            found = self._written(address) if self._results else self._listed(address)
            self._sources[address] = found
        return self._sources[address]

    def _written(self, address: str) -> sqlite3.Connection | None:
        """What the scan wrote down."""
        with suppress(sqlite3.Error):
            place = (self._results or Path()).absolute() / "checkpoint.sqlite"
            with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)) as db:
                found = files_of_source(db, address)
                return None if found is None else _kept(found)
        return self._listed(address)

    def _listed(self, address: str) -> sqlite3.Connection | None:
        """What a reader says, asked anew."""
        path = self._root if os.path.isfile(self._root) else self._root + b"/" + unescape(address)
        try:
            size = os.stat(path, follow_symlinks=False).st_size
        except OSError:
            return None
        if not may_be_source(address, size):
            return None
        with Fetcher(self._readers, workers=1) as fetcher:
            kept = _kept(())
            for listed in fetcher.listing(address):
                _keep(
                    kept,
                    (Filed(entry.name, entry.size, entry.key, entry.type, entry.problem) for entry in listed.entries),
                )
                if listed.done and listed.kind is None:
                    return None
            return kept


def _place(item: Item, names: list[str], problem: str | None = None) -> Place:
    return Place(item, tuple(names[:-1]), names[-1] if names else None, problem)


def _in_source(address: str, filed: Filed, names: list[str]) -> Place:
    item = Item(f"{address}//{filed.name}", filed.size, None, source=address, key=filed.key)
    return _place(item, names, filed.problem)


def _named(source: sqlite3.Connection, name: str) -> Iterator[Filed]:
    rows = source.execute("SELECT name, size, key, type, problem FROM file WHERE name = ? AND type IS NULL", (name,))
    return (Filed(*row) for row in rows)


def _kept(files: Iterable[Filed]) -> sqlite3.Connection:
    """Keep files by their names, in memory: a million take some 100 MB."""
    db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    db.execute("CREATE TABLE file (name TEXT, size INTEGER, key BLOB, type TEXT, problem TEXT)")
    db.execute("CREATE INDEX by_name ON file (name)")
    _keep(db, files)
    return db


def _keep(db: sqlite3.Connection, files: Iterable[Filed]) -> None:
    db.execute("BEGIN")
    db.executemany(_INSERT, files)
    db.execute("COMMIT")
