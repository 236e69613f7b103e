"""Backups of iPhones and iPads as iTunes and Finder write them: a folder of files with digests for names.

The manifest tells what each was called on the phone. What it does not tell of is given by its own name.
"""

import io
import plistlib
import re
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import msgspec

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.magic.signatures import exact
from vangnet.evidence.phones import ios_keys
from vangnet.evidence.phones.ios_manifest import FOLDER, LINK, MBDB, SQLITE, Row, rows
from vangnet.evidence.phones.naming import Names
from vangnet.evidence.phones.zipped import opened
from vangnet.evidence.reader import as_damage
from vangnet.evidence.sources import Coverage, Entry, Files, Volume
from vangnet.values import Reason

TYPE = "application/x-ios-backup"
TYPES = frozenset({TYPE})

_BLOB = re.compile(rb"(?:[0-9a-f]{2}/)?([0-9a-f]{40})")
_PROPERTIES = b"Manifest.plist"
_MOST_MANIFEST, _MOST_PROPERTIES = 512 * MIB, 16 * MIB
_MOST_BLOBS = 4_000_000
_EMPTY = b""

_Key = tuple[bytes, int, bytes]  # the name of the blob, the protection class and the wrapped key, if it is encrypted
_decode = msgspec.msgpack.Decoder(_Key).decode


def recognise(name: bytes, head: bytes) -> str | None:
    """Tell a backup by its manifest. That of an encrypted backup looks like chance bytes, so its name must tell."""
    if name.endswith(b"Manifest.mbdb"):
        return TYPE if head.startswith(MBDB) else None
    is_manifest = name == b"Manifest.db" or name.endswith(b"/Manifest.db")
    return TYPE if is_manifest and (head.startswith(SQLITE) or exact(head) is None) else None


def beside(names: frozenset[bytes], name: bytes) -> frozenset[bytes]:  # noqa: ARG001 - the common interface
    """Name the files of a backup that hold contents."""
    return frozenset(each for each in names if _BLOB.fullmatch(each))


