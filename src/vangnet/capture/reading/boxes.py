"""The boxes of ISO base media (MP4, HEIC, AVIF, CR3, JPEG XL) and QuickTime: where they lie, without their contents."""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

DEEPEST = 16
MOST_BOXES = 20_000

CONTAINERS = frozenset(
    b"moov trak mdia minf stbl edts dinf udta meta ilst mvex moof traf mfra iprp ipco gmhd jumb".split()
)
"""Boxes that hold boxes and nothing else, but for the four bytes of version and flags in some."""

CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
"""The box of a kind of its own in which Canon's CR3 keeps its Exif."""


class Box(NamedTuple):
    """A box: `path` from the top as in "moov/trak/mdia", where it begins, its size with its header, and the header's.

    `size` is cut to what holds it; `is_cut` says that it claims more. `uuid` stands where the kind is "uuid".
    """

    path: str
    offset: int
    size: int
    header: int
    is_cut: bool = False
    uuid: bytes = b""

    @property
    def kind(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def start(self) -> int:
        """Where its content begins."""
        return self.offset + self.header

    @property
    def length(self) -> int:
        """How long its content is."""
        return self.size - self.header


def walk(body: BinaryIO, *, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Give every box in the order of the file, parents before children. Ends without complaint where boxes end."""
    left = [MOST_BOXES]
    yield from _walk(body, "", start, body.seek(0, io.SEEK_END) if end is None else end, left)


def content(body: BinaryIO, box: Box, most: int = 2**20) -> bytes:
    """What a box holds, no more than `most` bytes of it."""
    body.seek(box.start)
    return body.read(max(0, min(box.length, most)))


def _walk(body: BinaryIO, parent: str, at: int, end: int, left: list[int], depth: int = 1) -> Iterator[Box]:
    while at + 8 <= end and left[0] > 0:
        box = _box(body, parent, at, end)
        if box is None:
            return
        left[0] -= 1
        yield box
        inner = _inner(body, box)
        if inner is not None and depth < DEEPEST:
            yield from _walk(body, box.path, inner, box.offset + box.size, left, depth + 1)
        at += box.size


def _box(body: BinaryIO, parent: str, at: int, end: int) -> Box | None:
    body.seek(at)
    head = body.read(32)
    if len(head) < 8:
        return None
    size, header, kind = int.from_bytes(head[:4], "big"), 8, head[4:8]
    if size == 1 and len(head) >= 16:
        size, header = struct.unpack_from(">Q", head, 8)[0], 16
    elif size == 0:
        if parent:  # a terminator of QuickTime's user data
            return None
        size = end - at
    uuid = b""
    if kind == b"uuid":
        uuid, header = head[header : header + 16], header + 16
    if size < header or kind == b"\0\0\0\0":
        return None
    name = kind.decode("latin-1").replace("/", "_")
    return Box(f"{parent}/{name}" if parent else name, at, min(size, end - at), header, size > end - at, uuid)


def _inner(body: BinaryIO, box: Box) -> int | None:
    """Where the boxes within a box begin, if it holds any."""
    kind = box.kind.encode("latin-1")
    if box.uuid == CANON:
        return box.start
    if box.path.rsplit("/", 2)[-2:-1] == ["ilst"]:  # an item: its values are boxes
        return box.start
    if kind not in CONTAINERS:
        return None
    if kind == b"meta":
        body.seek(box.start)
        return box.start + (0 if body.read(8)[4:8] == b"hdlr" else 4)  # QuickTime's has no version
    return box.start
