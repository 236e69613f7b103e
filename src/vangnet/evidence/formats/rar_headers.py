"""What the headers of a RAR 5 archive say of its members, where libarchive (3.6) does not pass it on.

Source: "RAR 5.0 archive format", rarlab.com/technote.htm.
"""

import zlib
from typing import BinaryIO

SIGNATURE = b"Rar!\x1a\x07\x01\x00"
ENCRYPTED, COPY = 1, 2

_FILE, _KEY, _END = 2, 4, 5  # kinds of blocks
_HAS_EXTRA, _HAS_DATA, _GOES_ON_FROM = 1, 2, 8  # flags of a block
_MORE_VOLUMES = 1  # flag of the end block
_CRYPT_RECORD, _REDIRECT_RECORD, _FILE_COPY = 1, 5, 5
_LONGEST_HEADER = 2 << 20
_MOST_BLOCKS = 2_000_000


class Headers:
    """`marks`: 0, ENCRYPTED or COPY for each member, in order; `split`: files go on in other volumes."""

    def __init__(self, stream: BinaryIO) -> None:
        self.marks = bytearray()
        self.split = False
        at = len(SIGNATURE)
        stream.seek(0)
        if stream.read(at) != SIGNATURE:
            return
        for _ in range(_MOST_BLOCKS):
            stream.seek(at)
            block = _block(stream)
            if block is None:
                return
            at = stream.tell() + self._take(block)
            if block[:1] in {bytes([_KEY]), bytes([_END])}:
                return

    def mark(self, ordinal: int) -> int:
        return self.marks[ordinal] if ordinal < len(self.marks) else 0

    def _take(self, block: bytes) -> int:
        """Note what a block says; gives how many bytes of data follow it."""
        kind, at = _number(block, 0)
        flags, at = _number(block, at)
        extra, at = _number(block, at) if flags & _HAS_EXTRA else (0, at)
        data, at = _number(block, at) if flags & _HAS_DATA else (0, at)
        if kind == _END:
            self.split |= bool(_number(block, at)[0] & _MORE_VOLUMES)
        elif kind == _FILE and flags & _GOES_ON_FROM:
            self.split = True
        elif kind == _FILE:
            self.marks.append(_mark(block[len(block) - extra :] if 0 < extra <= len(block) else b""))
        return data


def _block(stream: BinaryIO) -> bytes | None:
    """Read the block at this place, without its checksum and size; None at the end, or where it does not hold."""
    start = stream.tell()
    head = stream.read(7)
    size, at = _number(head, 4)
    if len(head) < 7 or not 0 < size <= _LONGEST_HEADER:
        return None
    stream.seek(start + 4)
    block = stream.read(at - 4 + size)
    if len(block) < at - 4 + size or zlib.crc32(block) != int.from_bytes(head[:4], "little"):
        return None
    return block[at - 4 :]


def _mark(extra: bytes) -> int:
    at, mark = 0, 0
    while at < len(extra):
        size, body = _number(extra, at)
        kind, inner = _number(extra, body)
        if kind == _CRYPT_RECORD:
            return ENCRYPTED
        if kind == _REDIRECT_RECORD and _number(extra, inner)[0] == _FILE_COPY:
            mark = COPY
        at = body + size
    return mark


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number in groups of seven bits, the lowest first; gives it and the place behind it."""
    value = 0
    for place, byte in enumerate(data[at : at + 10]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    return value, at + 10
