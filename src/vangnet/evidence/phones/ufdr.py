"""Cellebrite UFDR: a zip whose report.xml tells what each file in it was called on the phone.

A file whose bytes are those of another one may have no content of its own: then the content of the other is given,
found by its MD5. What the report does not tell of is given by its name in the zip, so that nothing is lost.
"""

import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import LimitReached
from vangnet.evidence.phones.naming import Names
from vangnet.evidence.phones.ufdr_report import Reported
from vangnet.evidence.phones.ufdr_report import files as reported_files
from vangnet.evidence.phones.zipped import Zipped, beside, opened
from vangnet.evidence.reader import as_damage
from vangnet.evidence.sources import Coverage, Entry, Files, Volume
from vangnet.values import Reason, Remark

__all__ = ["TYPE", "TYPES", "Ufdr", "beside", "open_source", "recognise"]

TYPE = "application/x-cellebrite-ufdr"
TYPES = frozenset({TYPE})

_REPORT = "report.xml"
_EMPTY, _MISSING = b"empty", b"missing"  # keys of what has no place in the zip
_MOST_HELD = 1_000_000  # members whose names are held in memory: of a zip with more, the rest keep their own names
_MOST_WAITING = 100_000  # files without content that may find it later in the report
_MOST_VOLUMES = 100


def recognise(name: bytes, head: bytes) -> str | None:
    """Tell a UFDR: by its content any zip could be one, so the name has to say so."""
    return TYPE if name.lower().endswith(b".ufdr") and head.startswith(b"PK\x03\x04") else None


class Ufdr:
    """An opened UFDR."""

    def __init__(self, stream: BinaryIO, passwords: tuple[str, ...] = ()) -> None:
        self._zip = Zipped(stream, passwords)
        self._volumes: Counter[str] = Counter()
        self._deleted: Counter[str] = Counter()
        self._has_report = False
        self._fault: Damaged | None = None

    def entries(self) -> Iterator[Entry]:
        """Give the files of the report in its order, then what it does not tell of."""
        self._volumes, self._deleted, self._fault = Counter(), Counter(), None
        names = Names()
        held: dict[str, Entry] = {}
        faults: list[Damaged] = []
        for entry in self._members(held, faults):
            yield self._counted("", _renamed(entry, names))
        report = next((entry for name, entry in held.items() if name.lower() == _REPORT), None)
        self._has_report = report is not None
        used: set[str] = set()
        if report is not None:
            for file, found in self._reported(report, held, used, faults):
                yield self._counted(file.file_system, _named(file, found, names))
        for name, entry in held.items():
            if name not in used:
                yield self._counted("", _renamed(entry, names))
        if faults:
            self._fault = faults[0]
            raise self._fault

    def open(self, key: bytes) -> BinaryIO:
        """Give a file's content."""
        if key == _MISSING:
            raise Damaged(Reason.MISSING, "the report names it, and its content is not in the zip")
        return io.BytesIO() if key == _EMPTY else self._zip.open(key)

    def coverage(self) -> Coverage:
        """Tell of each file system of the phone, and "" for what the report does not name."""
        volumes = [
            Volume(escape_member(name.encode("utf-8", "surrogatepass")) if name else "", None, None, None, files,
                   self._deleted[name])
            for name, files in self._volumes.items()
        ]  # fmt: skip
        if not self._has_report:
            reason, detail = Reason.MISSING, "no report.xml: every member is given by its name in the zip"
            volumes.append(Volume("", None, None, None, reason=reason, detail=detail))
        if self._fault:
            volumes.append(Volume("", None, None, None, reason=self._fault.reason, detail=self._fault.detail))
        return Coverage("ufdr" if self._has_report else "zip", None, tuple(volumes))

    def _members(self, held: dict[str, Entry], faults: list[Damaged]) -> Iterator[Entry]:
        """Hold the members of the zip by their names; gives those that cannot be held."""
        try:
            for entry in self._zip.entries():
                path = _as_path(entry.name)
                if path in held or len(held) >= _MOST_HELD:
                    yield entry
                else:
                    held[path] = entry
        except Damaged as damage:
            faults.append(damage)
        if len(held) >= _MOST_HELD:
            faults.append(LimitReached(f"more than {_MOST_HELD} members"))

    def _reported(
        self, report: Entry, held: dict[str, Entry], used: set[str], faults: list[Damaged]
    ) -> Iterator[tuple[Reported, Entry | None]]:
        """Give each file of the report with its member, or that of a file with the same MD5."""
        firsts: dict[bytes, Entry] = {}
        waiting: list[Reported] = []
        try:
            for file in reported_files(self._zip.open(report.key)):
                found = _place(file, held, used)
                if found and file.md5:
                    firsts.setdefault(file.md5, found)
                found = found or firsts.get(file.md5 or b"")
                if found or not file.md5 or len(waiting) >= _MOST_WAITING:
                    yield file, found
                else:
                    waiting.append(file._replace(texts=()))
        except Exception as error:
            faults.append(as_damage(error))
        for file in waiting:
            yield file, firsts.get(file.md5 or b"")

    def _counted(self, volume: str, entry: Entry) -> Entry:
        volume = volume if volume in self._volumes or len(self._volumes) < _MOST_VOLUMES else ""
        self._volumes[volume] += 1
        self._deleted[volume] += Remark.DELETED in entry.remarks
        return entry


def open_source(files: Files, name: bytes, type_: str, passwords: tuple[str, ...]) -> Ufdr:  # noqa: ARG001 - the common interface
    """Open a UFDR; raises Damaged when the disk does not give it."""
    return Ufdr(opened(files, name), passwords)


def _as_path(name: str) -> str:
    """Write a place in the zip in one way: the report has backslashes."""
    return name.replace("\\", "/").lstrip("/")


def _place(file: Reported, held: dict[str, Entry], used: set[str]) -> Entry | None:
    """Find a file's member: where "Local Path" says, or where any value of the file does, whatever it is called."""
    for text in (file.local_path, *file.texts):
        path = escape_member(_as_path(text).encode("utf-8", "surrogatepass")) if text else ""
        if path in held:
            used.add(path)
            return held[path]
    return None


def _named(file: Reported, found: Entry | None, names: Names) -> Entry:
    """Describe a file by its name on the phone."""
    parts = (file.file_system.strip("/"), file.path.lstrip("/"))
    path = "/".join(part for part in parts if part)
    name = names.unique(escape_member(path.encode("utf-8", "surrogatepass")))
    remarks = (Remark.DELETED,) if file.is_deleted else ()
    if found is not None:
        moment = file.modified_at if file.modified_at is not None else found.modified_at
        return Entry(found.key, name, found.size, moment, found.type, found.problem, remarks)
    if file.size == 0:
        return Entry(_EMPTY, name, 0, file.modified_at, None, None, remarks)
    return Entry(_MISSING, name, file.size, file.modified_at, None, Reason.MISSING, remarks)


def _renamed(entry: Entry, names: Names) -> Entry:
    unique = names.unique(entry.name)
    return entry if unique == entry.name else msgspec.structs.replace(entry, name=unique)
