"""The bytes of one file of an image, as a file that can be read and sought in; good bytes come before a fault."""

import io
import os
from typing import Any

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.view import SECTOR, View
from vangnet.evidence.reader import as_damage

_PIECE = 1 << 20


class Content(io.BufferedIOBase):
    """A file. Only a read with nothing left to give before a fault raises Damaged, and then each time."""

    def __init__(self, view: View) -> None:
        self._view, self._place = view, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._view.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def read(self, size: int | None = -1, /) -> bytes:
        left = self._view.size - self._place
        count = left if size is None or size < 0 else min(size, left)
        pieces: list[bytes] = []
        while count > 0:
            try:
                piece = self._at(min(count, _PIECE))
            except Damaged:
                if pieces:
                    break
                raise
            if not piece:
                break
            pieces.append(piece)
            self._place += len(piece)
            count -= len(piece)
        return b"".join(pieces)

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(_PIECE if size < 0 else size)

    def readinto(self, buffer: Any, /) -> int:
        target = memoryview(buffer).cast("B")
        found = self.read(len(target))
        target[: len(found)] = found
        return len(found)

    def _at(self, count: int) -> bytes:
        """Read some bytes; where that fails, as many of the first ones as can be read, down to one sector."""
        while True:
            try:
                return self._view.at(self._place, count)
            except Exception as error:
                if count <= SECTOR:
                    raise as_damage(error) from error
                count = max(SECTOR, count // 2)
