"""HFS+ and APFS, through libfshfs and libfsapfs: both unpack what macOS has compressed.

Deleted files are not found: neither library tells of them.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import numpy as np
import pyfsapfs
import pyfshfs

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.bits import Bits
from vangnet.evidence.disk.files import HARD_LINK, SYMLINK, Found, Told, segment
from vangnet.evidence.disk.tsk import Kit
from vangnet.evidence.disk.view import Noted, Unpacked, View, fault
from vangnet.values import Reason, Remark

T = TypeVar("T")
_KINDS = {0x1000: "inode/fifo", 0x2000: "inode/chardevice", 0x6000: "inode/blockdevice", 0xA000: SYMLINK}
_KINDS[0xC000] = "inode/socket"
_FOLDER, _MASK = 0x4000, 0xF000
_RESOURCE = 1
_ALLOCATION, _MOST_MAP = 6, 256 << 20  # the file in which HFS+ keeps its map
_RESOURCE_NAME = "rsrc"  # as macOS shows it: file/..namedfork/rsrc
_PRIVATE = ("\0\0\0\0HFS+ Private Data", ".HFS+ Private Directory Data\r")


class Apple:
    """A volume of a Mac or an iPhone."""

    def __init__(self, name: str, volume: Any, source: Noted, container: Any = None, view: View | None = None) -> None:
        self.name = name
        self._view = view  # of HFS+, whose map of free space is read; APFS shares its space between volumes
        self._volume, self._source = volume, source
        self._container = container  # a volume lives only as long as its container

    def free(self) -> Iterator[tuple[int, int]] | None:
        if self._view is None:
            return None
        kit = Kit(self._view, "HFS")
        map_ = np.frombuffer(kit.bytes_of(_ALLOCATION, _MOST_MAP), np.uint8)
        bits = Bits(np.packbits(np.unpackbits(map_), bitorder="little").tobytes(), int(kit.fs.info.block_count))
        return ((block * kit.block, count * kit.block) for block, count in bits.free())

    def content(self, inode: int, stream: int) -> View:
        entry = self._guarded(lambda: self._volume.get_file_entry_by_identifier(inode))
        if entry is None:
            raise Damaged(Reason.CORRUPT, "no such file")
        handle = self._guarded(entry.get_resource_fork) if stream == _RESOURCE else entry
        size = self._guarded(lambda: handle.size) or 0
        return Unpacked(handle, int(size), [self._source])

    def entries(self, told: Told) -> Iterator[Found]:
        waiting: list[tuple[str, int | None]] = [("", None)]
        seen: set[int] = set()
        linked: set[int] = set()
        while waiting:
            path, number = waiting.pop()
            try:
                for entry in self._below(self._folder(number)):
                    yield from self._entry(entry, path, waiting, seen, linked, told)
            except Damaged as damage:
                told.stop(damage.reason, f"folder {path or '.'}: {damage.detail}")

    def _entry(
        self,
        entry: Any,
        folder: str,
        waiting: list[tuple[str, int | None]],
        seen: set[int],
        linked: set[int],
        told: Told,
    ) -> Iterator[Found]:
        try:
            told_of = self._guarded(lambda: (entry.name, entry.identifier, entry.file_mode, entry.size))
        except Damaged as damage:
            told.stop(damage.reason, f"a file in {folder or '.'}: {damage.detail}")
            return
        name, number, mode, size = told_of
        if name in _PRIVATE:
            told.system += 1
        text = segment((name or "").encode("utf-8", "surrogatepass"))
        path = f"{folder}/{text}" if folder else text
        kind = (mode or 0) & _MASK
        if kind == _FOLDER or (not kind and self._quiet(lambda: entry.number_of_sub_file_entries)):
            if number not in seen:
                seen.add(number)
                waiting.append((path, number))
            return
        time = self._time(entry)
        if kind in _KINDS:
            yield Found(number, 0, path, None, time, _KINDS[kind])
        elif number in linked:
            yield Found(number, 0, path, None, None, HARD_LINK)
        else:
            if (self._quiet(lambda: entry.number_of_links) or 1) > 1:
                linked.add(number)
            yield Found(number, 0, path, int(size or 0), time)
            yield from self._resource(entry, number, path, time)

    def _resource(self, entry: Any, number: int, path: str, time: int | None) -> Iterator[Found]:
        """Give the second stream that a file of a Mac may have, unless it holds the compressed first one."""
        if not hasattr(entry, "get_resource_fork"):
            return
        fork = self._quiet(entry.get_resource_fork)
        size = self._quiet(lambda: fork.size) if fork is not None else 0
        compressed = self._quiet(lambda: entry.get_extended_attribute_by_name("com.apple.decmpfs"))
        if size and not compressed:
            yield Found(number, _RESOURCE, f"{path}:{_RESOURCE_NAME}", int(size), time, None, None, (Remark.STREAM,))

    def _folder(self, number: int | None) -> Any:
        if number is None:
            found = self._guarded(self._volume.get_root_directory)
        else:
            found = self._guarded(lambda: self._volume.get_file_entry_by_identifier(number))
        if found is None:
            raise Damaged(Reason.CORRUPT, "no such folder")
        return found

    def _below(self, folder: Any) -> Iterator[Any]:
        rows = iter(self._guarded(lambda: folder.sub_file_entries))
        while (row := self._guarded(lambda: next(rows, None))) is not None:
            yield row

    def _time(self, entry: Any) -> int | None:
        moment = self._quiet(entry.get_modification_time_as_integer)
        if not moment:
            return None
        if self.name == "APFS":
            return int(moment)
        return (int(moment) - 2_082_844_800) * 1_000_000_000  # HFS+ counts seconds from 1904

    def _quiet(self, work: Callable[[], T]) -> T | None:
        try:
            return self._guarded(work)
        except Damaged:
            return None

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except MemoryError:
            raise
        except Exception as error:
            raise fault([self._source], error) from error


def hfs(view: View) -> Apple:
    """Open an HFS+ volume."""
    source, volume = Noted(view), pyfshfs.volume()
    try:
        volume.open_file_object(source)
    except Exception as error:
        raise fault([source], error) from error
    return Apple("HFS+", volume, source, view=view)


def apfs(view: View) -> list[tuple[str, Apple | None]]:
    """Open an APFS container; gives each volume, None for one that is encrypted."""
    source, container = Noted(view), pyfsapfs.container()
    found: list[tuple[str, Apple | None]] = []
    try:
        container.open_file_object(source)
        for number in range(container.number_of_volumes):
            volume = container.get_volume(number)
            apple = Apple("APFS", volume, source, container)
            found.append((str(volume.name or f"volume {number + 1}"), None if volume.is_locked() else apple))
    except MemoryError:
        raise
    except Exception as error:
        raise fault([source], error) from error
    return found
