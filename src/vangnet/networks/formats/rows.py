"""Lines of a stream, in flat memory: a line longer than a limit is told by its length and is not held."""

from collections.abc import Iterator
from typing import NamedTuple

from vangnet.evidence.reader import Readable

LONGEST_LINE = 4 * 2**20
"""Bytes of one line that are read."""
_CHUNK = 1 << 18


class TooLong(NamedTuple):
    """A line that was passed over, and how many bytes it had."""

    length: int


def lines(stream: Readable, longest: int = LONGEST_LINE) -> Iterator[bytes | TooLong]:
    """Give each line without its end; at most `longest` bytes and one chunk are held."""
    held, dropped = b"", 0
    while chunk := stream.read(_CHUNK):
        *whole, rest = chunk.split(b"\n")
        if whole:
            first = whole[0]
            if dropped or len(held) + len(first) > longest:
                yield TooLong(dropped + len(held) + len(first))
            else:
                yield _ended(held + first)
            for line in whole[1:]:
                yield _ended(line) if len(line) <= longest else TooLong(len(line))
            held, dropped = rest, 0
        else:
            held += rest
        if len(held) > longest:
            held, dropped = b"", dropped + len(held)
    if dropped:
        yield TooLong(dropped + len(held))
    elif held:
        yield _ended(held)


def _ended(line: bytes) -> bytes:
    return line[:-1] if line.endswith(b"\r") else line
