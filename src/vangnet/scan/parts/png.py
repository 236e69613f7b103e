"""An unfinished PNG: its chunks are checked against their sums, and its pixels inflated up to where they break off."""

import zlib
from dataclasses import dataclass, replace
from typing import Any

from vangnet.scan.parts.unfinished import WRONG, Next, Outcome, Part, Proof, Unfinished

TYPES = frozenset({"image/png", "image/apng"})

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_OUTPUT_AT_ONCE = 1 << 20
_MOST_PIXEL_BYTES = 1 << 31
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_FEW_ROWS = 1.9  # what chance inflates is seldom four rows long
_LAST_FILTER = 4  # every row of pixels begins with a byte from 0 to 4


@dataclass(frozen=True)
class Chunks:
    """A PNG in the middle of a chunk: how many bytes of it are still to come, its sum so far, the pixels so far.

    `row` is the length of a row of pixels with its filter; 0 when rows are interlaced. `most` bounds all pixels.
    """

    inflater: Any
    rest: bytes = b""
    kind: bytes = b""
    left: int = 0
    sum: int = 0
    inflated: int = 0
    row: int = 0
    most: int = 0
    proof: str = Proof.CHECKSUM

    def may(self, part: Part) -> Next:
        return self.after(part.first())

    def after(self, piece: bytes) -> Next:
        try:
            return _Walk(self).over(piece)
        except (ValueError, zlib.error):
            return WRONG


class _Walk:
    """One way to go on, from a copy of the state."""

    def __init__(self, state: Chunks) -> None:
        self.before = state
        self.inflater = state.inflater.copy()
        self.kind, self.left, self.sum = state.kind, state.left, state.sum
        self.inflated, self.row, self.most = state.inflated, state.row, state.most

    def over(self, piece: bytes) -> Next:
        data, at = self.before.rest + piece, 0
        while True:
            if not self.kind:
                if at + 8 > len(data):
                    break
                self._head(data[at : at + 8])
                at += 8
            if self.left:
                body = data[at : at + self.left]
                self._body(body)
                at += len(body)
            if self.left or at + 4 > len(data):
                break
            if self.sum != int.from_bytes(data[at : at + 4], "big"):
                raise ValueError
            at += 4
            if self.kind == b"IEND":
                return self._next(Outcome.COMPLETE if self.inflater.eof else Outcome.WRONG, data[at:])
            self.kind = b""
        return self._next(Outcome.OPEN, data[at:])

    def _next(self, outcome: Outcome, rest: bytes) -> Next:
        if outcome is Outcome.WRONG:
            return WRONG
        state = replace(
            self.before,
            inflater=self.inflater,
            rest=rest,
            kind=self.kind,
            left=self.left,
            sum=self.sum,
            inflated=self.inflated,
            row=self.row,
            most=self.most,
        )
        gained = self.inflated - self.before.inflated
        return Next(outcome, state, 1.0 if self.row and gained > 4 * self.row else _FEW_ROWS, gained)

    def _head(self, head: bytes) -> None:
        self.left, self.kind = int.from_bytes(head[:4], "big"), head[4:]
        if self.left >= 1 << 31 or not (self.kind.isalpha() and self.kind.isascii()):
            raise ValueError
        self.sum = zlib.crc32(self.kind)

    def _body(self, body: bytes) -> None:
        self.left -= len(body)
        self.sum = zlib.crc32(body, self.sum)
        if self.kind == b"IHDR":
            if len(body) != 13:
                raise ValueError
            self._size(body)
        elif self.kind == b"IDAT":
            self._inflate(body)

    def _size(self, header: bytes) -> None:
        width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
        if not width or not height:
            raise ValueError
        bits = header[8] * _CHANNELS.get(header[9], 4)
        row = -(-width * bits // 8) + 1
        self.row = 0 if header[12] else row
        needed = row * height if not header[12] else row * height * 2 + 64 * (width + height)
        self.most = min(needed, _MOST_PIXEL_BYTES)

    def _inflate(self, body: bytes) -> None:
        while body:
            pixels = self.inflater.decompress(body, _OUTPUT_AT_ONCE)
            body = self.inflater.unconsumed_tail
            if self.row and any(
                pixels[i] > _LAST_FILTER for i in range(-self.inflated % self.row, len(pixels), self.row)
            ):
                raise ValueError
            self.inflated += len(pixels)
            if self.inflated > self.most or (self.inflater.eof and body):
                raise ValueError
            if not pixels and not body:
                return


def begin(part: Part) -> Unfinished | None:
    """Give a PNG that breaks off, checked to that point; None when it is whole, or broken before its end."""
    data = part.whole()
    if not data.startswith(_SIGNATURE):
        return None
    found = Chunks(zlib.decompressobj()).after(data[len(_SIGNATURE) :])
    return found.state if found.outcome is Outcome.OPEN else None
