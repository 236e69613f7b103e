"""Damaged and odd exports of Telegram: what stands before the damage is all there."""

import tracemalloc
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.networks.formats import telegram_made
from tests.networks.formats.telegram_told import EXAMPLES, chat, of, read, said
from vangnet.networks.formats import telegram_json
from vangnet.networks.formats.format import Example
from vangnet.networks.shape import (
    Act,
    Message,
    Problem,
    Record,
)


def test_a_message_that_cannot_be_read_is_told_with_its_place_and_the_next_is_read() -> None:
    data = chat(said(1), said(2), said(3)).replace(b'"id": 2,', b'"id": 2,,')
    found = read(data)
    assert [one.key[-2:] for one in of(Message, found)] == ["/1", "/3"]
    (problem,) = of(Problem, found)
    assert problem.code == "telegram_not_json"
    assert data[int(problem.source.place.removeprefix("byte ")) :].lstrip().startswith(b"{")


def test_a_stream_that_fails_gives_what_came_before() -> None:
    class Failing:
        at = 0

        def read(self, size: int = -1, /) -> bytes:
            self.at += 1
            if self.at > 1:
                raise OSError(5, "Input/output error")
            return EXAMPLES["group.json"].data[:3000]

    found = list(telegram_json.records(Failing(), "result.json"))
    assert len(of(Message, found)) > 2
    assert {"telegram_unreadable", "telegram_cut_off"} <= {one.code for one in of(Problem, found)}


def test_what_others_wrote_is_not_taken_for_telegram() -> None:
    for data in (b'{"guild":{},"channel":{},"messages":[]}', b'[{"type":"message"}]', b"PK\3\4", b""):
        assert not telegram_json.recognises(data, "result.json")


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(telegram_json.EXAMPLES), st.integers(0, 6000), st.integers(0, 255))
def test_a_changed_byte_never_stops_reading_nor_changes_what_stands_before_it(
    example: Example, at: int, byte: int
) -> None:
    at %= len(example.data)
    assert kept(at, example, read(example.data[:at] + bytes([byte]) + example.data[at + 1 :]))


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(telegram_json.EXAMPLES), st.integers(0, 6000))
def test_a_cut_file_gives_all_that_stands_before_the_cut(example: Example, at: int) -> None:
    at %= len(example.data)
    found = read(example.data[:at])
    assert kept(at, example, found)
    assert at < 3 or "telegram_cut_off" in {one.code for one in of(Problem, found)}


def kept(at: int, example: Example, found: list[Record]) -> bool:
    """Whether all messages and acts that end before a byte, and so all but the last that begin before it, are there."""
    wanted = [one for one in whole(example) if int(one.source.place[5:]) < at][:-1]
    return wanted == [one for one in found if isinstance(one, Message | Act)][: len(wanted)]


@cache
def whole(example: Example) -> list[Message | Act]:
    return [one for one in read(example.data) if isinstance(one, Message | Act)]


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            "id type date date_unixtime from from_id text text_entities reply_to_message_id reply_to_peer_id photo file"
            " file_name file_size reactions poll todo_list contact_information location_information members inviter"
            " action actor actor_id title message_id forwarded_from author".split()
        ),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats()
            | st.text(max_size=5)
            | st.sampled_from(["message", "service", "user1", "channel1500", "mention", "1"]),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from("type text from from_id recent emoji count user_id answers".split()), inner
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_values_of_any_kind_in_any_field_are_read_or_told(told: dict[str, Any]) -> None:
    found = read(chat(told, said(2)))
    assert of(Message, found)[-1].key.endswith("/2")
    assert len(of(Message, found)) + len(of(Act, found)) + len(of(Problem, found)) >= 2


def test_an_export_of_many_messages_is_read_in_little_memory() -> None:
    peaks = []
    for size in (300_000, 1_200_000):
        tracemalloc.start()
        count = sum(
            isinstance(one, Message)
            for one in telegram_json.records(telegram_made.stream(telegram_made.pieces(size, members=500)), "x")
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count >= size // 600
    assert peaks[1] < peaks[0] * 1.3 + 1_000_000
