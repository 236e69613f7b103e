"""FAT12, FAT16, FAT32 and exFAT, as on memory cards and sticks: folders by our own reader, contents by The Sleuth Kit.

Deleted folders are read where they lay, and lost ones are looked for in free space, cluster by cluster: what does not
look like a folder from its first sector on is not believed, so that noise gives no phantom files.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk import fat_entries
from vangnet.evidence.disk.fat_entries import ROW, Row
from vangnet.evidence.disk.fat_geometry import Geometry
from vangnet.evidence.disk.files import MOST_DELETED, ORPHANS, Found, Told, segment
from vangnet.evidence.disk.tsk import Content, Kit
from vangnet.evidence.disk.view import View
from vangnet.values import Reason, Remark

_PIECE = 4 << 20
_FILES = frozenset({1, 2})  # what The Sleuth Kit calls a file or a folder


class Fat:
    """A FAT or exFAT volume."""

    def __init__(self, view: View) -> None:
        self._geometry = geometry = Geometry(view)
        self.name = "exFAT" if geometry.is_exfat else f"FAT{geometry.bits}"
        self._kit = Kit(geometry.view, "EXFAT" if geometry.is_exfat else f"FAT{geometry.bits}")
        self._rows = fat_entries.exfat if geometry.is_exfat else fat_entries.fat
        self._used = geometry.used(b"".join(data for _, data in self._root()))

    def content(self, inode: int, stream: int) -> View:  # noqa: ARG002 - a file has one stream here
        file = self._kit.file(inode)
        if int(file.info.meta.type or 0) not in _FILES:  # The Sleuth Kit counts files of its own after the last sector
            raise Damaged(Reason.CORRUPT, "no file has this number")
        return Content(self._kit, file, None)

    def free(self) -> Iterator[tuple[int, int]] | None:
        if self._used is None:
            return None
        geometry = self._geometry
        return ((geometry.at(cluster), count * geometry.cluster) for cluster, count in self._used.free())

    # -- folders -----------------------------------------------------------------------------------------------------

    def entries(self, told: Told) -> Iterator[Found]:
        seen: set[int] = set()  # first clusters of folders: one that lies in itself is read once
        yield from self._tree("", self._root(), told, seen, deleted=False)
        yield from self._lost(told, seen)

    def _root(self) -> list[tuple[int, bytes]]:
        geometry = self._geometry
        if geometry.fixed_root:
            return [(geometry.first_rows, geometry.view.at(geometry.first_rows, geometry.fixed_root))]
        return list(geometry.pieces(geometry.chain(geometry.root)))

    def _tree(
        self, path: str, pieces: list[tuple[int, bytes]], told: Told, seen: set[int], *, deleted: bool
    ) -> Iterator[Found]:
        """Give the files of a folder and of those in it; a list instead of recursion: it may be very deep."""
        waiting = [(path, pieces, deleted)]
        while waiting:
            folder, pieces, in_deleted = waiting.pop()
            for found, row in self._files(folder, pieces, told, deleted=in_deleted):
                if not row.is_folder:
                    yield found
                elif self._is_cluster(row.cluster) and row.cluster not in seen and found.problem is None:
                    gone = row.is_deleted or in_deleted
                    try:
                        below = list(self._geometry.pieces(self._folder_clusters(row, gone=gone)))
                    except Damaged as damage:
                        told.stop(damage.reason, f"folder {found.path}: {damage.detail}")
                        continue
                    if gone and not self._is_folder(below):
                        continue
                    seen.add(row.cluster)
                    waiting.append((found.path, below, gone))

    def _folder_clusters(self, row: Row, *, gone: bool) -> list[int]:
        geometry = self._geometry
        if not row.chained:
            count = min(-(-row.size // geometry.cluster), geometry.last - row.cluster + 1)
            return list(range(row.cluster, row.cluster + min(count, (256 << 20) // geometry.cluster)))
        # The chain of a deleted folder is gone: its first cluster is known, others are found as lost ones.
        return [row.cluster] if gone and not geometry.is_exfat else geometry.chain(row.cluster) or [row.cluster]

    def _files(
        self, folder: str, pieces: list[tuple[int, bytes]], told: Told, *, deleted: bool
    ) -> Iterator[tuple[Found, Row]]:
        """Give the rows of one folder, whose pieces may lie apart while a row's name goes on in the next piece."""
        ends = list(accumulate(len(data) for _, data in pieces))
        for row in self._rows(b"".join(data for _, data in pieces)):
            piece = bisect_right(ends, row.at)
            place = pieces[piece][0] + row.at - (ends[piece] - len(pieces[piece][1]))
            gone = deleted or row.is_deleted
            problem = self._problem(row, told) if gone else None
            if problem == "":
                continue
            name = segment(row.name)
            path = f"{folder}/{name}" if folder else name
            remarks = (Remark.DELETED,) if gone else ()
            number = self._geometry.number(place)
            yield Found(number, 0, path, row.size, row.modified_at, None, problem, remarks), row

    def _problem(self, row: Row, told: Told) -> str | None:
        """Tell what is wrong with a deleted file; the empty text when it is not believed at all."""
        geometry = self._geometry
        if (row.size and not self._is_cluster(row.cluster)) or row.size > geometry.clusters * geometry.cluster:
            told.lost += 1
            return ""
        if told.deleted >= MOST_DELETED:
            told.stop(Reason.LIMIT, f"more than {MOST_DELETED} deleted files")
            return ""
        taken = self._used is not None and self._used.used(row.cluster)
        return Reason.OVERWRITTEN if taken and row.size else None

    def _is_cluster(self, cluster: int) -> bool:
        return 2 <= cluster <= self._geometry.last

    # -- lost folders ------------------------------------------------------------------------------------------------

    def _lost(self, told: Told, seen: set[int]) -> Iterator[Found]:
        """Look through free clusters for folders whose own row is gone."""
        geometry = self._geometry
        step = max(1, _PIECE // geometry.cluster)
        for first, count in self._used.free() if self._used else ():
            for start in range(first, first + count, step):
                try:
                    data = geometry.view.at(geometry.at(start), min(step, first + count - start) * geometry.cluster)
                except Damaged as damage:
                    told.stop(damage.reason, f"free space from byte {geometry.at(start)} on: {damage.detail}")
                    continue
                for number in range(len(data) // geometry.cluster):
                    cluster, piece = start + number, data[number * geometry.cluster : (number + 1) * geometry.cluster]
                    if cluster not in seen and self._is_folder([(0, piece)]):
                        seen.add(cluster)
                        pieces = [(geometry.at(cluster), piece)]
                        yield from self._tree(ORPHANS, pieces, told, seen, deleted=True)

    def _is_folder(self, pieces: list[tuple[int, bytes]]) -> bool:
        head = pieces[0][1][:512] if pieces else b""
        if len(head) < ROW or not any(head[:ROW]):
            return False
        if self._geometry.is_exfat:
            return head[0] & 0x7F == 5 and head[1] in range(2, 20) and head[ROW] & 0x7F == 0x40
        return fat_entries.looks_like_folder(head, self._geometry.last)
