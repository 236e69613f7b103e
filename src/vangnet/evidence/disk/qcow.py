"""qcow2, by our own reader: libqcow gives other bytes than QEMU does for some compressed clusters, without a word."""

import struct
import zlib
from collections import OrderedDict

import zstandard

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.view import View
from vangnet.values import Reason

_HEADER = struct.Struct(">4sIQIIQIIQ")
_PLACE = 0x00FF_FFFF_FFFF_FE00
_COMPRESSED, _ZERO = 1 << 62, 1
_EXTERNAL, _ZSTD, _EXTENDED = 1 << 2, 1 << 3, 1 << 4  # incompatible features, of which others do not matter to us
_HELD_TABLES = 64


class Qcow(View):
    """The disk in a qcow2 image that depends on no other."""

    def __init__(self, image: View) -> None:
        head = image.at(0, 112).ljust(112, b"\0")
        magic, version, backing, _, bits, size, crypt, self._l1_size, l1_at = _HEADER.unpack(head[: _HEADER.size])
        features = int.from_bytes(head[72:80], "big") if version == 3 else 0
        if magic != b"QFI\xfb" or version not in {2, 3} or features & (_EXTERNAL | _EXTENDED):
            raise Damaged(Reason.UNSUPPORTED, f"qcow version {version}, features {features:x}")
        if backing:
            raise Damaged(Reason.UNSUPPORTED, "only the changes since another image")
        if crypt:
            raise Damaged(Reason.ENCRYPTED, "the image is encrypted")
        if not 9 <= bits <= 21 or size > 1 << 62:
            raise Damaged(Reason.CORRUPT, "sizes that cannot be")
        super().__init__(size)
        self._image, self._bits, self._l1_at = image, bits, l1_at
        self._is_zstd = bool(features & _ZSTD) and head[104] == 1
        self._tables: OrderedDict[int, bytes] = OrderedDict()
        self._last = (-1, b"")  # the compressed cluster that was unpacked last

    def at(self, offset: int, count: int) -> bytes:
        count = max(0, min(count, self.size - offset))
        cluster = 1 << self._bits
        pieces = []
        while count > 0:
            within = offset & (cluster - 1)
            step = min(count, cluster - within)
            pieces.append(self._part(offset >> self._bits, within, step))
            offset, count = offset + step, count - step
        return b"".join(pieces)

    def _part(self, number: int, within: int, count: int) -> bytes:
        entry = self._entry(number)
        if entry & _COMPRESSED:
            return self._unpacked(entry)[within : within + count]
        place = entry & _PLACE
        if not place or entry & _ZERO:
            return bytes(count)
        return self._whole(place + within, count)

    def _entry(self, number: int) -> int:
        """Find what the two levels of tables say of a cluster."""
        per_table = self._bits - 3
        first, second = number >> per_table, number & ((1 << per_table) - 1)
        if first >= self._l1_size:
            return 0
        table_at = int.from_bytes(self._whole(self._l1_at + 8 * first, 8), "big") & _PLACE
        if not table_at:
            return 0
        table = self._tables.get(table_at)
        if table is None:
            table = self._tables[table_at] = self._whole(table_at, 1 << self._bits)
            if len(self._tables) > _HELD_TABLES:
                self._tables.popitem(last=False)
        return int.from_bytes(table[8 * second : 8 * second + 8], "big")

    def _unpacked(self, entry: int) -> bytes:
        if self._last[0] != entry:
            width = 62 - (self._bits - 8)
            place = entry & ((1 << width) - 1)
            sectors = (entry >> width) & ((1 << (self._bits - 8)) - 1)
            packed = self._image.at(place, (sectors + 1) * 512 - (place & 511))
            self._last = entry, self._inflated(packed)
        return self._last[1]

    def _inflated(self, packed: bytes) -> bytes:
        size = 1 << self._bits
        try:
            if self._is_zstd:
                found = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
            else:
                found = zlib.decompressobj(-15).decompress(packed, size)
        except (zlib.error, zstandard.ZstdError) as error:
            raise Damaged(Reason.CORRUPT, "a compressed piece of the image") from error
        if len(found) < size:
            raise Damaged(Reason.CORRUPT, "a compressed piece of the image is cut off")
        return found[:size]

    def _whole(self, place: int, count: int) -> bytes:
        found = self._image.at(place, count)
        if len(found) < count:
            raise Damaged(Reason.CORRUPT, "the image ends before its disk does")
        return found
