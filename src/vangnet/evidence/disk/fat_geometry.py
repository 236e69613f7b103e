"""How a FAT or exFAT volume is divided, as its first sector says; and the chains of its clusters."""

from collections.abc import Iterator

import numpy as np

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk import fat_entries
from vangnet.evidence.disk.bits import Bits
from vangnet.evidence.disk.view import Stated, View
from vangnet.values import Reason

_FIRST_NUMBER = 3  # how The Sleuth Kit counts: the first row of the first data sector has this number
_END = {12: 0xFF7, 16: 0xFFF7, 32: 0x0FFFFFF7}
_MOST_FOLDER = 256 << 20  # bytes: what exFAT allows; FAT allows 2 MiB


class Geometry:
    """The division of a volume. Clusters are counted from 2."""

    def __init__(self, view: View) -> None:
        self.view: View = view
        boot = view.at(0, 512)
        self.bits, self.clusters, self.root, self.fixed_root = 32, 0, 0, 0
        self.is_exfat = boot[3:11] == b"EXFAT   "
        if len(boot) < 512:
            raise Damaged(Reason.CORRUPT, "no first sector")
        (self._read_exfat if self.is_exfat else self._read_fat)(boot)
        table_room = max(0, view.size - self._fat_at) * 8 // self.bits
        self.clusters = max(0, min(self.clusters, table_room - 2))
        self.last = self.clusters + 1
        self.view = Stated(view, self.data + self.clusters * self.cluster)
        self._next = self._table()

    def _read_exfat(self, boot: bytes) -> None:
        if not (9 <= boot[108] <= 12 and boot[109] <= 25 - boot[108]):
            raise Damaged(Reason.CORRUPT, "sizes that cannot be")
        self.sector = 1 << boot[108]
        self.cluster = self.sector << boot[109]
        self._fat_at = _number(boot, 80, 4) * self.sector
        self.data = self.first_rows = _number(boot, 88, 4) * self.sector
        self.clusters, self.root = _number(boot, 92, 4), _number(boot, 96, 4)

    def _read_fat(self, boot: bytes) -> None:
        self.sector, per_cluster = _number(boot, 11, 2), boot[13]
        if self.sector not in {512, 1024, 2048, 4096} or not per_cluster or per_cluster & (per_cluster - 1):
            raise Damaged(Reason.CORRUPT, "sizes that cannot be")
        self.cluster = self.sector * per_cluster
        sectors = _number(boot, 19, 2) or _number(boot, 32, 4)
        fat = _number(boot, 22, 2) or _number(boot, 36, 4)
        self._fat_at = _number(boot, 14, 2) * self.sector
        self.first_rows = self._fat_at + boot[16] * fat * self.sector
        self.fixed_root = _number(boot, 17, 2) * fat_entries.ROW
        root_sectors = -(-self.fixed_root // self.sector)
        self.data = self.first_rows + root_sectors * self.sector
        self.clusters = max(0, (sectors * self.sector - self.data) // self.cluster)
        self.bits = 32 if not _number(boot, 22, 2) else 16 if self.clusters >= 4085 else 12
        self.root = _number(boot, 44, 4) if self.bits == 32 else 0

    def _table(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint32]]":
        """Read the table that says which cluster follows on which."""
        count = self.clusters + 2
        data = self.view.at(self._fat_at, -(-count * self.bits // 8))
        if self.bits == 32:
            mask = 0xFFFFFFFF if self.is_exfat else 0x0FFFFFFF
            found = np.frombuffer(data[: len(data) & ~3], "<u4") & np.uint32(mask)
        elif self.bits == 16:
            found = np.frombuffer(data[: len(data) & ~1], "<u2").astype(np.uint32)
        else:
            whole = np.frombuffer(data[: len(data) // 3 * 3].ljust(3, b"\0"), np.uint8).astype(np.uint32).reshape(-1, 3)
            low, high = whole[:, 0] | (whole[:, 1] & 15) << 8, whole[:, 1] >> 4 | whole[:, 2] << 4
            found = np.stack([low, high], axis=1).reshape(-1)
        return np.concatenate([found[:count], np.zeros(max(0, count - len(found)), np.uint32)]).astype(np.uint32)

    def chain(self, cluster: int) -> list[int]:
        """Follow a chain of clusters, as far as a folder may go, and never in a circle."""
        found: list[int] = []
        seen: set[int] = set()
        end = 0xFFFFFFF7 if self.is_exfat else _END[self.bits]
        while 2 <= cluster <= self.last and cluster < end and cluster not in seen:
            seen.add(cluster)
            found.append(cluster)
            if len(found) * self.cluster >= _MOST_FOLDER:
                break
            cluster = int(self._next[cluster])
        return found

    def at(self, cluster: int) -> int:
        """Tell where a cluster lies."""
        return self.data + (cluster - 2) * self.cluster

    def number(self, place: int) -> int:
        """The number that The Sleuth Kit gives to the row at a place of the volume."""
        return (place - self.first_rows) // fat_entries.ROW + _FIRST_NUMBER

    def used(self, root: bytes) -> Bits | None:
        """Tell which clusters are in use; `root` is the top folder, in which exFAT keeps the map."""
        if not self.is_exfat:
            return Bits(np.packbits(self._next[2:] != 0, bitorder="little").tobytes(), self.clusters, 2)
        where = fat_entries.bitmap(root)
        if where is None or not 2 <= where[0] <= self.last:
            return None
        return Bits(self.view.at(self.at(where[0]), min(where[1], -(-self.clusters // 8))), self.clusters, 2)

    def pieces(self, clusters: list[int]) -> Iterator[tuple[int, bytes]]:
        """Give where each piece of a folder lies, and its bytes; neighbouring clusters in one go."""
        start = 0
        while start < len(clusters):
            end = start + 1
            while end < len(clusters) and clusters[end] == clusters[end - 1] + 1:
                end += 1
            place = self.at(clusters[start])
            yield place, self.view.at(place, (end - start) * self.cluster)
            start = end


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")
