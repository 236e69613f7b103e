"""The nodes of an Outlook store ([MS-PST], chapters 2.2 and 2.3), as far as messages inside of messages need them.

A store is two trees: number of a node -> its data and the nodes below it, and number of a block -> its place. The data
of a message or an attachment is a heap with a table of properties; a long property is a node below.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.zip_directory import read_at
from vangnet.evidence.limits import LimitReached
from vangnet.values import Reason

ATTACHMENT = 0x05
"""The kind of a node, in the lowest five bits of its number."""
TEXT_8_BIT, TEXT, BINARY, OBJECT = 0x1E, 0x1F, 0x102, 0x0D
"""Types of properties that are not written in the table itself."""

_PAGE = 512
_DEEPEST = 8  # pages on the way to a row
_LISTS = 2  # lists of blocks, or of nodes, inside of each other
_MOST_NODES, _MOST_BLOCKS, _MOST_PIECES = 100_000, 1_024, 1_000  # of one message or attachment
_PLAIN, _PERMUTED = 0, 1
_IS_TREE = 2  # a bit of the number of a block: it holds numbers of blocks, not data
# The permutation of [MS-PST] 5.1 that data is written with by default.
_PERMUTATION = bytes.fromhex(
    "47f1b4e60b6a7248854e9eebe2f89453e0bba002e85a09abdbe3bac67cc310dd39059630f53760828cc9134a6b1df3fb"
    "8f2697ca911701c4322d6e3195ffd923d1005e79dc443b1a28c5615720903d83b943be67d2464276c06d5b7eb20f1629"
    "3ca903540dda5ddff6b7c762cd8d06d3695c86d614f7a56675acb1e94521700c879f74a4224c6fbf1f56aa2eb3783350"
    "b0a392bccf191ca763cb1e4d3e4b1b9b4fe7f0eead3ab55904ea40552551e57a893868527bfc27aed7bdfa07f4cc8e5f"
    "ef359c842b15d5773449b6120a7f7188fd9d18417d93d8582ccefe24afdeb836c8a180a69998a82f0e816573e4c2a28a"
    "d4e111d0088b2af2ed9a643fc16cf9ec"
)


class Layout(NamedTuple):
    """How wide numbers are, and where the header and a page keep theirs."""

    number: str
    width: int
    nodes_at: int
    blocks_at: int
    count_at: int
    cipher_at: int


_WIDE, _NARROW = Layout("Q", 8, 224, 240, 488, 513), Layout("I", 4, 188, 196, 496, 461)


class Node(NamedTuple):
    """A node: the blocks of its data, and of the nodes below it."""

    data: int
    below: int


class Property(NamedTuple):
    """One property: its type, and its value or where that is."""

    type: int
    value: int


class Nodes:
    """An opened store. Whatever cannot be read is Damaged, or whatever `struct` and indexing make of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        head = read_at(stream, 0, 600)
        version = int.from_bytes(head[10:12], "little")
        if version >= 36:
            raise Damaged(Reason.UNSUPPORTED, "a store with pages of 4 kB")
        self._layout = _WIDE if version >= 20 else _NARROW
        self._cipher = head[self._layout.cipher_at]
        self._nodes_at = self._number(head, self._layout.nodes_at)
        self._blocks_at = self._number(head, self._layout.blocks_at)

    def node(self, number: int) -> Node:
        """Find a node of the store by its number."""
        row = self._row(self._nodes_at, number, 0xFFFFFFFF)
        width = self._layout.width
        return Node(self._number(row, width), self._number(row, 2 * width))

    def below(self, node: Node) -> dict[int, Node]:
        """Give the nodes below a node, by their numbers."""
        found: dict[int, Node] = {}
        if node.below:
            self._collect(node.below, found, 0)
        return found

    def content(self, node: Node) -> Iterator[bytes]:
        """Give the data of a node, block by block."""
        if node.data:
            yield from self._data(node.data, 0)

    # -- trees ---------------------------------------------------------------------------------------------------------

    def _number(self, data: bytes, at: int) -> int:
        return int(struct.unpack_from("<" + self._layout.number, data, at)[0])

    def _row(self, page_at: int, key: int, mask: int) -> bytes:
        """Go down a tree to the row of a number."""
        for _ in range(_DEEPEST):
            page = read_at(self._stream, page_at, _PAGE)
            count, _, size, level = page[self._layout.count_at : self._layout.count_at + 4]
            starts = range(0, min(count * size, self._layout.count_at - size + 1), size)
            rows = [row for at in starts if (self._number(row := page[at : at + size], 0) & mask) <= key]
            if not rows:
                break
            if level == 0:
                if self._number(rows[-1], 0) & mask == key:
                    return rows[-1]
                break
            page_at = self._number(rows[-1], 2 * self._layout.width)
        raise Damaged(Reason.CORRUPT, f"nothing by the number {key}")

    def _block(self, number: int) -> bytes:
        number &= ~1
        row = self._row(self._blocks_at, number, ~1)
        width = self._layout.width
        (size,) = struct.unpack_from("<H", row, 2 * width)
        data = read_at(self._stream, self._number(row, width), size)
        if len(data) != size:
            raise Damaged(Reason.CORRUPT, "the store ends inside a block")
        if number & _IS_TREE or self._cipher == _PLAIN:
            return data
        if self._cipher != _PERMUTED:
            raise Damaged(Reason.UNSUPPORTED, "a store with the strong cipher")
        return data.translate(_PERMUTATION)

    def _data(self, number: int, depth: int) -> Iterator[bytes]:
        data = self._block(number)
        if not number & _IS_TREE:
            yield data
            return
        kind, _, count = struct.unpack_from("<BBH", data)
        if kind != 1 or depth >= _LISTS:
            raise Damaged(Reason.CORRUPT, "no list of blocks")
        for each in range(count):
            yield from self._data(self._number(data, 8 + each * self._layout.width), depth + 1)

    def _collect(self, number: int, found: dict[int, Node], depth: int) -> None:
        data = self._block(number)
        width = self._layout.width
        kind, level, count = struct.unpack_from("<BBH", data)
        if kind != 2 or depth >= _LISTS:
            raise Damaged(Reason.CORRUPT, "no list of nodes")
        size = 2 * width if level else 3 * width
        for at in range(width, width + count * size, size):
            key, first = self._number(data, at) & 0xFFFFFFFF, self._number(data, at + width)
            if level:
                self._collect(first, found, depth + 1)
            else:
                found[key] = Node(first, self._number(data, at + 2 * width))
            if len(found) > _MOST_NODES:
                raise LimitReached("a message of too many parts")


