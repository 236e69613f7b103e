"""An address is text that turns back into the exact name, and that no name can forge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.evidence.address import escape, escape_member, inside, join, split, unescape

# Names that try the rules: bytes that are not text, percent signs before digits, dots, slashes, control characters.
HARD = st.lists(
    st.sampled_from(
        [b"%", b"4", b"1", b"F", b".", b"..", b"/", b"//", b"\\", b"\x00", b"\n", b"\xff", "é".encode(), b"a"]
    )
).map(b"".join)
NAMES = st.one_of(st.binary(max_size=40), HARD)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"DCIM/IMG_1.jpg", "DCIM/IMG_1.jpg"),
        ("vakantie één.jpg".encode(), "vakantie één.jpg"),
        (b"100% mine.jpg", "100% mine.jpg"),
        (b"50%41.jpg", "50%2541.jpg"),
        (b"caf\xe9.jpg", "caf%E9.jpg"),
        (b"two\nlines", "two%0Alines"),
        ("gpj.\u202eexe".encode(), "gpj.%E2%80%AEexe"),
        (b"%", "%25"),
    ],
)
def test_a_name_is_escaped_only_where_it_must(name, text):
    assert escape(name) == text
    assert unescape(text) == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"),
        (b"/etc/passwd", "%2Fetc/passwd"),
        (b"a//b", "a/%2Fb"),
        (b"a/./b", "a/%2E/b"),
        (b"..\\..\\x", "%2E%2E\\%2E%2E\\x"),
        (b"folder/", "folder%2F"),
        (b"", "%"),
        (b".hidden/file..jpg", ".hidden/file..jpg"),
    ],
)
def test_a_member_name_cannot_climb_out(name, text):
    assert escape_member(name) == text
    assert unescape(text) == name


@given(NAMES)
def test_every_name_comes_back(name):
    assert unescape(escape(name)) == name
    assert unescape(escape_member(name)) == name


@given(NAMES, NAMES)
def test_two_names_never_share_an_address(one, other):
    assert (escape_member(one) == escape_member(other)) == (one == other)


@given(NAMES)
def test_a_member_name_is_plain_text_without_empty_or_dotted_segments(name):
    text = escape_member(name)
    assert not {"", ".", ".."} & set(text.split("/"))
    assert text.isprintable() or not text.isascii()
    text.encode("utf-8")


@given(st.lists(NAMES, min_size=1, max_size=5))
def test_nesting_comes_apart_again(names):
    address = escape_member(names[0])
    for name in names[1:]:
        address = inside(address, escape_member(name))
    assert [unescape(part) for part in split(address)] == names


def test_join_puts_a_name_into_a_folder():
    assert join("", "a.jpg") == "a.jpg"
    assert join("DCIM", "a.jpg") == "DCIM/a.jpg"
