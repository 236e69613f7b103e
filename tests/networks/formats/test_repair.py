"""What is not quite JSON, mended."""

import contextlib
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.formats.repair import decode


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (rb'"a\x01b"', "a\x01b"),
        (rb'"a\\x01b \x02"', "a\\x01b \x02"),
        (rb'"a\x00b"', "a\ufffdb"),
        (rb'"\q \u00e9"', "\\q é"),
        (b'"a\x01b"', "a\x01b"),
        (b'"a\xffb"', "a\ufffdb"),
        (rb'"\ud83d\ude00 \ud83d"', "\U0001f600 \ufffd"),
        (b'{"a": stickers/x (1).webp}', {"a": "stickers/x (1).webp"}),
        (b'{"a": stickers/x.webp,\n "b": ": c}"\n}', {"a": "stickers/x.webp", "b": ": c}"}),
        (b'{"a": (File not included.), "b": true}', {"a": "(File not included.)", "b": True}),
    ],
)
def test_what_chat_programs_write_is_read(written: bytes, wanted: Any) -> None:
    assert decode(written) == (wanted, True)


@settings(max_examples=50, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers(-99, 99) | st.text('ab\\:/ ,}\n"é', max_size=9), st.lists))
def test_json_is_left_as_it_is(value: Any) -> None:
    assert decode(json.dumps(value).encode()) == (value, False)


@pytest.mark.parametrize("data", [b"", b"{", b'{"a":}', b"[1,,2]", b"[" * 100_000, b"1" * 5_000 + b"x", b'{"a": "'])
def test_what_cannot_be_mended_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        decode(data)


@pytest.mark.parametrize("piece", [b'\\"', b'"', b": a", b":  ", b"\\x", b"{", b'":'])
def test_mending_takes_a_time_in_proportion(piece: bytes) -> None:
    start = time.process_time()
    with contextlib.suppress(ValueError):
        decode(b'{"a":"' + piece * (200_000 // len(piece)))
    assert time.process_time() - start < 5
