"""The pictures that stand behind a JPEG and belong to it, by its multi-picture table (CIPA DC-007, "MPF")."""

import struct
from typing import BinaryIO

_START = b"\xff\xd8\xff"
_MARK = b"MPF\0"
_SEGMENT, _SCAN = 0xE2, 0xDA
_IMAGES = 0xB002
_MOST_TAGS, _MOST_IMAGES = 16, 64


def further(body: BinaryIO) -> list[tuple[int, int]]:
    """Give where the further pictures of a JPEG start and stop."""
    body.seek(0)
    at = 2
    while len(head := _at(body, at, 8)) == 8 and head[0] == 0xFF:
        length = int.from_bytes(head[2:4], "big")
        if head[1] == _SEGMENT and head[4:] == _MARK:
            return [(start, stop) for start, stop in listed(_at(body, at + 8, length - 6), at + 8)
                    if _at(body, start, 3) == _START]  # fmt: skip
        if head[1] == _SCAN or length < 2:
            break
        at += 2 + length
    return []


def listed(table: bytes, base: int) -> list[tuple[int, int]]:
    """Read a table that stands at `base`: the places that it gives count from there. The first picture has none."""
    order = "<" if table[:2] == b"II" else ">"
    if len(table) < 10:
        return []
    first = struct.unpack_from(order + "I", table, 4)[0]
    count = struct.unpack_from(order + "H", table, first)[0] if first + 2 <= len(table) else 0
    found: list[tuple[int, int]] = []
    for row in range(min(count, _MOST_TAGS)):
        entry = table[first + 2 + 12 * row : first + 14 + 12 * row]
        if len(entry) < 12 or struct.unpack_from(order + "H", entry)[0] != _IMAGES:
            continue
        size, place = struct.unpack_from(order + "II", entry, 4)
        rows = table[place : place + min(size, 16 * _MOST_IMAGES)]
        for number in range(len(rows) // 16):
            length, offset = struct.unpack_from(order + "II", rows, 16 * number + 4)
            if offset:
                found.append((base + offset, base + offset + length))
    return found


def _at(body: BinaryIO, place: int, size: int) -> bytes:
    body.seek(place)
    return body.read(max(0, size))
