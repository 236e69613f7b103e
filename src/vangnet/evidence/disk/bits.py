"""Which blocks of a volume are in use, as its own map of bits tells."""

from collections.abc import Iterator

import numpy as np

_PIECE = 1 << 17  # bytes of the map: a million blocks at once


class Bits:
    """A map of blocks; `first` is the number of the block that the first bit stands for."""

    def __init__(self, bits: bytes, count: int, first: int = 0) -> None:
        self._bits, self.first, self.count = bits, first, min(count, len(bits) * 8)

    def used(self, block: int) -> bool:
        """Tell whether a block belongs to a file; one outside of the map belongs to none."""
        place = block - self.first
        return 0 <= place < self.count and bool(self._bits[place >> 3] >> (place & 7) & 1)

    def used_at(self, block: int, count: int) -> int:
        """Tell how many blocks from here on are free before the first one that is in use; at most `count`."""
        place = block - self.first
        for at in range(max(0, place), min(place + count, self.count)):
            if not at & 7 and not self._bits[at >> 3]:
                continue
            if self._bits[at >> 3] >> (at & 7) & 1:
                return at - place
        return count

    def free(self) -> Iterator[tuple[int, int]]:
        """Give each run of free blocks: its first one and how many."""
        start: int | None = None
        for at in range(0, self.count, _PIECE * 8):
            piece = np.frombuffer(self._bits, np.uint8, min(_PIECE, len(self._bits) - at // 8), at // 8)
            used = np.unpackbits(piece, bitorder="little")[: self.count - at].astype(np.int8)
            edges = np.flatnonzero(np.diff(used, prepend=1 if start is None else 0))
            for edge in edges.tolist():
                if start is None:
                    start = at + edge
                else:
                    yield start + self.first, at + edge - start
                    start = None
        if start is not None:
            yield start + self.first, self.count - start
