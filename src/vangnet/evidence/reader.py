"""Streams that are read once, forward, and that give what they can before they say that something is wrong."""

import io
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Protocol, cast

from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import Budget
from vangnet.values import Reason

CHUNK = 1 << 16


class Readable(Protocol):
    """All that is asked of a stream that is read forward."""

    def read(self, size: int = -1, /) -> bytes: ...


def as_damage(error: Exception) -> Damaged:
    """Name what went wrong while hostile bytes, or a failing disk, were read."""
    if isinstance(error, Damaged):
        return error
    if isinstance(error, MemoryError):
        return Damaged(Reason.MEMORY, "not enough memory to read on")
    if isinstance(error, OSError) and error.errno is not None:
        return Damaged(Reason.UNREADABLE, error.strerror or str(error))
    return Damaged(Reason.CORRUPT, str(error) or type(error).__name__)


class ForwardStream(io.BufferedIOBase):
    """A forward-only stream with a look ahead, where a fault waits until the bytes before it have been read.

    `read(n)` gives n bytes, or fewer at the end or before a fault; only a read with nothing left to give raises
    `Damaged`, and then each time. `failed` tells the fault beforehand, once it is known.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""  # read ahead
        self._at = 0  # how much of it has been given out
        self._ended = False
        self.failed: Damaged | None = None

    def readable(self) -> bool:
        return True

    def peek(self, size: int = 0, /) -> bytes:
        """Give the next `size` bytes (fewer near the end) without taking them."""
        self._fill(size)
        return self._held[self._at : self._at + size]

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = sys.maxsize
        if len(self._held) - self._at < size:
            self._fill(size)
        at = self._at
        given = self._held[at : at + size] if at or size < len(self._held) else self._held
        self._at = at + len(given)
        if not given and size and self.failed:
            raise self.failed
        return given

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(CHUNK if size < 0 else size)

    def readinto(self, buffer: Any, /) -> int:
        target = memoryview(buffer).cast("B")
        given = self.read(len(target))
        target[: len(given)] = given
        return len(given)

    def _fill(self, size: int) -> None:
        """Pull pieces until `size` bytes are held, the end, or a fault."""
        count = len(self._held) - self._at
        if self._ended or count >= size:
            return
        pieces = [self._held[self._at :]]
        while not self._ended and count < size:
            try:
                piece = next(self._pieces, None)
            except Exception as error:
                self.failed, piece = as_damage(error), None
            self._ended = piece is None
            if piece:
                pieces.append(piece)
                count += len(piece)
        self._held, self._at = b"".join(pieces), 0


class HeadStream(ForwardStream):
    """A stream whose first bytes can be looked at before it is read; counts what it gives into a budget if asked."""

    def __init__(self, stream: Readable, budget: Budget | None = None, *, piece: int = CHUNK) -> None:
        super().__init__(_pieces(stream, budget, piece))


def forward(pieces: Iterable[bytes]) -> BinaryIO:
    """Give pieces of bytes as a file that is read forward."""
    return cast(BinaryIO, ForwardStream(iter(pieces)))


def _pieces(stream: Readable, budget: Budget | None, size: int) -> Iterator[bytes]:
    while piece := stream.read(size):
        if budget is not None:
            budget.count_bytes(len(piece))
        yield piece
