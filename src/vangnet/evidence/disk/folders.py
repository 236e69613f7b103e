"""File systems of which The Sleuth Kit knows more than we need: ISO 9660, UFS, YAFFS and the old HFS."""

from collections.abc import Iterator
from typing import Any

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.files import MOST_DELETED, SYMLINK, Found, Told, segment
from vangnet.evidence.disk.tsk import Content, Kit, modified_at
from vangnet.evidence.disk.view import View
from vangnet.values import Reason, Remark

_FOLDERS = (2, 11)
_FOLDER_NAME, _FILE_NAME = 3, 5
_SPECIAL = {3: "inode/fifo", 4: "inode/chardevice", 5: "inode/blockdevice", 6: SYMLINK, 8: "inode/socket"}
_MOST_ROWS = 10_000_000


class Folders:
    """A volume that is listed folder by folder."""

    def __init__(self, view: View, name: str) -> None:
        self.name = name
        self._kit = Kit(view, "DETECT")

    def content(self, inode: int, stream: int) -> View:  # noqa: ARG002 - a file has one stream here
        return Content(self._kit, self._kit.file(inode), None)

    def free(self) -> Iterator[tuple[int, int]] | None:
        return None

    def entries(self, told: Told) -> Iterator[Found]:
        root = int(self._kit.fs.info.root_inum)
        waiting, seen, count = [("", root, False)], {root}, 0
        while waiting:
            folder, inode, gone = waiting.pop()
            try:
                for file in self._rows(inode):
                    count += 1
                    if count > _MOST_ROWS:
                        told.stop(Reason.LIMIT, f"more than {_MOST_ROWS} files")
                        return
                    name = bytes(file.info.name.name or b"")
                    if name in {b".", b"..", b""}:
                        continue
                    path = f"{folder}/{segment(name)}" if folder else segment(name)
                    number = int(file.info.name.meta_addr)
                    deleted = gone or bool(int(file.info.name.flags) & 2)
                    meta = file.info.meta
                    if int(file.info.name.type or 0) == _FOLDER_NAME or (meta and int(meta.type or 0) in _FOLDERS):
                        if number not in seen:
                            seen.add(number)
                            waiting.append((path, number, deleted))
                    elif found := _found(number, path, meta, told, deleted=deleted):
                        yield found
            except Damaged as damage:
                told.stop(damage.reason, f"folder {folder or '.'}: {damage.detail}")

    def _rows(self, inode: int) -> Iterator[Any]:
        folder = self._kit.guarded(lambda: self._kit.fs.open_dir(inode=inode))
        rows = iter(folder)
        while (row := self._kit.guarded(lambda: next(rows, None))) is not None:
            yield row


def _found(number: int, path: str, meta: Any, told: Told, *, deleted: bool) -> Found | None:
    remarks = (Remark.DELETED,) if deleted else ()
    if meta is None:
        told.lost += deleted
        return None if deleted else Found(number, 0, path, None, None, None, Reason.CORRUPT)
    kind = int(meta.type or 0)
    if kind in (10, 11) or (deleted and told.deleted >= MOST_DELETED):
        return None
    special = _SPECIAL.get(kind)
    return Found(number, 0, path, None if special else int(meta.size), modified_at(meta), special, None, remarks)
