"""NSRL RDS v3: the United States' library of ordinary software files, as SQLite.

The minimal set has a table FILE, the full one a table METADATA with FILE as a view of it; both carry sha256, sha1 and
md5. The file is opened for reading only and read in one sorted pass. Deltas (.sql) are not read.
"""

import sqlite3
from pathlib import Path

import polars as pl

from vangnet.errors import ListRefused
from vangnet.reference import entries, reading
from vangnet.reference.entries import BATCH_ROWS, Batch, Batches

TABLES = ("METADATA", "FILE")


def read(path: str) -> Batches:
    """Read the distinct files of a reference data set."""
    try:
        connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as error:
        raise ListRefused(f"not a database: {error}", "byte 0") from error
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA temp_store = FILE")
        yield from _read(connection)
    except sqlite3.Error as error:
        raise ListRefused(f"the database cannot be read: {error}", "the database") from error
    finally:
        connection.close()


def _read(connection: sqlite3.Connection) -> Batches:
    table = _table(connection)
    # the primary key of FILE begins with these columns, so SQLite needs no sorting of its own there
    cursor = connection.execute(
        f"SELECT DISTINCT sha256, sha1, md5 FROM {table} ORDER BY sha256, sha1, md5"  # noqa: S608 - one of TABLES
    )
    first = 1
    while rows := cursor.fetchmany(BATCH_ROWS):
        columns: dict[str, object] = {"entry": entries.row_names(first, len(rows))}
        for name, values in zip(("sha256", "sha1", "md5"), zip(*rows, strict=True), strict=True):
            columns[name] = _hashes(name, list(values), first)
        yield Batch(entries.table(columns, len(rows)))
        first += len(rows)


def _table(connection: sqlite3.Connection) -> str:
    held = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in TABLES:
        if table in held:
            present = {row[1].lower() for row in connection.execute(f"PRAGMA table_info({table})")}
            missing = {"md5", "sha1", "sha256"} - present
            if missing:
                raise ListRefused(f"no column {', '.join(sorted(missing))}", f"table {table}")
            return table
    raise ListRefused("no table FILE or METADATA: not an NSRL RDS v3 database", "the database")


def _hashes(name: str, values: list[object], first: int) -> pl.Series:
    texts = pl.Series(name, [value if isinstance(value, str) else None for value in values], dtype=pl.String)
    hashes, wrong = reading.read_hex(texts, entries.WIDTHS[name])
    at = entries.first_place(wrong)
    if at >= 0:
        raise ListRefused(f"{texts[at]!r} is not a {name} hash", f"distinct row {first + at}, column {name}")
    return hashes
