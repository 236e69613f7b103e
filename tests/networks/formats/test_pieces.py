"""JSON piece by piece: places, damage, and what is too much."""

import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks.formats.takeouts import Bytes
from vangnet.networks.formats import FORMATS
from vangnet.networks.formats.pieces import Broken, Piece, pieces
from vangnet.networks.shape import Message

MARK = re.compile(rb'\{\s*"n"\s*:')


def found(data: bytes | str) -> list[Piece | Broken]:
    return list(pieces(io.BytesIO(data.encode() if isinstance(data, str) else data), is_row, MARK))


def is_row(path: tuple[str, ...], in_list: bool) -> bool:
    return in_list and len(path) < 3


def codes(read: list[Piece | Broken]) -> list[str]:
    return [one.code for one in read if isinstance(one, Broken)]


def values(read: list[Piece | Broken]) -> list[Any]:
    return [one.value for one in read if isinstance(one, Piece)]


def test_values_have_the_names_that_lead_to_them() -> None:
    read = found('\ufeff{"a": {"b": 1, "c": [2, {"n": 3}]}, "d": [], "é\\u00e9": "x"}')
    assert [(one.path, one.value, one.is_row) for one in read if isinstance(one, Piece)] == [
        (("a", "b"), 1, False),
        (("a", "c"), 2, True),
        (("a", "c"), {"n": 3}, True),
        (("éé",), "x", False),
    ]


def test_places_are_bytes() -> None:
    data = '{"é": "\U0001f6b2", "rows": [{"n": "é"}, {"n": 2}]}'.encode()
    places = [one.place for one in found(data) if isinstance(one, Piece) and one.is_row]
    assert [data[place : place + 4] for place in places] == [b'{"n"', b'{"n"']


NUMBERS = st.integers(-(10**23), 10**23) | st.floats(allow_nan=False, allow_infinity=False)  # longer ones stay texts
LEAVES = st.none() | st.booleans() | NUMBERS | st.text()


@settings(max_examples=40, deadline=None)
@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))
def test_what_json_reads_is_read(value: Any) -> None:
    row = {"n": value}
    data = json.dumps({"rows": [row, row], "x": row}).encode()
    read = found(data)
    assert codes(read) == []
    assert [one.value for one in read if isinstance(one, Piece) and one.path == ("rows",)] == [row, row]


@pytest.mark.parametrize(
    ("data", "numbers", "told"),
    [
        ('{"rows": [{"n": 1}, {"n": 2}', [1, 2], ["cut_off"]),
        ('{"rows": [{"n": 1}, {"n": ', [1], ["cut_off"]),
        ('{"rows": [{"n": 1}, {"n": x}, {"n": 3}]}', [1, 3], ["no_json"]),
        ('{"rows": [{"n": 1}} , {"n": 3}]}', [1, 3], ["no_json"] * 3),
        ('"rows": [{"n": 1}, {"n": 3}]}', [1, 3], ["outside", "no_json"]),
        ('{"rows": [{"n": 1}]} {"rows": [{"n": 2}]}', [1, 2], ["outside"]),
        ('[{"n": 1}, {"n": 2}]', [1, 2], []),
        ("", [], []),
        ("x", [], ["outside"]),
        ('{"rows": [{"n": 1} {"n": 2}]}', [1, 2], []),
    ],
)
def test_damage_costs_its_piece(data: str, numbers: list[int], told: list[str]) -> None:
    read = found(data)
    assert [one["n"] for one in values(read)] == numbers
    assert codes(read) == told


def test_numbers_without_end_are_texts_and_do_not_stop() -> None:
    (one,) = values(found(f'{{"rows": [{{"n": {"9" * 10_000}}}]}}'))
    assert one["n"] == "9" * 10_000


def test_what_lies_too_deep_is_passed_over() -> None:
    read = found('{"rows": [{"n": 1}, ' + "[" * 100_000 + ', {"n": 2}]}')
    assert [one["n"] for one in values(read)] == [1, 2]
    assert codes(read)[0] == "too_deep"


def test_objects_without_end_do_not_stop_it() -> None:
    read = found('{"a":' * 100_000)
    assert codes(read)[:1] == ["too_deep"]


LARGEST = 2**20


def test_a_single_line_that_is_too_large_is_passed_over_and_not_held() -> None:
    def made() -> Iterator[bytes]:
        yield b'{"rows": [{"n": 1}, {"n": "'
        yield from (b"x" * 65536 for _ in range(20 * LARGEST // 65536))
        yield b'"}, {"n": 2}, {"n": 3}]}'

    tracemalloc.start()
    read = list(pieces(Bytes(made()), is_row, MARK, most=LARGEST))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one["n"] for one in values(read)] == [1, 2, 3]
    assert codes(read) == ["too_large"]
    assert peak < 8 * LARGEST


@pytest.mark.parametrize("name", ["discord", "snapchat", "tiktok"])
def test_memory_does_not_grow_with_the_file(name: str) -> None:
    rows = {
        "discord": b'{"id":"%d","type":"Default","timestamp":"2024-03-01T12:00:00Z","content":"x"}',
        "snapchat": b'{"From":"a%d","Created":"2024-03-01 12:00:00 UTC","Content":"x"}',
        "tiktok": b'{"Date":"2024-03-01 12:00:00","From":"a%d","Content":"x"}',
    }
    heads = {"discord": b'{"messages":[', "snapchat": b'{"a":[', "tiktok": b'{"Chat History with a:":['}

    def made(count: int) -> Iterator[bytes]:
        yield heads[name]
        for number in range(count):
            yield (rows[name] % (number % 5)).replace(b"x", b"x" * 4000) + (b"," if number < count - 1 else b"]}")

    def peak(count: int) -> int:
        tracemalloc.start()
        read = FORMATS[name].records(Bytes(made(count)), "x.json")
        assert sum(isinstance(one, Message) for one in read) == count
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(3000) < 8 * 2**20, "held are a window of the text and nothing else"
