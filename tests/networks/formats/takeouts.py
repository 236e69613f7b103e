"""What the tests of takeouts share: read a file that is only bytes, and look at what came out."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from vangnet.networks.formats import FORMATS
from vangnet.networks.shape import Coverage, Member, Message, Problem, Record

NAMES = ("discord", "snapchat", "tiktok", "ufdr", "leapp")
EXAMPLES = [(name, number) for name in NAMES for number in range(len(FORMATS[name].EXAMPLES))]


class Bytes:
    """A stream that gives no more than asked, and remembers how much that was at most."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""
        self.given = 0

    def read(self, size: int = -1, /) -> bytes:
        assert size > 0
        while len(self._held) < size and (piece := next(self._pieces, b"")):
            self._held += piece
        given, self._held = self._held[:size], self._held[size:]
        self.given += len(given)
        return given


def read(name: str, data: bytes | str | Any, file: str = "") -> list[Record]:
    """Read bytes, a text, or what becomes JSON, by a format."""
    if not isinstance(data, bytes | str):
        data = json.dumps(data)
    raw = data if isinstance(data, bytes) else data.encode()
    return list(FORMATS[name].records(io.BytesIO(raw), file or FORMATS[name].EXAMPLES[0].name))


def of(records: list[Record], kind: type) -> list[Any]:
    return [one for one in records if isinstance(one, kind)]


def messages(records: list[Record]) -> list[Message]:
    return of(records, Message)


def members(records: list[Record]) -> set[str]:
    return {one.key for one in of(records, Member)}


def problems(records: list[Record]) -> list[str]:
    return [one.code for one in of(records, Problem)]


def coverages(records: list[Record]) -> set[str]:
    return {one.code for one in of(records, Coverage)}


def counted(records: list[Record]) -> Counter[str]:
    return Counter(type(one).__name__ for one in records)
