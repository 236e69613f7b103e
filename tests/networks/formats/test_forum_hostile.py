"""Dumps of strangers: damage costs what it touches, nothing is carried out, and nothing raises."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks.formats.forums import of, read, table
from vangnet.networks.formats import mybb, php, phpbb, recognise, xenforo
from vangnet.networks.formats.format import Format
from vangnet.networks.formats.forum_parts import Firsts, ip_of
from vangnet.networks.shape import Act, Member, Message, Problem, Record

FORUMS: tuple[Format, ...] = (phpbb, xenforo, mybb)
T = 1_600_000_000


def told(slice_: Format, dump: bytes) -> list[Record]:
    return list(slice_.records(io.BytesIO(dump), "dump.sql"))


@pytest.mark.parametrize("slice_", FORUMS, ids=lambda one: one.NAME)
def test_the_example_is_recognised_and_read(slice_: Format) -> None:
    (example,) = slice_.EXAMPLES
    assert recognise(example.data, example.name) is slice_
    records = told(slice_, example.data)
    assert len({one.key for one in of(Member, records)}) == example.members
    assert (len(of(Message, records)), len(of(Act, records))) == (example.messages, example.acts)
    assert of(Problem, records) == []


@pytest.mark.parametrize("slice_", FORUMS, ids=lambda one: one.NAME)
def test_other_files_are_not_taken_for_a_forum(slice_: Format) -> None:
    for head in (b"", b"{}", b"phpbb_posts xf_post mybb_posts", b"CREATE TABLE a (b int);", b"\0" * 100):
        assert not slice_.recognises(head, "phpbb.sql")


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(FORUMS), st.floats(0, 1))
def test_any_cut_keeps_the_messages_before_it_and_never_raises(slice_: Format, share: float) -> None:
    dump = slice_.EXAMPLES[0].data
    whole = of(Message, told(slice_, dump))
    cut = int(share * len(dump))
    left = of(Message, told(slice_, dump[:cut]))
    assert left == whole[: len(left)]
    ends = [dump.find(b"),", int(one.source.place.removeprefix("byte "))) for one in whole[:1]]
    if cut > ends[0] + 1:
        assert left


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FORUMS), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_any_changed_byte_keeps_the_messages_before_it_and_never_raises(
    slice_: Format, share: float, change: int
) -> None:
    dump = bytearray(slice_.EXAMPLES[0].data)
    whole = of(Message, told(slice_, bytes(dump)))
    at = int(share * len(dump))
    dump[at] ^= change
    left = of(Message, told(slice_, bytes(dump)))
    first_insert = bytes(dump).find(b"INSERT")
    if at > first_insert:
        places = [int(one.source.place.removeprefix("byte ")) for one in whole]
        before = [one for one, end in zip(whole, [*places[1:], None], strict=True) if end and end <= at]
        assert left[: len(before)] == before


def test_a_dump_that_would_drop_tables_or_read_files_is_only_data(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("x")
    orders = f"""
        DROP DATABASE forum; DROP TABLE `phpbb_users`; TRUNCATE phpbb_posts;
        SELECT 'x' INTO OUTFILE '{kept}'; LOAD DATA INFILE '{kept}' INTO TABLE phpbb_posts;
        \\! rm -f {kept}
        COPY phpbb_users FROM PROGRAM 'rm -f {kept}';
        INSERT INTO phpbb_users SELECT * FROM phpbb_users; DELETE FROM phpbb_users;
        ATTACH DATABASE '{kept}' AS x; system rm -f {kept};
    """
    example = phpbb.EXAMPLES[0].data
    assert [one.key for one in of(Message, told(phpbb, example + orders.encode()))] == ["phpbb:post1", "phpbb:post2"]
    assert kept.read_text() == "x"


def test_text_of_a_post_that_looks_like_rows_makes_no_rows() -> None:
    text = "'),(9,1,2,99,'192.0.2.1',1,'','','nep'); INSERT INTO phpbb_posts VALUES (8,1,2,99,'','','','','nep');\n"
    columns = "post_id topic_id forum_id poster_id poster_ip post_time post_username post_subject post_text"
    records = read(
        phpbb, table("phpbb_posts", columns, (1, 1, 1, 2, "", T, "", "", text), (2, 1, 1, 3, "", T, "", "", "ja"))
    )
    assert [one.key for one in of(Message, records)] == ["phpbb:post1", "phpbb:post2"]
    assert of(Message, records)[0].text == text


def test_thousands_of_users_of_one_name_stay_apart() -> None:
    columns = "user_id user_type username user_email"
    records = read(phpbb, table("phpbb_users", columns, *((n, 0, "Jan", "") for n in range(2, 5002))))
    assert len({one.key for one in of(Member, records)}) == 5000


@pytest.mark.parametrize(
    "number", ["-1", "99999999999999999999", "1e9", "abc", "", "1.5", "9" * 5000, "18446744073709551615"]
)
def test_numbers_that_are_none_or_too_large_lose_no_other_row(number: str) -> None:
    posts = "post_id topic_id forum_id poster_id post_time post_text"
    rows = [(number,) * 5 + ("x",), (2, 1, 1, 3, T, "ja")]
    records = read(phpbb, table("phpbb_posts", posts, *rows))
    assert of(Message, records)[-1].key == "phpbb:post2"
    links = table("phpbb_user_group", "group_id user_id group_leader", (number, number, number), (5, 3, 1))
    assert read(phpbb, links, table("phpbb_zebra", "user_id zebra_id friend foe", (number, number, 1, 1)))
    messages = "message_id conversation_id message_date user_id username message"
    assert read(xenforo, table("xf_conversation_message", messages, (number, number, number, number, "x", "y")))
    assert read(mybb, table("mybb_users", "uid username regdate buddylist", (number, "x", number, number)))


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=60)
    | st.sampled_from([b"a:1:{" * 50, b's:9:"x";', b"a:999999999:{", b"i:1;", b'O:8:"stdClass":0:{}'])
)
def test_what_php_wrote_is_data_or_nothing(raw: bytes) -> None:
    assert not isinstance(php.values(raw), type)
    assert isinstance(php.ids(raw), list)
    assert isinstance(ip_of(raw), str)


def test_objects_of_php_are_never_made() -> None:
    assert php.values(b'O:8:"stdClass":0:{}') is None
    assert php.values(b'a:2:{i:0;s:1:"3";s:1:"a";a:1:{i:0;N;}}') == {0: b"3", b"a": {0: None}}


def test_the_opening_of_a_topic_is_its_lowest_post_however_large_the_numbers() -> None:
    firsts = Firsts()
    for topic in (1, 5, 1 << 40, (1 << 61) + 1):
        assert firsts.told(topic, 9) == 9
        assert firsts.told(topic, 12) == 9
        assert firsts.told(topic, 3) == 3
        assert firsts.get(topic) == 3
    assert firsts.told(-1, 3) == firsts.told(1, 1 << 80) == firsts.get(-7) == 0
