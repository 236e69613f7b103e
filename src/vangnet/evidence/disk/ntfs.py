"""NTFS: every file by its record in the master file table, so that folders of any size take linear time.

Not given as files are the file system's own (records 0 to 15 and what lies in $Extend); streams that somebody hid
behind them are. A file is given once with content, and under its other names as a hard link.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.bits import Bits
from vangnet.evidence.disk.files import HARD_LINK, MOST_DELETED, ORPHANS, Found, Told, segment, wide
from vangnet.evidence.disk.tsk import Clipped, Content, Kit, modified_at
from vangnet.evidence.disk.view import Stated, View, Window
from vangnet.values import Reason, Remark

_FILE_NAME, _DATA, _BITMAP, _ROOT = 48, 128, 6, 5
_SYSTEM = 16
_LARGEST = 1 << 50
_NO_STREAM = 0xFFFF
_PIECE = 1 << 20
_IN_USE, _DIRECTORY = 1, 2
_ENCRYPTED, _COMPRESSED = 0x10, 0x20
_MOST_DEPTH = 200
_WINDOWS_OVERLAY = b"WofCompressedData"
_LINK = 10  # what The Sleuth Kit calls a symbolic link
_MOST_BITMAP = 512 << 20


class _Name(NamedTuple):
    parent: int
    sequence: int
    space: int
    name: bytes


class _Record(NamedTuple):
    number: int
    sequence: int
    in_use: bool
    is_folder: bool


class Ntfs:
    """An NTFS volume."""

    name = "NTFS"

    def __init__(self, view: View) -> None:
        boot = view.at(0, 512)
        sectors, sector = int.from_bytes(boot[40:48], "little"), int.from_bytes(boot[11:13], "little")
        self._kit = Kit(Stated(view, min(sectors * sector, _LARGEST)), "NTFS_DETECT")
        code = int.from_bytes(boot[64:65], "little", signed=True)
        self._record_bytes = 1 << -code if -16 <= code < 0 else max(1, code) * self._kit.block
        self._paths: dict[int, tuple[str, int, bool]] = {_ROOT: ("", 0, True)}
        self._used = self._bitmap()

    def entries(self, told: Told) -> Iterator[Found]:
        for record in self._records(told):
            try:
                yield from self._file(record, told)
            except Damaged as damage:
                told.stop(damage.reason, f"file record {record.number}: {damage.detail}")

    def content(self, inode: int, stream: int) -> View:
        if stream == _NO_STREAM:
            return Window(self._kit.image.view, 0, 0)
        file = self._kit.file(inode)
        for attribute in self._kit.attributes(file):
            if (int(attribute.info.type), int(attribute.info.id)) == (_DATA, stream):
                content = Content(self._kit, file, int(attribute.info.size), _DATA, stream)
                return content if int(file.info.meta.flags) & 1 else self._clipped(content, attribute)
        raise Damaged(Reason.CORRUPT, "no such stream")

    def free(self) -> Iterator[tuple[int, int]] | None:
        if not self._used:
            return None
        return ((block * self._kit.block, count * self._kit.block) for block, count in self._used.free())

    # -- one file ----------------------------------------------------------------------------------------------------

    def _file(self, record: _Record, told: Told) -> Iterator[Found]:
        file = self._kit.file(record.number)
        names, streams = [], []
        for attribute in self._kit.attributes(file):
            if int(attribute.info.type) == _FILE_NAME:
                names.append(self._name(file, int(attribute.info.id), int(attribute.info.size)))
            elif int(attribute.info.type) == _DATA:
                streams.append(attribute)
        places = [name for name in names if name.space != 2] or names[:1]
        deleted = () if record.in_use else (Remark.DELETED,)
        paths = [self._path_of(name, record) for name in places] or [f"{ORPHANS}/OrphanFile-{record.number}"]
        is_system = record.number < _SYSTEM or paths[0].startswith("$Extend/")
        told.system += is_system
        if record.number == _ROOT:
            paths = ["."]
        if deleted and told.deleted >= MOST_DELETED:
            told.stop(Reason.LIMIT, f"more than {MOST_DELETED} deleted files")
            return
        overlay = any(_stream_name(stream) == _WINDOWS_OVERLAY for stream in streams)
        for stream in streams:
            yield from self._stream(file, record, paths, stream, deleted, overlay=overlay, is_system=is_system)
        if not streams and places and not record.is_folder and not is_system:
            yield Found(record.number, _NO_STREAM, paths[0], 0, modified_at(file.info.meta), None, None, deleted)
        if not record.is_folder and not is_system:
            for path in paths[1:]:
                yield Found(record.number, 0, path, None, None, HARD_LINK, None, deleted)

    def _stream(
        self,
        file: Any,
        record: _Record,
        paths: list[str],
        stream: Any,
        deleted: tuple[str, ...],
        *,
        overlay: bool,
        is_system: bool,
    ) -> Iterator[Found]:
        name = _stream_name(stream)
        if is_system and (not name or name.startswith(b"$")) and record.number != _ROOT:
            return
        if overlay and name == _WINDOWS_OVERLAY:
            return
        path = f"{paths[0]}:{segment(name)}" if name else paths[0]
        remarks = (*deleted, Remark.STREAM) if name else deleted
        problem = Reason.UNSUPPORTED if overlay and not name else None
        if int(stream.info.flags) & _ENCRYPTED:
            problem = Reason.ENCRYPTED
        elif deleted and self._is_taken(stream):
            problem = Reason.OVERWRITTEN
        type_ = "inode/symlink" if int(file.info.meta.type or 0) == _LINK and not name else None
        size, time = int(stream.info.size), modified_at(file.info.meta)
        yield Found(record.number, int(stream.info.id), path, size, time, type_, problem, remarks)

    def _is_taken(self, stream: Any) -> bool:
        """Tell whether the first block of a deleted file belongs to another file now."""
        if self._used is None:
            return False
        for block, _, is_stored in self._kit.runs(stream):
            return is_stored and self._used.used(block)
        return False

    def _clipped(self, content: Content, attribute: Any) -> View:
        if self._used is None or int(attribute.info.flags) & _COMPRESSED:
            return content
        good = 0
        for block, count, is_stored in self._kit.runs(attribute):
            free = self._used.used_at(block, count) if is_stored else count
            good += free * self._kit.block
            if free < count:
                return Clipped(content, good)
        return content

    # -- names -------------------------------------------------------------------------------------------------------

    def _name(self, file: Any, id_: int, size: int) -> _Name:
        data = Content(self._kit, file, min(size, 66 + 510), _FILE_NAME, id_).at(0, 66 + 510)
        if len(data) < 66:
            raise Damaged(Reason.CORRUPT, "a name that is cut off")
        parent = int.from_bytes(data[:6], "little")
        return _Name(parent, int.from_bytes(data[6:8], "little"), data[65], wide(data[66 : 66 + 2 * data[64]]))

    def _path_of(self, name: _Name, record: _Record) -> str:
        folder = self._folder(name.parent, name.sequence, 0) if name.parent != record.number else ORPHANS
        return f"{folder}/{segment(name.name)}" if folder else segment(name.name)

    def _folder(self, number: int, sequence: int, depth: int) -> str:
        """Give the path of a folder; a folder that is another one now, or none, is not believed."""
        found = self._paths.get(number)
        if found is None:
            if depth > _MOST_DEPTH:
                return ORPHANS
            self._paths[number] = (ORPHANS, sequence, True)  # a folder that lies in itself ends here
            found = self._paths[number] = self._found_folder(number, depth)
        path, is_at, in_use = found
        same = number == _ROOT or is_at == sequence or (not in_use and is_at == (sequence + 1) & 0xFFFF)
        return path if same else ORPHANS

    def _found_folder(self, number: int, depth: int) -> tuple[str, int, bool]:
        try:
            file = self._kit.file(number)
            attributes = [one for one in self._kit.attributes(file) if int(one.info.type) == _FILE_NAME]
            names = [self._name(file, int(one.info.id), int(one.info.size)) for one in attributes]
        except Damaged:
            return ORPHANS, -1, True
        places = [name for name in names if name.space != 2] or names
        if not places or int(file.info.meta.type or 0) != 2:
            return ORPHANS, -1, True
        above = self._folder(places[0].parent, places[0].sequence, depth + 1)
        path = f"{above}/{segment(places[0].name)}" if above else segment(places[0].name)
        return path, int(file.info.meta.seq), bool(int(file.info.meta.flags) & 1)

    # -- the master file table -----------------------------------------------------------------------------------------

    def _records(self, told: Told) -> Iterator[_Record]:
        """Give the records that describe a file, in use or not; the table is read in large pieces."""
        size, table = self._record_bytes, Content(self._kit, self._kit.file(0), None, _DATA, self._table_id())
        piece = max(size, _PIECE // size * size)
        for start in range(0, table.size, piece):
            try:
                data = table.at(start, piece)
            except Damaged as damage:
                told.stop(damage.reason, f"the file table from byte {start} on: {damage.detail}")
                continue
            rows = np.frombuffer(data, np.uint8, len(data) // size * size).reshape(-1, size)
            whole = (rows[:, :4] == np.frombuffer(b"FILE", np.uint8)).all(axis=1) & ~rows[:, 32:38].any(axis=1)
            for row in np.flatnonzero(whole).tolist():
                head = data[row * size : row * size + 24]
                flags = int.from_bytes(head[22:24], "little")
                sequence = int.from_bytes(head[16:18], "little")
                yield _Record(start // size + row, sequence, bool(flags & _IN_USE), bool(flags & _DIRECTORY))

    def _table_id(self) -> int:
        found = [one for one in self._kit.attributes(self._kit.file(0)) if int(one.info.type) == _DATA]
        return int(found[0].info.id) if found else 0

    def _bitmap(self) -> Bits | None:
        try:
            bits = self._kit.bytes_of(_BITMAP, _MOST_BITMAP)
        except Damaged:
            return None
        return Bits(bits, int(self._kit.fs.info.block_count))


def _stream_name(stream: Any) -> bytes:
    name = stream.info.name
    return b"" if name is None or name in (b"N/A", b"$Data") else bytes(name)
