"""What holds of every format: damage anywhere, and a single line without end, give a reason and lose nothing before."""

import io
import json
import random
import tracemalloc
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks.formats.takeouts import Bytes
from vangnet.networks.formats import FORMATS
from vangnet.networks.formats.format import Example
from vangnet.networks.shape import Act, Coverage, Message, Problem, Record, Tie

EVERY = [(name, example) for name, one in FORMATS.items() for example in one.EXAMPLES]

GREATEST = 50
"""Records for each byte of an example: beyond it, reading would not end."""

WORDS = {
    "telegram_json": b"Wie gaat er mee?",
    "telegram_html": b"Wie gaat er mee?",
    "discord": b"Ik!",
    "snapchat": b"Hoe laat?",
    "tiktok": b"Kijk eens",
    "ufdr": b"Wie gaat er mee?",
    "phpbb": b"Lees dit eerst.",
    "xenforo": b"'Regels'",
    "mybb": b"Lees dit eerst.",
    "signal": b"Hallo",
    "whatsapp": b"Gelukkig nieuwjaar!",
    "leapp": b"Hoi allemaal",
    "edge_list": b"bert,anna",
}
"""A text in the first example of each format, which becomes endless."""


def read(name: str, example: Example, data: bytes) -> list[Record]:
    return list(FORMATS[name].records(io.BytesIO(data), example.name))


def counted(records: list[Record]) -> int:
    return sum(isinstance(one, Message | Act | Tie) for one in records)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(EVERY),
    st.floats(0, 1),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4),
)
def test_any_cut_and_any_flipped_bytes_end_and_raise_nothing(
    of: tuple[str, Example], cut: float, flips: list[tuple[float, int]]
) -> None:
    name, example = of
    data = bytearray(example.data[: int(cut * len(example.data))])
    for where, byte in flips:
        if data:
            data[int(where * len(data))] = byte
    found = read(name, example, bytes(data))
    assert len(found) < GREATEST * (len(data) + 1)
    for one in found:
        msgspec.msgpack.encode(one)


@pytest.mark.parametrize("name", ["telegram_json", "discord", "snapchat", "tiktok"])
@pytest.mark.parametrize("is_one_line", [False, True])
def test_no_message_of_broken_json_is_lost_in_silence(name: str, *, is_one_line: bool) -> None:
    example = FORMATS[name].EXAMPLES[0]
    data = json.dumps(json.loads(example.data)).encode() if is_one_line else example.data
    whole = counted(read(name, example, data))
    draw = random.Random(1)
    for _ in range(150):
        at, sign = draw.randrange(len(data)), draw.choice([b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\n", b""])
        broken = data[:at] + sign + data[at + draw.randrange(2) :]
        found = read(name, example, broken)
        lost = whole - counted(found)
        assert lost <= 0 or any(isinstance(one, Problem) for one in found), broken


def test_each_format_has_its_endless_text() -> None:
    assert set(WORDS) == set(FORMATS)
    for name, word in WORDS.items():
        assert word in FORMATS[name].EXAMPLES[0].data, name


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("size", [48 * 2**20, pytest.param(2 * 2**30, marks=pytest.mark.slow)])
def test_a_single_line_without_end_is_told_in_flat_memory(name: str, size: int) -> None:
    example = FORMATS[name].EXAMPLES[0]
    before, _, behind = example.data.partition(WORDS[name])
    if name == "xenforo":
        before, behind = before + b"'", b"'" + behind

    def made() -> Iterator[bytes]:
        yield before
        piece = b"x" * 2**20
        for _ in range(size // len(piece)):
            yield piece
        yield behind

    whole = read(name, example, example.data)
    tracemalloc.start()
    found: list[Any] = list(FORMATS[name].records(Bytes(made()), example.name))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 160 * 2**20
    assert counted(found) >= counted(whole) - 1, "one record at the most is lost, and those behind it are read"
    reasons = {(one.code, str(one.values)) for one in found if isinstance(one, Problem | Coverage)}
    assert reasons - {(one.code, str(one.values)) for one in whole if isinstance(one, Problem | Coverage)}
