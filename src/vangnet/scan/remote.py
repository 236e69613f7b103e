"""Inside a worker: files of sources, whose bytes a reader puts into this worker's window."""

import io
from typing import Any, BinaryIO, cast

import msgspec

from vangnet.evidence.damage import Damaged
from vangnet.evidence.reader import HeadStream
from vangnet.sandbox import Channel
from vangnet.scan.wire import Fetched, Item, Piece, Question
from vangnet.values import Reason

MIB = 2**20

LOAD_BYTES = 16 * MIB
"""What is put into the window for one job beforehand; two jobs have room: one loads while the other is examined."""

ASKED_PLACE = 2 * LOAD_BYTES
ASKED_BYTES = 8 * MIB
WINDOW_BYTES = ASKED_PLACE + ASKED_BYTES
"""Behind the places of two jobs there is room for what a worker asks for itself."""

_READ_AHEAD = MIB // 4

_decode = msgspec.msgpack.Decoder(Fetched).decode
_encode = msgspec.msgpack.Encoder().encode


class Loaded:
    """What a reader has put into this worker's window for the job in hand."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._job = -1
        self._given: tuple[tuple[int, str | None], ...] = ()

    def content(self, job: int, item: Item, most: int) -> tuple[bytes, str | None]:
        """Give up to `most` bytes of a file, and the reason why it broke off, if it did."""
        if item.loaded is None:
            return _read(self.file(item), most)
        if job != self._job:
            self._given = _decode(self._channel.ask(_encode(Question(job=job)))).given
            self._job = job
        number, place = item.loaded
        count, reason = self._given[number]
        data = bytes(self._channel.windows[0].view[place : place + count])
        return data, reason or (Reason.CORRUPT if count < (item.size or 0) else None)

    def file(self, item: Item) -> BinaryIO:
        """Give a file to be read and sought in, in pieces as they are asked for; a read may raise Damaged."""
        return cast(BinaryIO, io.BufferedReader(RemoteFile(self._channel, item), _READ_AHEAD))


class RemoteFile(io.RawIOBase):
    """A source's file of a known size, read through the parent's hands but not through its memory."""

    def __init__(self, channel: Channel, item: Item) -> None:
        self._channel = channel
        self._source, self._key, self._size = item.source or "", item.key, item.size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size or 0}[whence]
        if base + offset < 0:
            raise ValueError("before the start of the file")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        target = memoryview(buffer).cast("B")
        wanted = min(len(target), ASKED_BYTES)
        piece = Piece(self._source, self._key, self._at, wanted, ASKED_PLACE)
        ((count, reason),) = _decode(self._channel.ask(_encode(Question(piece=piece)))).given
        if reason and not count:
            raise Damaged(reason, "the source does not give these bytes")
        target[:count] = self._channel.windows[0].view[ASKED_PLACE : ASKED_PLACE + count]
        self._at += count
        return count


def _read(file: BinaryIO, most: int) -> tuple[bytes, str | None]:
    stream = HeadStream(file, piece=MIB)
    data = stream.read(most)
    return data, stream.failed.reason if stream.failed else None
