"""An opened disk image: its files from all volumes, in one order, each found again by a short key."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk import carve, shadows, volumes
from vangnet.evidence.disk.content import Content
from vangnet.evidence.disk.files import FileSystem, Found, Told
from vangnet.evidence.disk.media import Medium
from vangnet.evidence.disk.ntfs import Ntfs
from vangnet.evidence.disk.view import View, Window
from vangnet.evidence.disk.volumes import Part
from vangnet.evidence.reader import as_damage
from vangnet.evidence.sources import Coverage, Entry, Volume
from vangnet.values import Reason, Remark

_FILE = struct.Struct("<cHHQI")  # kind, part, shadow copy (0: the present state), number, stream
_CARVED = struct.Struct("<cHQQ")  # kind, part, offset, length


@dataclass
class _Opened:
    """A part of the disk, once somebody looked into it."""

    part: Part
    system: FileSystem | None = None
    told: Told = field(default_factory=Told)
    stores: list[View] | None = None
    earlier: dict[int, FileSystem] = field(default_factory=dict)


class Disk:
    """A disk image as a `Source`."""

    def __init__(self, medium: Medium, *, carving: bool = False) -> None:
        self._medium, self._carving = medium, carving
        self._broken: Damaged | None = None
        self._parts = [_Opened(part) for part in self._find()]

    def _find(self) -> list[Part]:
        try:
            return list(volumes.find(self._medium.view))
        except Exception as error:
            self._broken = as_damage(error)
            return [Part("", 0, self._medium.view.size, self._medium.view, reason=self._broken.reason)]

    # -- listing -----------------------------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Give every file, in the same order each time; raises Damaged at the end when some could not be listed."""
        for number, opened in enumerate(self._parts):
            opened.told = Told()
            yield from self._files(number, opened)
        if self._carving:
            for number, opened in enumerate(self._parts):
                yield from self._carved(number, opened)
        self._tell()

    def _tell(self) -> None:
        """Raise what kept files from being listed: a fault of the image first, then those of its volumes."""
        if self._broken:
            raise self._broken
        if self._medium.missing:
            raise Damaged(Reason.UNREADABLE, f"missing: {', '.join(self._medium.missing)}")
        for opened in self._parts:
            reason = opened.told.reason or opened.part.reason
            if reason:
                detail = opened.told.details[0] if opened.told.details else opened.part.detail
                raise Damaged(reason, f"{opened.part.folder or 'the volume'}: {detail}")

    def _files(self, number: int, opened: _Opened) -> Iterator[Entry]:
        told = opened.told
        try:
            system = self._system(opened)
            if system is None:
                return
            states = _States() if self._stores(opened, told) else None
            for found in system.entries(told):
                if states:
                    states.add(found)
                told.files += not found.is_deleted
                told.deleted += found.is_deleted
                yield _entry(number, 0, found, opened.part.folder)
            yield from self._earlier(number, opened, states)
        except Exception as error:
            damage = as_damage(error)
            told.stop(damage.reason, damage.detail)

    def _earlier(self, number: int, opened: _Opened, states: "_States | None") -> Iterator[Entry]:
        """Give the files of each shadow copy that are not the same in the present state or in a copy before."""
        for which in range(1, len(opened.stores or ()) + 1):
            apart = Told()
            try:
                system = self._shadow(opened, which)
                folder = f"{opened.part.folder}/shadow copy {which}".lstrip("/")
                for found in system.entries(apart):
                    if states and not found.is_deleted and not found.type and states.add(found):
                        yield _entry(number, which, found, folder)
            except Exception as error:
                damage = as_damage(error)
                apart.stop(damage.reason, damage.detail)
            for detail in apart.details:
                opened.told.stop(apart.reason or Reason.CORRUPT, f"shadow copy {which}: {detail}")

    def _carved(self, number: int, opened: _Opened) -> Iterator[Entry]:
        view = opened.part.view
        try:
            for start, length, extension in carve.carved(view, self._unallocated(opened)) if view else ():
                name = f"{opened.part.folder}/$Carved/{start:012d}.{extension}".lstrip("/")
                yield Entry(_CARVED.pack(b"c", number, start, length), name, length, None, None, None, (Remark.CARVED,))
        except Exception as error:
            damage = as_damage(error)
            opened.told.stop(damage.reason, f"carving: {damage.detail}")

    # -- contents ----------------------------------------------------------------------------------------------------

    def open(self, key: bytes) -> BinaryIO:
        """Give the content of an entry, to be read and sought in."""
        try:
            return cast(BinaryIO, Content(self._content(key)))
        except Exception as error:
            raise as_damage(error) from error

    def _content(self, key: bytes) -> View:
        if key[:1] == b"c":
            _, number, start, length = _CARVED.unpack(key)
            view = self._parts[number].part.view
            if view is not None:
                return Window(view, start, length)
        else:
            _, number, which, inode, stream = _FILE.unpack(key)
            opened = self._parts[number]
            system = self._shadow(opened, which) if which else self._system(opened)
            if system is not None:
                return system.content(inode, stream)
        raise Damaged(Reason.CORRUPT, "no file has this key")

    # -- what was seen -----------------------------------------------------------------------------------------------

    def coverage(self) -> Coverage:
        """Tell what was seen, after the listing."""
        parts = tuple(self._volume(number, opened) for number, opened in enumerate(self._parts))
        kind, missing = self._medium.kind, self._medium.missing
        return Coverage(f"{kind}, missing: {', '.join(missing)}" if missing else kind, self._medium.view.size, parts)

    def _volume(self, number: int, opened: _Opened) -> Volume:
        part, told = opened.part, opened.told
        try:
            unallocated = self._unallocated_bytes(opened)
        except Exception as error:
            told.stop(as_damage(error).reason, "the map of free space cannot be read")
            unallocated = None
        details = [part.detail] if part.detail else []
        details += told.details
        if told.system:
            details.append(f"{told.system} files of the file system itself")
        if told.lost:
            details.append(f"{told.lost} deleted names whose content cannot be found")
        if opened.stores:
            details.append(f"{len(opened.stores)} shadow copies")
        return Volume(
            name=part.folder or f"volume {number + 1}",
            start=part.start,
            size=part.size,
            file_system=opened.system.name if opened.system else None,
            files=told.files,
            deleted=told.deleted,
            unallocated=unallocated,
            reason=part.reason or told.reason,
            detail="; ".join(details) or None,
        )

    def unallocated(self) -> Iterator[tuple[int, int, int]]:
        """Give space that belongs to no file: the number of the volume, where in it, and how many bytes."""
        for number, opened in enumerate(self._parts):
            for start, length in self._unallocated(opened):
                yield number, start, length

    def _unallocated_bytes(self, opened: _Opened) -> int | None:
        if opened.part.view is None or (opened.system and opened.system.free() is None):
            return None
        return sum(length for _, length in self._unallocated(opened))

    def _unallocated(self, opened: _Opened) -> Iterator[tuple[int, int]]:
        """Give free space within one part; where no file system is known, all of it."""
        view = opened.part.view
        if view is None:
            return
        if opened.system is None:
            yield 0, view.size
            return
        yield from opened.system.free() or ()

    # -- opening -----------------------------------------------------------------------------------------------------

    def _system(self, opened: _Opened) -> FileSystem | None:
        if opened.system is None and opened.part.opener:
            opened.system = opened.part.opener()
        return opened.system

    def _stores(self, opened: _Opened, told: Told | None = None) -> list[View]:
        if opened.stores is None:
            opened.stores = []
            if isinstance(opened.system, Ntfs) and opened.part.view:
                try:
                    opened.stores = shadows.stores(opened.part.view)
                except Damaged as damage:
                    if told:
                        told.stop(damage.reason, f"shadow copies: {damage.detail}")
        return opened.stores

    def _shadow(self, opened: _Opened, which: int) -> FileSystem:
        if which not in opened.earlier:
            self._system(opened)
            opened.earlier[which] = Ntfs(self._stores(opened)[which - 1])
        return opened.earlier[which]


class _States:
    """Which states of which files were given already, in sixteen bytes or so for each."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def add(self, found: Found) -> bool:
        """Note a file's state; tells whether it was new."""
        state = hash((found.inode, found.stream, found.modified_at, found.size))
        if state in self._seen:
            return False
        self._seen.add(state)
        return True


def _entry(number: int, which: int, found: Found, folder: str) -> Entry:
    key = _FILE.pack(b"f", number, which, found.inode, found.stream)
    name = f"{folder}/{found.path}" if folder else found.path
    if found.is_deleted:  # a file of the same name may be there too; the number is what The Sleuth Kit calls it by
        name += f" (deleted {found.inode})"
    remarks = (*found.remarks, Remark.SNAPSHOT) if which else found.remarks
    return Entry(key, name, found.size, found.modified_at, found.type, found.problem, remarks)
