"""Messages inside of messages of an Outlook store: on a small store made here, and against libpff on a real one."""

import io
import random
import struct

import pypff
import pytest

from tests.evidence.opened import noise
from tests.world import encoded, pattern
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.pst_attached import (
    CHANGED,
    CLASS,
    CONTENT,
    METHOD,
    NAMES,
    PLAIN,
    Attached,
    members,
    segment,
)
from vangnet.evidence.formats.pst_nodes import _PERMUTATION, BINARY, OBJECT, TEXT, Nodes, Properties
from vangnet.values import Reason

PICTURE = encoded(pattern(1, 200, 150), "PNG")
MESSAGE, TIME, NUMBER = 0x200024, 0x40, 3
TICKS = 129_131_466_444_719_437


class Store:
    """Writes blocks and nodes, with wide or narrow numbers; the trees have one page each."""

    def __init__(self, *, is_wide: bool) -> None:
        self.number, self.width = ("Q", 8) if is_wide else ("I", 4)
        self.blocks: dict[int, bytes] = {}
        self.nodes: dict[int, tuple[int, int]] = {}

    def block(self, data: bytes, *, is_list: bool = False) -> int:
        number = 4 * (len(self.blocks) + 1) + 2 * is_list
        self.blocks[number] = data if is_list else data.translate(bytes(_PERMUTATION.index(at) for at in range(256)))
        return number

    def numbers(self, *values: int) -> bytes:
        return struct.pack(f"<{len(values)}{self.number}", *values)

    def content(self, data: bytes) -> int:
        pieces = [self.block(data[at : at + 8_000]) for at in range(0, len(data), 8_000)]
        if len(pieces) == 1:
            return pieces[0]
        return self.block(struct.pack("<BBHI", 1, 1, len(pieces), len(data)) + self.numbers(*pieces), is_list=True)

    def below(self, nodes: dict[int, tuple[int, int]]) -> int:
        rows = b"".join(self.numbers(number, *node) for number, node in nodes.items())
        return self.block(struct.pack("<BBH", 2, 0, len(nodes)).ljust(self.width, b"\0") + rows, is_list=True)

    def heap(self, properties: dict[int, tuple[int, int | bytes]]) -> int:
        pieces = [struct.pack("<4BI", 0xB5, 2, 6, 0, 2 << 5), b""]
        for number, (kind, value) in sorted(properties.items()):
            if isinstance(value, bytes):
                pieces.append(value)
            place = len(pieces) << 5 if isinstance(value, bytes) else value
            pieces[1] += struct.pack("<HHI", number, kind, place)
        body, offsets = b"", [12]
        for piece in pieces:
            body += piece
            offsets.append(12 + len(body))
        head = struct.pack("<HBBII", 12 + len(body), 0xEC, 0xBC, 1 << 5, 0)
        return self.block(head + body + struct.pack(f"<HH{len(offsets)}H", len(pieces), 0, *offsets))

    def written(self, version: int) -> bytes:
        file, rows = bytearray(2_048), []
        for number, data in sorted(self.blocks.items()):
            rows.append(
                (self.numbers(number, len(file)) + struct.pack("<HH", len(data), 2)).ljust(3 * self.width, b"\0")
            )
            file += data
        nodes = [self.numbers(number, *node, 0) for number, node in sorted(self.nodes.items())]
        file[1024:1536], file[1536:2048] = self.page(nodes), self.page(rows)
        nodes_at, blocks_at, cipher_at = (224, 240, 513) if self.width == 8 else (188, 196, 461)
        file[10:12], file[cipher_at] = version.to_bytes(2, "little"), 1
        file[nodes_at : nodes_at + self.width] = self.numbers(1024)
        file[blocks_at : blocks_at + self.width] = self.numbers(1536)
        return bytes(file)

    def page(self, rows: list[bytes]) -> bytes:
        count_at = 488 if self.width == 8 else 496
        assert sum(map(len, rows)) <= count_at
        page = b"".join(rows).ljust(count_at, b"\0") + bytes([len(rows), len(rows), len(rows[0]), 0])
        return page.ljust(512, b"\0")


def text(words: str) -> tuple[int, bytes]:
    return TEXT, words.encode("utf-16-le")


