"""Contents inside of a container, made to be read and sought in like a file of their own."""

import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

from vangnet.evidence.damage import Damaged
from vangnet.evidence.reader import CHUNK
from vangnet.values import Reason


class Sought(io.BufferedIOBase):
    """What the streams here have in common: a place, and reading from there."""

    def __init__(self, size: int | None) -> None:
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence)
        self._at = max(0, offset + (self._end() if base is None else base))
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        given = self._read(None if size is None or size < 0 else size)
        self._at += len(given)
        return given

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(CHUNK if size < 0 else size)

    def readinto(self, buffer: Any, /) -> int:
        target = memoryview(buffer).cast("B")
        given = self.read(len(target))
        target[: len(given)] = given
        return len(given)

    def _read(self, size: int | None) -> bytes:
        raise NotImplementedError

    def _end(self) -> int:
        if self._size is None:
            here, self._at, count = self._at, 0, 0
            while piece := self.read(CHUNK):
                count += len(piece)
            self._at, self._size = here, count
        return self._size


class Rewound(Sought):
    """A content that can only be read forward: to go back it is opened anew, and read up to the place."""

    def __init__(self, opener: Callable[[], BinaryIO], size: int | None) -> None:
        super().__init__(size)
        self._opener = opener
        self._stream: BinaryIO | None = None
        self._reached = 0

    def _read(self, size: int | None) -> bytes:
        if self._stream is None or self._reached > self._at:
            self._stream, self._reached = self._opener(), 0
        while self._reached < self._at:
            passed = len(self._stream.read(min(CHUNK, self._at - self._reached)))
            self._reached += passed
            if not passed:
                return b""
        given = self._stream.read(-1 if size is None else size)
        self._reached += len(given)
        return given


class Stretch(Sought):
    """A content that lies in another file as it is, in one piece. Read in order to its end, its checksum is tested."""

    def __init__(self, stream: BinaryIO, start: int, size: int, crc: int | None = None) -> None:
        super().__init__(size)
        self._stream = stream
        self._start = start
        self._length = size
        self._expected = crc
        self._crc, self._checked = 0, 0

    def _read(self, size: int | None) -> bytes:
        left = max(0, self._length - self._at)
        size = left if size is None else min(size, left)
        if not size:
            self._test()
            return b""
        self._stream.seek(self._start + self._at)
        given = self._stream.read(size)
        if not given:
            raise Damaged(Reason.CORRUPT, "the file ends inside a content")
        if self._at == self._checked:
            self._crc, self._checked = zlib.crc32(given, self._crc), self._checked + len(given)
        return given

    def _test(self) -> None:
        if self._expected is not None and self._checked == self._length and self._crc != self._expected:
            raise Damaged(Reason.CORRUPT, "the checksum does not hold")
