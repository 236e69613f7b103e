"""Lines put together: a header with the lines that continue it, and what stands before the first header."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from vangnet.networks.formats.lines import Block, Lines
from vangnet.networks.formats.whatsapp.dates import ENOUGH, Order
from vangnet.networks.formats.whatsapp.headers import Header, header

_AHEAD_ENTRIES, _AHEAD_TEXT = 100_000, 16 << 20
_AHEAD_AT_LEAST = 5_000
_PIECE = 5_000


class Entry(NamedTuple):
    """A header and its text, from its first line to its last."""

    header: Header | None
    first: int
    last: int
    text: str  # from behind the header on
    left_out: int = 0  # bytes and characters that were too many
    damaged: int = 0  # lines that held NULs or bytes that are not text

    @property
    def place(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"


def entries(lines: Lines) -> Iterator[Entry]:
    """The entries of a file; every line of it lies in one."""
    block: Block | None = None
    opened: Header | None = None
    for line in lines:
        found = header(line.text)
        if block and not found and (opened or block.last - block.first < _PIECE):
            block.add(line)
            continue
        if block:
            yield _closed(block, opened)
        block, opened = Block(line, found.rest if found else None), found
    if block:
        yield _closed(block, opened)


def _closed(block: Block, found: Header | None) -> Entry:
    return Entry(found, block.first, block.last, block.text, block.left_out, block.damaged)


def read_ahead(coming: Iterator[Entry]) -> tuple[list[Entry], Order]:
    """As many entries as are held to find out the order of dates, and that order."""
    ahead: list[Entry] = []
    size = 0
    telling: Counter[str] = Counter()
    for entry in coming:
        ahead.append(entry)
        size += len(entry.text) + 256
        if entry.header and (only := entry.header.stamp.only()):
            telling[only] += 1
        is_clear = len(ahead) >= _AHEAD_AT_LEAST and len(telling) == 1 and telling.total() >= ENOUGH
        if is_clear or len(ahead) >= _AHEAD_ENTRIES or size >= _AHEAD_TEXT:
            break
    order = Order()
    order.decide((one.header.stamp, one.text) for one in ahead if one.header)
    return ahead, order