def made(*, is_wide: bool) -> bytes:
    """A store with one message; attached to it a message, to that a picture, a link, and a message with a note."""
    store = Store(is_wide=is_wide)
    note = store.heap({NAMES[0]: text("note.txt"), METHOD: (NUMBER, 1), CONTENT: (BINARY, b"a neutral note")})
    innermost = (store.heap({CLASS: text("IPM.Note")}), store.below({0x8025: (note, 0)}))
    names = {NAMES[0]: text("a/picture.png"), NAMES[1]: text("A~1.PNG"), CHANGED: (TIME, struct.pack("<Q", TICKS))}
    picture = {**names, METHOD: (NUMBER, 1), CONTENT: (BINARY, 0x803F)}
    parts = {
        0x8025: (store.heap(picture), store.below({0x803F: (store.content(PICTURE), 0)})),
        0x8045: (store.heap({NAMES[2]: text("link"), METHOD: (NUMBER, 7)}), 0),
        0x8065: (
            store.heap(
                {NAMES[2]: text("deeper"), METHOD: (NUMBER, 5), CONTENT: (OBJECT, struct.pack("<II", 0x9004, 9))}
            ),
            store.below({0x9004: innermost}),
        ),
        0x0671: (0, 0),
    }
    body = "data:image/png;base64,iVBORw0KGgo="
    store.nodes[MESSAGE] = (store.heap({CLASS: text("IPM.Note"), PLAIN: (0x1E, body.encode())}), store.below(parts))
    return store.written(23 if is_wide else 14)


def found_in(data: bytes):
    """Open the one message as one that is attached; gives names with contents or reasons, and what went wrong."""

    def inner():
        nodes = Nodes(io.BytesIO(data))
        return nodes, nodes.node(MESSAGE)

    faults: list[Damaged] = []
    outer = Attached("inner", 5, None, None, lambda: iter(()), inner)
    found = {}
    for member in members([outer], "IPM.Note", "folder/", faults):
        try:
            found[member.name] = member.open().read()
        except Damaged as damage:
            found[member.name] = damage.reason
    return found, [fault.reason for fault in faults]


@pytest.mark.parametrize("is_wide", [True, False], ids=["64 bits", "32 bits"])
def test_attachments_of_messages_inside_of_messages_come_out_byte_for_byte(is_wide):
    assert len(PICTURE) > 3 * 8_000
    assert found_in(made(is_wide=is_wide)) == (
        {
            "folder/inner/a%2Fpicture.png": PICTURE,
            "folder/inner/link": Reason.MISSING,
            "folder/inner/deeper/note.txt": b"a neutral note",
            "folder/inner/plain text body picture 1": b"\x89PNG\r\n\x1a\n",
        },
        [],
    )


def test_stores_of_another_kind_are_told_by_the_name_of_the_message():
    compressed, strong = bytearray(made(is_wide=True)), bytearray(made(is_wide=True))
    compressed[10], strong[513] = 36, 2
    assert found_in(bytes(compressed)) == ({"folder/inner": Reason.UNSUPPORTED}, [])
    assert found_in(bytes(strong)) == ({"folder/inner": Reason.UNSUPPORTED}, [])
    assert found_in(made(is_wide=True)[:1500]) == ({"folder/inner": Reason.CORRUPT}, [])


def test_lists_inside_of_themselves_end():
    store = Store(is_wide=True)
    store.blocks[6] = struct.pack("<BBHI", 2, 1, 400, 0) + store.numbers(1, 6) * 400
    store.blocks[10] = struct.pack("<BBHI", 1, 2, 400, 0) + store.numbers(10) * 400
    store.nodes[MESSAGE] = (10, 6)
    assert found_in(store.written(23)) == ({"folder/inner": Reason.CORRUPT}, [])


def test_random_damage_raises_nothing_but_damage():
    chance = random.Random(7)
    whole = made(is_wide=True)
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8, 40))):
            data[chance.randrange(600, len(data) if chance.random() < 0.5 else 4_000)] = chance.randrange(256)
        found_in(bytes(data))
    assert list(found_in(noise(1, 5_000))[0]) == ["folder/inner"]


@pytest.mark.evidence
def test_what_is_read_of_a_real_store_is_what_libpff_reads(evidence):
    path = evidence / "mail/dist-list.pst"
    with path.open("rb") as stream, path.open("rb") as other:
        store, nodes = pypff.file(), Nodes(other)
        store.open_file_object(stream)
        messages = list(messages_of(store.get_root_folder()))
        assert len(messages) == 3
        for message in messages:
            own = Properties(nodes, nodes.node(message.get_identifier()))
            numbers = [each.get_identifier() for each in message.attachments]
            assert [number for number in sorted(own.below) if number & 0x1F == 5] == numbers
            entries = {entry.entry_type: entry for each in message.record_sets for entry in each.entries}
            for kind in (CLASS, 0x0037, 0x0070, PLAIN):
                if kind in entries:
                    assert b"".join(own.content(own.get(kind))) == entries[kind].data


def messages_of(folder):
    for number in range(folder.get_number_of_sub_messages()):
        message = folder.get_sub_message(number)
        if isinstance(message, pypff.message):
            yield message
    for number in range(folder.get_number_of_sub_folders()):
        yield from messages_of(folder.get_sub_folder(number))


def test_titles_become_segments():
    assert [segment(title) for title in ("a/b", "..", "", None, "\0 ", "x" * 900)] == [
        "a%2Fb", "%2E%2E", "", "", "", "x" * 200,
    ]  # fmt: skip
