"""Pictures and videos in space that belongs to no file: found by how they start, up to an end that is walked to.

These are proposals: the scan decides by decoding. One that was stored in pieces is given up to the first break, which
is where a damaged picture is judged by what decodes. `bytes.find` for each signature is several times faster here than
one search for all of them (pyahocorasick, `re`), because there are so few.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.view import View

_WINDOW = 8 << 20
_HELD = 1 << 20
_SECTOR = 512
_LONGEST = 64  # no signature is longer than this, with what is looked at around it
_MOST_JPEG, _MOST_SEGMENTS, _MOST_BOXES, _MOST_CHUNKS = 128 << 20, 500, 10_000, 1_000_000
_SMALLEST = 128
MOST_CARVED = 1_000_000

_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # a marker that is not part of the coded pixels
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BOXES = frozenset(b"ftyp moov mdat free skip wide meta uuid udta moof mfra sidx styp pnot PICT idat".split())
_STILL = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"heim": "heic", b"hevc": "heic", b"avif": "avif"}


class _End(NamedTuple):
    """Where something ends, and whether that is its own end."""

    at: int
    is_whole: bool
    extension: str


class _Held:
    """A run of free space, with the piece of it that was read last."""

    def __init__(self, view: View, start: int, end: int) -> None:
        self._view, self.start, self.end = view, start, end
        self._at, self._data = 0, b""

    def at(self, offset: int, count: int) -> bytes:
        """Give bytes of the run; fewer at its end."""
        count = min(count, self.end - offset)
        if count <= 0:
            return b""
        if not (self._at <= offset and offset + count <= self._at + len(self._data)):
            self._at, self._data = offset, self._view.at(offset, min(max(count, _HELD), self.end - offset))
        return self._data[offset - self._at : offset - self._at + count]


def carved(view: View, runs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Give offset, length and usual extension of each picture or video in runs of free space."""
    count = 0
    for start, length in _joined(runs):
        held = _Held(view, start, min(start + length, view.size))
        for found in _in_run(view, held):
            yield found
            count += 1
            if count >= MOST_CARVED:
                return


def _joined(runs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Take runs that lie next to each other as one."""
    last: tuple[int, int] | None = None
    for start, length in runs:
        if last and last[0] + last[1] == start:
            last = last[0], last[1] + length
        else:
            if last:
                yield last
            last = start, length
    if last:
        yield last


def _in_run(view: View, held: _Held) -> Iterator[tuple[int, int, str]]:
    at = held.start
    while at < held.end:
        try:
            data = view.at(at, min(_WINDOW + _LONGEST, held.end - at))
        except Damaged:  # a bad place: what lies behind it is still looked at
            at += _SECTOR if held.end - at < _WINDOW else _WINDOW
            continue
        if not data:
            return
        skip = at
        for place, walk in _starts(data, at, _WINDOW):
            if place < skip or place < held.start:
                continue
            try:
                end = walk(held, place)
            except Damaged:
                continue
            if end and end.at - place >= _SMALLEST:
                yield place, end.at - place, end.extension
                skip = end.at if end.is_whole else place + 1
        at = max(at + _WINDOW, skip)


def _starts(data: bytes, base: int, window: int) -> list[tuple[int, "Callable[[_Held, int], _End | None]"]]:
    """Give where something may start within a window, in order."""
    found = []
    for signature, back, walk in _SIGNATURES:
        at = data.find(signature)
        while 0 <= at < window + back:
            if at >= back:
                found.append((base + at - back, walk))
            at = data.find(signature, at + 1)
    return sorted(found, key=lambda row: row[0])


def _jpeg(held: _Held, start: int) -> _End | None:
    at, framed = start + 2, False
    for _ in range(_MOST_SEGMENTS):
        head = held.at(at, 4)
        while head[:2] == b"\xff\xff":  # padding
            at += 1
            head = held.at(at, 4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in {0, 0xD8}:
            return None
        marker, length = head[1], int.from_bytes(head[2:4], "big")
        if marker in _ALONE:
            at += 2
            continue
        if marker == 0xD9 or length < 2:
            return None
        framed = framed or marker in _FRAMES
        at += 2 + length
        if marker == 0xDA:
            return _jpeg_scans(held, start, at) if framed else None
    return None


def _jpeg_scans(held: _Held, start: int, at: int) -> _End:
    """Walk through the coded pixels, of which a progressive picture has many pieces with tables between them."""
    limit = min(held.end, start + _MOST_JPEG)
    while at < limit:
        data = held.at(at, min(_HELD, limit - at))
        marker = _AFTER_SCAN.search(data)
        if not marker:
            at += len(data) - (data[-1:] == b"\xff" and len(data) > 1)
            if len(data) < 2:
                break
            continue
        at += marker.start()
        kind = data[marker.start() + 1]
        if kind == 0xD9:
            return _End(at + 2, is_whole=True, extension="jpg")
        length = int.from_bytes(held.at(at + 2, 2), "big")
        if kind not in {0xC4, 0xDA, 0xDB, 0xDD, 0xDC, 0xFE} or length < 2:
            break
        at += 2 + length
    return _End(min(at, limit), is_whole=False, extension="jpg")


def _png(held: _Held, start: int) -> _End | None:
    at, pixels = start + 8, False
    for _ in range(_MOST_CHUNKS):
        head = held.at(at, 8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if len(head) < 8 or not kind.isalpha() or length >= 1 << 31:
            break
        if at + 12 + length > held.end:
            at = held.end
            break
        pixels = pixels or kind == b"IDAT"
        at += 12 + length
        if kind == b"IEND":
            return _End(at, is_whole=True, extension="png")
    return _End(at, is_whole=False, extension="png") if pixels or at == held.end else None


def _boxes(held: _Held, start: int) -> _End | None:
    """Walk the boxes of an MP4 or HEIC file; it ends where no known box follows."""
    brand = held.at(start + 8, 4)
    if len(brand) < 4 or not all(32 <= byte < 127 for byte in brand):
        return None
    at, count, content = start, 0, False
    for _ in range(_MOST_BOXES):
        head = held.at(at, 16)
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if size == 1 and len(head) == 16:
            size = int.from_bytes(head[8:16], "big")
        elif size == 0 and kind == b"mdat":
            size = held.end - at
        if kind not in _BOXES or size < 8 or (kind == b"ftyp" and count):
            break
        content = content or kind in {b"moov", b"mdat", b"meta", b"moof"}
        at, count = at + size, count + 1
        if at >= held.end:
            break
    extension = _STILL.get(brand, "mp4")
    return _End(min(at, held.end), is_whole=at <= held.end, extension=extension) if content else None


_SIGNATURES: tuple[tuple[bytes, int, Callable[[_Held, int], _End | None]], ...] = (
    (b"\xff\xd8\xff", 0, _jpeg),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, _png),
    (b"ftyp", 4, _boxes),
)