class Properties:
    """The properties of a message or an attachment, and the nodes below it."""

    def __init__(self, nodes: Nodes, node: Node) -> None:
        self._nodes = nodes
        self.below = nodes.below(node)
        self._heap: list[bytes] = []
        for block in nodes.content(node):
            self._heap.append(block)
            if len(self._heap) > _MOST_BLOCKS:
                raise LimitReached("a table of properties that is too long")
        (root,) = struct.unpack_from("<I", self._heap[0], 4)
        kind, key_size, size, levels, first = struct.unpack("<4BI", self._piece(root)[:8])
        if (self._heap[0][2], kind, key_size, size) != (0xEC, 0xB5, 2, 6):
            raise Damaged(Reason.CORRUPT, "no table of properties")
        self._table: dict[int, Property] = {}
        self._pieces = 0
        self._read(first, levels)

    def get(self, number: int) -> Property | None:
        return self._table.get(number)

    def content(self, found: Property) -> Iterator[bytes]:
        """Give the bytes of a long property."""
        if found.value & 0x1F == 0:
            yield self._piece(found.value) if found.value else b""
        elif found.value in self.below:
            yield from self._nodes.content(self.below[found.value])
        else:
            raise Damaged(Reason.MISSING, "a property whose node is not there")

    def inner(self, found: Property) -> Node:
        """Give the node that a property of the type "object" stands for."""
        number = int.from_bytes(self._piece(found.value)[:4], "little")
        if number not in self.below:
            raise Damaged(Reason.MISSING, "an object whose node is not there")
        return self.below[number]

    def text(self, number: int) -> str:
        """Give a short text, or nothing."""
        found = self.get(number)
        if found is None or found.type not in {TEXT, TEXT_8_BIT}:
            return ""
        data = b"".join(self.content(found))[:4096]
        return data.decode("utf-16-le" if found.type == TEXT else "cp1252", "replace")

    def _piece(self, place: int) -> bytes:
        """Give a piece of the heap; the number of its block and its own number make its place."""
        block, number = self._heap[place >> 16], place >> 5 & 0x7FF
        (map_at,) = struct.unpack_from("<H", block)
        start, end = struct.unpack_from("<HH", block, map_at + 2 + 2 * number)
        return block[start:end]

    def _read(self, place: int, levels: int) -> None:
        if not place:
            return
        data, size = self._piece(place), 6 if levels else 8
        self._pieces += 1
        if self._pieces > _MOST_PIECES:
            raise LimitReached("too many properties")
        for at in range(0, len(data) - size + 1, size):
            if levels:
                self._read(int.from_bytes(data[at + 2 : at + 6], "little"), levels - 1)
            else:
                number, kind, value = struct.unpack_from("<HHI", data, at)
                self._table[number] = Property(kind, value)
