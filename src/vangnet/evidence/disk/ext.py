"""ext2, ext3 and ext4: folders by our own reader, also their deleted rows, contents by The Sleuth Kit."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.bits import Bits
from vangnet.evidence.disk.files import HARD_LINK, MOST_DELETED, ORPHANS, SYMLINK, Found, Told, segment
from vangnet.evidence.disk.tsk import Clipped, Content, Kit, modified_at
from vangnet.evidence.disk.view import Stated, View
from vangnet.values import Reason, Remark

_ROOT, _FIRST = 2, 11
_FILE, _FOLDER, _LINK = 1, 2, 6  # what The Sleuth Kit calls them
_SPECIAL = {3: "inode/fifo", 4: "inode/chardevice", 5: "inode/blockdevice", 6: SYMLINK, 8: "inode/socket"}
_ALLOCATED = 1
_MOST_INODES = 20_000_000  # looked at in search of deleted files: a minute
_MOST_FOLDER = 256 << 20


class _Row(NamedTuple):
    inode: int
    name: bytes
    is_deleted: bool


class _Group(NamedTuple):
    """Where a group of blocks keeps its map, whether that was never written, and where its file records are."""

    bits: int
    is_unwritten: bool
    inodes: int


class Ext:
    """An ext2, ext3 or ext4 volume."""

    name = "ext"

    def __init__(self, view: View) -> None:
        self._view = view
        self._super = view.at(1024, 1024)
        blocks, block = _number(self._super, 4, 4), 1024 << min(6, _number(self._super, 24, 4))
        self._kit = Kit(Stated(view, blocks * block), "EXT_DETECT")
        room = view.size // max(128, _number(self._super, 88, 2))  # no more file records than there is room for
        self._last = min(int(self._kit.fs.info.last_inum), room)
        self._groups = _groups(self._super, view, self._kit.block)
        self._map: tuple[int, Bits | None] | None = None
        incompatible, compatible = _number(self._super, 96, 4), _number(self._super, 92, 4)
        self.name = "ext4" if incompatible & 0x2C0 else "ext3" if compatible & 4 else "ext2"

    def content(self, inode: int, stream: int) -> View:  # noqa: ARG002 - a file has one stream here
        file = self._opened(inode)
        content = Content(self._kit, file, None)
        if int(file.info.meta.flags) & _ALLOCATED:
            return content
        good = 0
        for attribute in self._kit.attributes(file):
            for block, count, is_stored in self._kit.runs(attribute):
                free = next((n for n in range(count) if self._is_used(block + n)), count) if is_stored else count
                good += free * self._kit.block
                if free < count:
                    return Clipped(content, good)
            break
        return content

    # -- files -------------------------------------------------------------------------------------------------------

    def entries(self, told: Told) -> Iterator[Found]:
        named = bytearray(self._last // 8 + 1)
        linked: set[int] = set()
        waiting = [("", _ROOT, False)]
        _mark(named, _ROOT)
        while waiting:
            folder, inode, gone = waiting.pop()
            try:
                rows = _rows(self._folder(inode), self._kit.block, self._last)
            except Damaged as damage:
                told.stop(damage.reason, f"folder {folder or '.'}: {damage.detail}")
                continue
            for row in rows:
                path = f"{folder}/{segment(row.name)}" if folder else segment(row.name)
                deleted = gone or row.is_deleted
                for found in self._file(row.inode, path, told, named, linked, deleted=deleted):
                    if found.type != "inode/directory":
                        yield found
                    else:
                        waiting.append((path, row.inode, deleted))
        yield from self._unnamed(told, named, linked)

    def _file(
        self, inode: int, path: str, told: Told, named: bytearray, linked: set[int], *, deleted: bool
    ) -> Iterator[Found]:
        try:
            meta = self._opened(inode).info.meta
            kind, flags, links = int(meta.type or 0), int(meta.flags), int(meta.nlink)
        except Damaged as damage:
            if not deleted:
                yield Found(inode, 0, path, None, None, None, damage.reason)
            return
        again = _is_marked(named, inode)
        if deleted and (flags & _ALLOCATED or again):  # the number is another file's now
            told.lost += 1
            return
        if kind == _FOLDER:
            if not again:
                _mark(named, inode)
                yield Found(inode, 0, path, None, None, "inode/directory")
            return
        _mark(named, inode)
        yield from self._described(inode, path, meta, linked, told, kind=kind, links=links, deleted=deleted)

    def _described(
        self, inode: int, path: str, meta: Any, linked: set[int], told: Told, *, kind: int, links: int, deleted: bool
    ) -> Iterator[Found]:
        remarks = (Remark.DELETED,) if deleted else ()
        size, time = int(meta.size), modified_at(meta)
        if deleted and told.deleted >= MOST_DELETED:
            told.stop(Reason.LIMIT, f"more than {MOST_DELETED} deleted files")
        elif inode in linked:
            yield Found(inode, 0, path, None, None, HARD_LINK, None, remarks)
        elif kind in _SPECIAL:
            yield Found(inode, 0, path, None, time, _SPECIAL[kind], None, remarks)
        elif size > self._view.size * 1024 or size < 0:
            yield Found(inode, 0, path, None, time, None, Reason.CORRUPT, remarks)
        else:
            problem = self._problem(inode, size) if deleted else None
            if deleted and problem == "":
                told.lost += 1
                return
            if links > 1:
                linked.add(inode)
            yield Found(inode, 0, path, size, time, None, problem, remarks)

    def _problem(self, inode: int, size: int) -> str | None:
        """Tell what is wrong with a deleted file; the empty text where ext3 and ext4 have wiped where it lay."""
        for attribute in self._kit.attributes(self._kit.file(inode)):
            for block, _, is_stored in self._kit.runs(attribute):
                if is_stored and block:
                    return Reason.OVERWRITTEN if self._is_used(block) else None
            return "" if size and not int(attribute.info.flags) & 4 else None
        return "" if size else None

    def _unnamed(self, told: Told, named: bytearray, linked: set[int]) -> Iterator[Found]:
        """Give deleted files whose name is gone, and files in use that no folder names."""
        last = min(self._last, _MOST_INODES)
        if self._last > _MOST_INODES:
            told.stop(Reason.LIMIT, f"only {_MOST_INODES} of {self._last} file records were searched for deleted files")
        for inode in range(_FIRST, last):
            if _is_marked(named, inode):
                continue
            try:
                meta = self._opened(inode).info.meta
                kind, size, flags = int(meta.type or 0), int(meta.size), int(meta.flags)
                if kind != _FILE or size <= 0:
                    continue
                path, gone = f"{ORPHANS}/OrphanFile-{inode}", not flags & _ALLOCATED
                yield from self._described(inode, path, meta, linked, told, kind=kind, links=1, deleted=gone)
            except Damaged as damage:
                if damage.reason == Reason.UNREADABLE:
                    told.stop(damage.reason, f"file record {inode}: {damage.detail}")

    def _opened(self, inode: int) -> Any:
        """Open a file by its number, unless it would take The Sleuth Kit forever to open it.

        Of a file without extents it walks through each block that the size promises, whether there is one or not.
        """
        per_group, size = max(1, _number(self._super, 40, 4)), max(128, _number(self._super, 88, 2))
        group, place = divmod(inode - 1, per_group)
        table = self._groups[group].inodes if group < len(self._groups) else 0
        raw = self._view.at(table * self._kit.block + place * size, 128)
        promised, has_extents = _number(raw, 4, 4) | _number(raw, 108, 4) << 32, _number(raw, 32, 4) & 0x80000
        if not _number(raw, 0, 2) >> 12:
            raise Damaged(Reason.CORRUPT, "no file")
        if promised > self._view.size and not has_extents:
            raise Damaged(Reason.LIMIT, "a file larger than its volume")
        return self._kit.file(inode)

    def _folder(self, inode: int) -> bytes:
        content = Content(self._kit, self._opened(inode), None)
        if content.size > min(_MOST_FOLDER, self._view.size):
            raise Damaged(Reason.CORRUPT, "a folder larger than its volume")
        return content.at(0, content.size)

    # -- blocks ------------------------------------------------------------------------------------------------------

    def free(self) -> Iterator[tuple[int, int]] | None:
        return self._free()

    def _free(self) -> Iterator[tuple[int, int]]:
        for group in range(len(self._groups)):
            found = self._bits(group)
            for start, count in found.free() if found else ():
                yield start * self._kit.block, count * self._kit.block

    def _is_used(self, block: int) -> bool:
        group = (block - _number(self._super, 20, 4)) // max(1, _number(self._super, 32, 4))
        found = self._bits(group) if 0 <= group < len(self._groups) else None
        return bool(found and found.used(block))

    def _bits(self, group: int) -> Bits | None:
        if self._map is None or self._map[0] != group:
            self._map = group, self._read_bits(group)
        return self._map[1]

    def _read_bits(self, group: int) -> Bits | None:
        per_group, first = _number(self._super, 32, 4), _number(self._super, 20, 4)
        start = first + group * per_group
        count = min(per_group, int(self._kit.fs.info.block_count) - start)
        place, unwritten, _ = self._groups[group]
        if count <= 0 or unwritten:  # not written yet: what of it is in use is not told, so none of it is free
            return None
        try:
            return Bits(self._view.at(place * self._kit.block, -(-count // 8)), count, start)
        except Damaged:
            return None


def _groups(superblock: bytes, view: View, block: int) -> list[_Group]:
    """Read where each group of blocks keeps what it knows."""
    per_group = _number(superblock, 32, 4)
    blocks = _number(superblock, 4, 4)
    if not per_group:
        raise Damaged(Reason.CORRUPT, "groups of no blocks")
    wide = bool(_number(superblock, 96, 4) & 0x80)
    size = max(32, _number(superblock, 254, 2)) if wide else 32
    first = _number(superblock, 20, 4)
    count = min(-(-(blocks - first) // per_group), view.size // block // 8 + 1)
    try:
        table = view.at((first + 1) * block, max(0, count) * size)
    except Damaged:
        return []
    found = []
    for at in range(0, len(table) - size + 1, size):
        high, high_inodes = (_number(table, at + 32, 4), _number(table, at + 40, 4)) if size >= 64 else (0, 0)
        inodes = _number(table, at + 8, 4) | high_inodes << 32
        found.append(_Group(_number(table, at, 4) | high << 32, bool(_number(table, at + 18, 2) & 2), inodes))
    return found


def _rows(data: bytes, block: int, last: int) -> Iterator[_Row]:
    """Read the rows of a folder; between and behind them lie those of deleted files."""
    for start in range(0, len(data), block):
        at, end = start, min(start + block, len(data))
        while at + 8 <= end:
            inode, length, named = _number(data, at, 4), _number(data, at + 4, 2), data[at + 6]
            if length < 8 or length & 3 or at + length > end:
                break
            name = data[at + 8 : at + 8 + min(named, length - 8)]
            used = 8 + (len(name) + 3 & ~3)
            if inode and inode <= last and name not in {b".", b"..", b""}:
                yield _Row(inode, name, is_deleted=False)
            elif not inode:
                used = 0
            yield from _slack(data, at + used, at + length, last)
            at += length


def _slack(data: bytes, at: int, end: int, last: int) -> Iterator[_Row]:
    while at + 12 <= end:
        inode, length, named, kind = _number(data, at, 4), _number(data, at + 4, 2), data[at + 6], data[at + 7]
        name = data[at + 8 : at + 8 + named]
        fits = named and at + 8 + named <= end and length >= 8 + named and not length & 3
        if _FIRST <= inode <= last and fits and 1 <= kind <= 7 and b"\0" not in name and b"/" not in name:
            yield _Row(inode, name, is_deleted=True)
            at += 8 + (named + 3 & ~3)
        else:
            at += 4


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _mark(bits: bytearray, number: int) -> None:
    if number >> 3 < len(bits):
        bits[number >> 3] |= 1 << (number & 7)


def _is_marked(bits: bytearray, number: int) -> bool:
    return number >> 3 < len(bits) and bool(bits[number >> 3] >> (number & 7) & 1)
