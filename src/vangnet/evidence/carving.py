"""Find JPEG, PNG and GIF pictures inside other bytes: by how they start, up to an end that is not guessed."""

import re
from collections.abc import Iterator

_STARTS = re.compile(rb"\xff\xd8\xff[\xc0-\xcf\xdb-\xdd\xe0-\xef\xfe]|\x89PNG\r\n\x1a\n\0\0\0\rIHDR|GIF8[79]a")
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # a marker that is not part of the coded pixels
_END, _SCAN = 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


def pictures(data: bytes) -> Iterator[tuple[int, int]]:
    """Give where each picture starts and ends; one that is cut off ends where the bytes end.

    Pictures inside of pictures, such as the thumbnail of a photo, are part of the outer one.
    """
    at = 0
    while found := _STARTS.search(data, at):
        start = found.start()
        stop = end(data, start)
        if stop is not None:
            yield start, stop
        at = stop or found.end()


def end(data: bytes, start: int) -> int | None:
    """Where the picture ends, or None where what follows is none."""
    first = data[start]
    if first == 0xFF:
        return _jpeg_end(data, start + 2)
    return _png_end(data, start + 8) if first == 0x89 else _gif_end(data, start)


def _jpeg_end(data: bytes, at: int) -> int | None:
    while at + 4 <= len(data):
        while data[at : at + 2] == b"\xff\xff":  # padding
            at += 1
        marker = data[at + 1] if at + 1 < len(data) else 0
        if data[at] != 0xFF or marker in {0, 0xD8}:
            return None
        if marker == _END:
            return at + 2
        at += 2
        if marker not in _ALONE:
            length = int.from_bytes(data[at : at + 2], "big")
            if length < 2:
                return None
            at += length
        if marker == _SCAN:
            after = _AFTER_SCAN.search(data, at)
            at = after.start() if after else len(data)
    return at + 2 if data[at : at + 2] == b"\xff\xd9" else len(data)


def _png_end(data: bytes, at: int) -> int | None:
    while at + 8 <= len(data):
        kind = data[at + 4 : at + 8]
        if not kind.isalpha():
            return None
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            break
    return min(at, len(data))


def _gif_end(data: bytes, at: int) -> int | None:
    at = _after_colours(data, at + 13, at + 10)
    while at < len(data):
        block = data[at]
        if block == 0x3B:
            return at + 1
        if block == 0x21:
            at += 2
        elif block == 0x2C:
            at = _after_colours(data, at + 10, at + 9) + 1
        else:
            return None
        while at < len(data) and (length := data[at]):
            at += 1 + length
        at += 1
    return len(data)


def _after_colours(data: bytes, at: int, flags_at: int) -> int:
    """Pass over a table of colours, if the flags tell of one."""
    flags = data[flags_at] if flags_at < len(data) else 0
    return at + 3 * (2 << (flags & 7)) if flags & 0x80 else at
