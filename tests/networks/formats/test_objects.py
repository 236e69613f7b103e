"""Taking damaged and endless JSON apart."""

import io
import itertools
import re
import tracemalloc
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.evidence.reader import forward
from vangnet.networks.formats.objects import CHUNK, Damage, Event, Field, Opened, Piece, split

MARK = re.compile(rb'\{"id":\d+,"type":"message"')


def is_message(path: tuple[str, ...], is_row: bool) -> bool:
    return path[-1:] == ("messages",)


def events(data: bytes, most: int = 1 << 20) -> list[Event]:
    return list(split(io.BytesIO(data), is_message, MARK, most=most))


def message(number: int, text: str = "x") -> bytes:
    return b'{"id":%d,"type":"message","text":["%b",{"a":[1]}]}' % (number, text.encode())


def pieces(found: list[Event]) -> list[bytes]:
    return [one.data for one in found if isinstance(one, Piece)]


def damage(found: list[Event]) -> list[str]:
    return [one.code for one in found if isinstance(one, Damage)]


def test_objects_of_a_list_are_given_with_what_stands_before_it() -> None:
    data = b'{"name":"a \\" b","id":7,"none":null,"messages":[%b,%b],"later":1}' % (message(1), message(2))
    assert events(data) == [
        Field(1, (), "name", b'"a \\" b"', data.index(b'"a ')),
        Field(1, (), "id", b"7", data.index(b"7")),
        Field(1, (), "none", b"null", data.index(b"null")),
        Opened(1, ("messages",), data.index(b"[")),
        Piece(("messages",), data.index(b'{"id":1'), message(1)),
        Piece(("messages",), data.index(b'{"id":2'), message(2)),
        Field(1, (), "later", b"1", len(data) - 2),
    ]


def test_an_object_that_is_never_closed_costs_only_itself() -> None:
    data = b'{"messages":[%b,%b,%b]}' % (message(1), message(2)[:-1], message(3))
    found = events(data)
    assert pieces(found) == [message(1), message(3)]
    assert damage(found) == ["unclosed"]


def test_a_lost_quotation_mark_costs_only_its_object() -> None:
    data = b'{"messages":[%b,%b,%b]}' % (message(1), message(2).replace(b'"x"', b'"x'), message(3))
    found = events(data)
    assert pieces(found) == [message(1), message(3)]
    assert damage(found) == ["unclosed"]


def test_a_quotation_mark_too_many_between_objects_costs_none_of_them() -> None:
    data = b'{"messages":[%b,"%b,%b]}' % (message(1), message(2), message(3))
    found = events(data)
    assert pieces(found) == [message(1), message(2), message(3)]
    assert damage(found) == ["unclosed"]


def test_a_mark_that_names_a_list_keeps_its_objects_from_the_list_before() -> None:
    mark = re.compile(MARK.pattern + rb'|"b":\[\{"id"')
    data = b'{"a":[%b,%b"b":[%b]}' % (message(1), message(2)[:-4], message(3))
    found = list(split(io.BytesIO(data), lambda *_: False, mark))
    assert [(one.path[-1], one.data) for one in found if isinstance(one, Piece)] == [
        ("a", message(1)),
        ("b", message(3)),
    ]


def test_a_quotation_mark_too_many_before_a_list_does_not_take_its_name() -> None:
    mark = re.compile(MARK.pattern + rb'|"b":\[\{"id"')
    data = b'{"x"":{"y":1},"b":[%b]}' % message(1)
    found = list(split(io.BytesIO(data), lambda *_: False, mark))
    assert [(one.path[-1], one.data) for one in found if isinstance(one, Piece)] == [("b", message(1))]
    assert "unclosed" in damage(found)


def test_what_stands_outside_of_the_one_object_is_told_once() -> None:
    found = events(b'\xef\xbb\xbf{"messages":[%b]} "x" {"messages":[%b]}' % (message(1), message(2)))
    assert pieces(found) == [message(1), message(2)]
    assert damage(found) == ["outside"]


def test_a_bracket_too_many_costs_nothing_behind_it() -> None:
    data = b'{"messages":[%b}],%b,%b]}' % (message(1), message(2), message(3))
    found = events(data)
    assert pieces(found) == [message(1), message(2), message(3)]
    assert "unbalanced" in damage(found)


def test_a_list_that_is_never_closed_does_not_swallow_the_next() -> None:
    data = b'{"list":[{"messages":[%b,{"name":"b","messages":[%b]}]}' % (message(1), message(2))
    found = events(data)
    assert pieces(found) == [message(1), message(2)]
    assert [one.path for one in found if isinstance(one, Opened)] == [
        ("list",),
        ("list", "messages"),
        ("list", "messages"),
    ]


def test_a_cut_file_gives_what_stands_before_the_cut() -> None:
    data = b'{"messages":[%b,%b' % (message(1), message(2)[:-9])
    found = events(data)
    assert pieces(found) == [message(1)]
    assert damage(found) == ["cut_off"]


def test_an_object_above_the_limit_is_passed_over_and_told() -> None:
    large = message(2, "y" * (2 * CHUNK))
    data = b'{"messages":[%b,%b,%b]}' % (message(1), large, message(3))
    found = events(data, most=1000)
    assert pieces(found) == [message(1), message(3)]
    assert [one for one in found if isinstance(one, Damage)] == [Damage("too_large", data.index(large), len(large))]


def test_a_plain_value_above_the_limit_is_passed_over_and_told() -> None:
    data = b'{"about":"%b","messages":[%b]}' % (b"y" * (2 * CHUNK), message(1))
    found = events(data, most=1000)
    assert pieces(found) == [message(1)]
    assert damage(found) == ["too_large"]


def test_a_thousand_levels_are_not_gone_into() -> None:
    data = b"[" * 1000 + b"]" * 1000 + b'{"messages":[%b]}' % message(1)
    found = events(data)
    assert pieces(found) == [message(1)]
    assert damage(found) == ["too_deep", "outside"]


def test_memory_stays_flat_where_a_string_never_ends() -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"messages":[{"id":1,"type":"message","text":"'
        yield from itertools.repeat(b'y"' * 2048 + b"{" * 4096, 600)  # 5 MB

    tracemalloc.start()
    found = list(split(forward(endless()), is_message, MARK, most=1 << 18))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert damage(found)[-1] == "cut_off"
    assert peak < 3 << 20


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_nothing_that_stands_in_a_file_is_too_odd(data: bytes) -> None:
    events(data)
    events(b'{"messages":[%b,%b]}' % (message(1), data))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='{}[]",:\\ax1\n', max_size=200), st.integers(1, 7))
def test_how_a_file_comes_in_pieces_changes_nothing(text: str, size: int) -> None:
    data = b'{"messages":[%b,%b,%b]}' % (message(1), text.encode(), message(2))
    chopped = forward(data[at : at + size] for at in range(0, len(data), size))

    class Slow:
        def read(self, _: int = -1, /) -> bytes:
            return chopped.read(size)

    assert list(split(Slow(), is_message, MARK)) == list(split(io.BytesIO(data), is_message, MARK))
