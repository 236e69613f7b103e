"""The bytes of one file of an image, as a file that can be read and sought in; good bytes come before a fault."""

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.view import SECTOR, View
from vangnet.evidence.reader import as_damage
from vangnet.evidence.seeking import Sought

_PIECE = 1 << 20


class Content(Sought):
    """A file. Only a read with nothing left to give before a fault raises Damaged, and then each time."""

    def __init__(self, view: View) -> None:
        super().__init__(view.size)
        self._view = view

    def _read(self, size: int | None) -> bytes:
        left = max(0, self._view.size - self._at)
        count = left if size is None else min(size, left)
        pieces: list[bytes] = []
        at = self._at
        while count > 0:
            try:
                piece = self._piece(at, min(count, _PIECE))
            except Damaged:
                if pieces:
                    break
                raise
            if not piece:
                break
            pieces.append(piece)
            at += len(piece)
            count -= len(piece)
        return b"".join(pieces)

    def _piece(self, at: int, count: int) -> bytes:
        """Read some bytes; where that fails, as many of the first ones as can be read, down to one sector."""
        while True:
            try:
                return self._view.at(at, count)
            except Exception as error:
                if count <= SECTOR:
                    raise as_damage(error) from error
                count = max(SECTOR, count // 2)
