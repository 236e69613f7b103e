"""A disk -> its volumes: partitions (MBR, GPT and others), the space between them, and what lies inside of them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import pytsk3

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk import apple, signs
from vangnet.evidence.disk.ext import Ext
from vangnet.evidence.disk.fat import Fat
from vangnet.evidence.disk.files import FileSystem, segment
from vangnet.evidence.disk.folders import Folders
from vangnet.evidence.disk.ntfs import Ntfs
from vangnet.evidence.disk.tsk import Image
from vangnet.evidence.disk.view import View, Window
from vangnet.values import Reason

_MOST_PARTITIONS = 512
_SMALLEST_GAP = 1 << 20  # what lies between partitions to align them is not told


class Part(NamedTuple):
    """A part of a disk. `folder` is what its files' paths begin with; `view` gives its bytes, for carving."""

    folder: str
    start: int | None
    size: int | None
    view: View | None
    system: str | None = None
    opener: Callable[[], FileSystem] | None = None
    reason: str | None = None
    detail: str | None = None


def find(view: View) -> Iterator[Part]:
    """Give the parts of a disk, in their order; a disk without partitions is one part."""
    kind = signs.told(view)
    spans = [] if kind and kind != signs.ISO else _partitions(view)
    if not spans:
        yield from _inside(Part("", 0, view.size, view), kind)
        return
    end = gaps = 0
    for number, (start, size, label) in enumerate(spans, 1):
        if start - end >= _SMALLEST_GAP:
            gaps += 1
            yield _gap(view, end, start, gaps)
        part = Part(f"partition {number}", start, size, Window(view, start, size), detail=label)
        yield from _partition(part, view)
        end = max(end, start + size)
    if view.size - end >= _SMALLEST_GAP:
        yield _gap(view, end, view.size, gaps + 1)


def _partition(part: Part, whole: View) -> Iterator[Part]:
    if part.start is not None and part.start >= whole.size:
        yield part._replace(view=None, reason=Reason.UNREADABLE, detail="lies behind the end of the image")
        return
    try:
        kind = signs.told(part.view) if part.view else None
    except Damaged as damage:
        yield part._replace(reason=damage.reason, detail=damage.detail)
        return
    if part.start is not None and part.start + (part.size or 0) > whole.size:
        part = part._replace(reason=Reason.CORRUPT, detail="the image ends before this partition does")
    yield from _inside(part, kind)


def _gap(view: View, start: int, end: int, number: int) -> Part:
    return Part(f"unpartitioned space {number}", start, end - start, Window(view, start, end - start))


def _inside(part: Part, kind: str | None) -> Iterator[Part]:
    view = part.view
    assert view is not None
    if kind == signs.APFS:
        yield from _apfs(part, view)
    elif kind in signs.READ:
        yield part._replace(system=kind, opener=_opener(view, kind), detail=part.detail if part.reason else None)
    elif kind in signs.LOCKED:
        yield part._replace(view=None, reason=Reason.ENCRYPTED, detail=kind)
    elif kind:
        yield part._replace(reason=None if kind == "swap" else Reason.UNSUPPORTED, detail=kind)
    else:
        yield _unknown(part, view)


def _unknown(part: Part, view: View) -> Part:
    if signs.is_empty(view):
        return part._replace(detail="starts with nothing but zeros")
    return part._replace(reason=Reason.UNSUPPORTED, detail=f"no known file system ({part.detail or 'no label'})")


def _opener(view: View, kind: str) -> Callable[[], FileSystem]:
    def opened() -> FileSystem:
        if kind == signs.NTFS:
            return Ntfs(view)
        if kind == signs.FAT:
            return Fat(view)
        if kind == signs.EXT:
            return Ext(view)
        return apple.hfs(view) if kind == signs.HFS else Folders(view, kind)

    return opened


def _apfs(part: Part, view: View) -> Iterator[Part]:
    """Give each volume of an APFS container: they share its space."""
    try:
        found = apple.apfs(view)
    except Damaged as damage:
        yield part._replace(reason=damage.reason, detail=f"APFS: {damage.detail}")
        return
    for number, (name, volume) in enumerate(found, 1):
        folder = f"{part.folder}/volume {number} {segment(name.encode())}".lstrip("/")
        inner = Part(folder, part.start, None, None, "APFS")
        if volume is None:
            yield inner._replace(reason=Reason.ENCRYPTED, detail=f"APFS volume {name!r} (FileVault)", system=None)
        else:
            yield inner._replace(opener=partial(_same, volume))


def _same(volume: FileSystem) -> FileSystem:
    return volume


def _partitions(view: View) -> list[tuple[int, int, str]]:
    """Give start, size and label of each partition, in the order of the disk."""
    try:
        table = pytsk3.Volume_Info(Image(view, forgiving=True))
        sector = int(table.info.block_size)
        found = []
        for row in table:
            if int(row.flags) & 1 and int(row.len) > 0:
                label = bytes(row.desc or b"").decode("utf-8", "replace")
                found.append((int(row.start) * sector, int(row.len) * sector, label))
            if len(found) >= _MOST_PARTITIONS:
                break
    except Exception:  # no table, or a broken one: then the whole is looked at
        return []
    return sorted(found)
