"""The list of files in an iOS backup: Manifest.db (iOS 10 and later, SQLite) or Manifest.mbdb (before)."""

import hashlib
import plistlib
import sqlite3
import stat
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.values import Reason

SQLITE, MBDB = b"SQLite format 3\0", b"mbdb"

FILE, FOLDER, LINK = 1, 2, 4
"""What a row is of."""

_SMALLEST_ROW = 20  # a database of so many bytes cannot honestly have more than one row for each 20 of them
_LONGEST_VALUE = 4 * MIB
_WRITE_AHEAD_AT = 18  # two bytes of the header; a database in memory cannot have a log beside it
_NUMBERS = struct.Struct(">HQ5IQ2B")  # mode, inode, user, group, three times, size, protection class, properties
_NO_TEXT = 0xFFFF
_WRAPPED_KEY = 40
_SECOND = 1_000_000_000


class Row(NamedTuple):
    """One row: `file_id` names the file that holds the content; `wrapped_key` is set where that is encrypted."""

    file_id: bytes
    domain: bytes
    path: bytes
    kind: int
    size: int | None
    modified_at: int | None
    protection_class: int = 0
    wrapped_key: bytes = b""
    is_sound: bool = True


def rows(manifest: bytearray) -> Iterator[Row]:
    """Give the rows of a manifest, folders and links among them; raises Damaged at the end where it is broken."""
    if manifest.startswith(MBDB):
        return _of_mbdb(bytes(manifest))
    if manifest.startswith(SQLITE):
        return _of_database(manifest)
    raise Damaged(Reason.CORRUPT, "the manifest is no list of files")


# -- Manifest.db -----------------------------------------------------------------------------------------------------


def _of_database(manifest: bytearray) -> Iterator[Row]:
    most = len(manifest) // _SMALLEST_ROW
    manifest[_WRITE_AHEAD_AT : _WRITE_AHEAD_AT + 2] = b"\1\1"
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(manifest)
        manifest.clear()  # the database has its own copy
        for count, row in enumerate(_selected(database)):
            if count > most:
                raise LimitReached("the manifest has more rows than it can hold")
            yield _row(*row)
    except sqlite3.Error as error:
        raise Damaged(Reason.CORRUPT, f"the manifest: {error}") from error
    finally:
        database.close()


def _selected(database: sqlite3.Connection) -> sqlite3.Cursor:
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.text_factory = bytes
    for pragma in ("trusted_schema = 0", "cell_size_check = 1", "temp_store = 2", "query_only = 1"):
        database.execute(f"PRAGMA {pragma}")
    # A view of that name could compute for ever.
    if not database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'Files'").fetchone():
        raise Damaged(Reason.CORRUPT, "the manifest has no table of files")
    return database.execute("SELECT fileID, domain, relativePath, flags, file FROM Files")


def _row(file_id: object, domain: object, path: object, flags: object, details: object) -> Row:
    kind = flags if isinstance(flags, int) else FILE
    found = Row(_bytes(file_id), _bytes(domain), _bytes(path), kind, None, None)
    try:
        return found._replace(**_details(_bytes(details)))
    except MemoryError:
        raise
    except Exception:  # whatever a broken property list leads to: the file is given with what else is known
        return found._replace(is_sound=False)


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return b"" if value is None else str(value).encode()


def _details(data: bytes) -> dict[str, Any]:
    """Read the archived object that describes a file; in it, objects refer to each other by number."""
    archive = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
    objects = archive["$objects"]
    file = objects[archive["$top"]["root"].data]
    found: dict[str, Any] = {"size": _whole(file.get("Size")), "modified_at": _moment(file.get("LastModified"))}
    if "EncryptionKey" in file:
        key = objects[file["EncryptionKey"].data]["NS.data"][-_WRAPPED_KEY:]
        found |= {"protection_class": _whole(file["ProtectionClass"]), "wrapped_key": bytes(key)}
    return found


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 1 << 62 else None


def _moment(seconds: object) -> int | None:
    """Give a time in nanoseconds, if it is within three centuries."""
    return seconds * _SECOND if isinstance(seconds, int) and 0 < seconds < 1 << 33 else None


# -- Manifest.mbdb ---------------------------------------------------------------------------------------------------


def _of_mbdb(data: bytes) -> Iterator[Row]:
    at = 6
    while at < len(data):
        try:
            row, at = _mbdb_row(data, at)
        except (struct.error, IndexError) as error:
            raise Damaged(Reason.CORRUPT, "the manifest breaks off") from error
        yield row


def _mbdb_row(data: bytes, at: int) -> tuple[Row, int]:
    texts = []
    for _ in range(5):  # domain, path, target of a link, digest, key
        text, at = _text(data, at)
        texts.append(text)
    mode, _, _, _, modified, _, _, size, protection_class, properties = _NUMBERS.unpack_from(data, at)
    at += _NUMBERS.size
    for _ in range(2 * properties):
        _, at = _text(data, at)
    domain, path, _, _, key = texts
    file_id = hashlib.sha1(domain + b"-" + path).hexdigest().encode()
    kind = {stat.S_IFDIR: FOLDER, stat.S_IFLNK: LINK}.get(stat.S_IFMT(mode), FILE)
    wrapped = key[-_WRAPPED_KEY:]
    return Row(file_id, domain, path, kind, _whole(size), _moment(modified), protection_class, wrapped), at


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", data, at)
    if length == _NO_TEXT:
        return b"", at + 2
    if at + 2 + length > len(data):
        raise IndexError
    return data[at + 2 : at + 2 + length], at + 2 + length