class Backup:
    """An opened backup."""

    def __init__(self, files: Files, name: bytes, passwords: tuple[str, ...]) -> None:
        self._files = files
        self._name = name
        self._tried = len(passwords[: ios_keys.MOST_PASSWORDS])
        self._keys: Any = None
        self._is_encrypted = False
        self._closed: Damaged | None = None  # what went wrong while it was opened
        self._fault: Damaged | None = None
        self._count = 0
        self._properties: dict[str, Any] = {}
        try:
            self._properties = self._read_properties()
            self._is_encrypted = bool(self._properties.get("IsEncrypted"))
            if self._is_encrypted:
                self._keys = ios_keys.unlocked(self._properties["BackupKeyBag"], passwords)
        except Exception as error:
            self._closed = as_damage(error)

    def entries(self) -> Iterator[Entry]:
        """Give the files of the manifest in its order, then those that it does not tell of."""
        self._count, self._fault = 0, None
        faults = [self._closed] if self._closed else []
        names = Names()
        blobs = self._blobs(faults)
        used: set[bytes] = set()
        try:
            for row in rows(self._manifest()):
                if row.kind != FOLDER:
                    used.add(row.file_id)
                    yield self._counted(self._entry(row, blobs.get(row.file_id), names))
        except Exception as error:
            faults.append(as_damage(error))
        locked = Reason.ENCRYPTED if self._is_encrypted else None  # its key is lost with its row
        for file_id, name in blobs.items():
            if file_id not in used:
                key = msgspec.msgpack.encode((name, 0, b""))
                yield self._counted(Entry(key, names.unique(escape_member(name)), None, None, None, locked))
        if faults:
            self._fault = faults[0]
            raise self._fault

    def open(self, key: bytes) -> BinaryIO:
        """Give a file's content, decrypted."""
        if key == _EMPTY:
            return io.BytesIO()
        try:
            name, protection_class, wrapped = _decode(key)
            if not _BLOB.fullmatch(name):
                raise Damaged(Reason.MISSING, "the manifest names it, and its content is not in the backup")  # noqa: TRY301
            wanted = ios_keys.file_key(self._keys, protection_class, wrapped) if wrapped else None
            stream = opened(self._files, name)
            return cast(BinaryIO, ios_keys.Decrypted(stream, wanted)) if wanted else stream
        except Exception as error:
            raise as_damage(error) from error

    def coverage(self) -> Coverage:
        """Tell how many files there were, whether the backup is encrypted, and why the listing ended early."""
        locked = self._is_encrypted and self._keys is None and self._closed is None
        told = Damaged(Reason.ENCRYPTED, f"passwords tried: {self._tried}, and none fits")
        fault = told if locked else self._fault
        reason, detail = (fault.reason, fault.detail) if fault else (None, None)
        kind = "ios backup, encrypted" if self._is_encrypted else "ios backup"
        return Coverage(kind, None, (Volume("", None, None, None, self._count, reason=reason, detail=detail),))

    def _read_properties(self) -> dict[str, Any]:
        data = _held(self._files, _PROPERTIES, _MOST_PROPERTIES)
        found = plistlib.loads(bytes(data))
        if not isinstance(found, dict):
            raise Damaged(Reason.CORRUPT, "Manifest.plist is no list of properties")
        return found

    def _manifest(self) -> bytearray:
        data = _held(self._files, self._name, _MOST_MANIFEST)
        if self._is_encrypted and not data.startswith((SQLITE, MBDB)):
            wrapped = self._properties.get("ManifestKey", b"")
            (protection_class,) = struct.unpack("<l", wrapped[:4])
            ios_keys.decrypt_in_place(data, ios_keys.file_key(self._keys, protection_class, wrapped[4:]))
        return data

    def _blobs(self, faults: list[Damaged]) -> dict[bytes, bytes]:
        """Give the files that hold contents, by their identifiers; the same order each time."""
        found: dict[bytes, bytes] = {}
        for name in sorted(filter(_BLOB.fullmatch, self._files.names())):
            file_id = name[-40:]
            found[b"again " + file_id if file_id in found else file_id] = name  # an older backup in the same folder
            if len(found) >= _MOST_BLOBS:
                faults.append(LimitReached(f"more than {_MOST_BLOBS} files in a backup"))
                break
        return found

    def _entry(self, row: Row, blob: bytes | None, names: Names) -> Entry:
        path = b"/".join(part for part in (row.domain, row.path) if part)
        name = names.unique(escape_member(path or row.file_id))
        if row.kind == LINK:
            return Entry(_EMPTY, name, None, row.modified_at, "inode/symlink")
        if blob is None and row.size == 0:
            return Entry(_EMPTY, name, 0, row.modified_at)
        wrapped = row.wrapped_key if self._is_encrypted else b""
        key = msgspec.msgpack.encode((blob or b"", row.protection_class, wrapped))
        return Entry(key, name, row.size, row.modified_at, None, self._problem(row, blob))

    def _problem(self, row: Row, blob: bytes | None) -> str | None:
        if blob is None:
            return Reason.MISSING
        if not self._is_encrypted:
            return None
        if self._keys is None:
            return Reason.ENCRYPTED
        return None if row.is_sound and row.wrapped_key else Reason.CORRUPT

    def _counted(self, entry: Entry) -> Entry:
        self._count += 1
        return entry


def open_source(files: Files, name: bytes, type_: str, passwords: tuple[str, ...]) -> Backup:  # noqa: ARG001 - the common interface
    """Open a backup by its manifest. A backup that is broken or locked still names its files."""
    return Backup(files, name, passwords)


def _held(files: Files, name: bytes, most: int) -> bytearray:
    """Read one of the small files of a backup."""
    with opened(files, name) as stream:
        data = bytearray(stream.read(most + 1))
    if len(data) > most:
        raise LimitReached(f"{name.decode('ascii', 'replace')} is larger than {most} bytes")
    return data
