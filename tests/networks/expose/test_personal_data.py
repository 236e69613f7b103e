"""Data of another in a post: what is found, whose it is, and what only looks like it."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.expose.personal_data import Kind, Whose, find, own_values
from vangnet.networks.shape import Identifier, IdentifierKind, Member


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.value) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("snap: proefje_12", "snapchat", "proefje_12"),
        ("haar snap is proefpersoon", "snapchat", "proefpersoon"),
        ("snap van haar: proefje", "snapchat", "proefje"),
        ("👻 proefje12", "snapchat", "proefje12"),
        ("sc = proefje99", "snapchat", "proefje99"),
        ("SNAP -> Proefje_12", "snapchat", "proefje_12"),
        ("s\u200bn\u200bap: pr\u200boefje_12", "snapchat", "proefje_12"),
        ("ѕnар: рrоеfjе_12", "snapchat", "proefje_12"),
        ("insta @a.proef", "instagram", "a.proef"),
        ("instagram.com/a.proef", "instagram", "a.proef"),
        ("tiktok: proefje99", "tiktok", "proefje99"),
        ("https://www.tiktok.com/@proefje99", "tiktok", "proefje99"),
        ("t.me/proefgroep", "telegram", "proefgroep"),
        ("voeg toe proefje_1", "other_handle", "proefje_1"),
        ("06-12345678", "phone", "+31612345678"),
        ("bel 0612345678 nu", "phone", "+31612345678"),
        ("0612345678 14 jaar", "phone", "+31612345678"),
        ("+31 6 1234 5678", "phone", "+31612345678"),
        ("0031612345678", "phone", "+31612345678"),
        ("o6 12345678", "phone", "+31612345678"),
        ("0️⃣6️⃣ 1 2 3 4 5 6 7 8", "phone", "+31612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "phone", "+31612345678"),
        ("+32 470 12 34 56", "phone", "+32470123456"),
        ("a.proef@voorbeeld.nl", "email", "a.proef@voorbeeld.nl"),
        ("a.proef (at) voorbeeld (punt) nl", "email", "a.proef (at) voorbeeld (punt) nl"),
        ("woont Proefstraat 12, 7571 AB", "address", "proefstraat 12, 7571 ab"),
        ("proeflaan 3b", "address", "proeflaan 3b"),
        ("7571AB", "address", "7571ab"),
        ("7571 xz", "address", "7571 xz"),
        ("A. Proefpersoon zit op het Voorbeeldcollege", "name_school", "a. proefpersoon"),
        ("Proef Persoon uit klas 3b", "name_school", "proef persoon"),
        ("proefje uit 3 havo", "name_school", "proefje"),
        ("ze heet proefje en zit in 3 havo", "name_school", "proefje"),
        ("dit is Proefpersoon", "name", "proefpersoon"),
        ("12-AB-34", "plate", "12ab34"),
        ("G-001-BB", "plate", "g001bb"),
        ("kenteken ab12cd", "plate", "ab12cd"),
        ("hoi @proefje_1", "mention", "proefje_1"),
    ],
)
def test_data_of_another_are_found(text: str, kind: str, value: str) -> None:
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "snap je dat",
        "snap het niet",
        "snap is leuk",
        "snap is vandaag traag",
        "insta is stuk",
        "sc 14jr",
        "ik heb snap verwijderd",
        "01-02-2024 22:30",
        "06-12-2024",
        "2024-10-20 20:15",
        "het kost 12,50 euro",
        "in 2024 en 2025",
        "de snelweg 2 op",
        "onderweg 10 min",
        "iemand uit klas 3",
        "ik zit in klas 2",
        "school begint om 8:30",
        "dit is echt erg",
        "12345678901234567890",
        "1000 volgers",
        "",
    ],
)
def test_what_is_nobodys_data_is_not_found(text: str) -> None:
    assert found(text) == []


def test_several_are_found_in_one_post_and_none_over_another() -> None:
    text = "snap a_1b en c_2d, 06-12345678, mail a@voorbeeld.nl, Proefstraat 1, 7571 AB"
    spans = find(text)
    assert [one.kind.value for one in spans] == ["snapchat", "snapchat", "phone", "email", "address"]
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_span_stands_where_it_stands_in_the_text_as_written() -> None:
    text = "😂 s\u200bnap: pr\u200boefje_12 😂"
    (span,) = find(text)
    assert text[span.start : span.end] == "pr\u200boefje_12"


def test_what_is_said_to_be_ones_own_is_told_so() -> None:
    for text in ("mijn snap is proefje_1", "mn snap: proefje_1", "add me op snap: proefje_1"):
        assert [one.whose for one in find(text)] == [Whose.SAID_OWN]
        assert not find(text)[0].counts
    for text in ("haar snap is proefje_1", "stuur mij haar snap: proefje_1", "mijn snap doet raar. snap: proefje_1"):
        assert [one.whose for one in find(text)] == [Whose.ANOTHER]


def test_what_is_the_authors_own_identifier_is_their_own() -> None:
    own = own_values(
        Member(
            "telegram:user1",
            identifiers=(
                Identifier(IdentifierKind.PHONE, "06 1234 5678"),
                Identifier(IdentifierKind.USERNAME, "Proefje_1"),
            ),
        )
    )
    assert [one.whose for one in find("bel +31612345678 of snap: proefje_1", own=own)] == [Whose.OWN, Whose.OWN]
    assert [one.whose for one in find("bel 0687654321", own=own)] == [Whose.ANOTHER]


def test_a_name_alone_and_a_mention_do_not_count() -> None:
    assert [one.counts for text in ("dit is Proefpersoon", "hoi @proefje_1") for one in find(text)] == [False, False]


def test_every_finding_tells_its_rule_in_words() -> None:
    for one in find("snap: a_1, 06-12345678, a@voorbeeld.nl, 7571AB, 12-AB-34, @proefje_1, t.me/proefgroep"):
        assert not one.why.tell("nl").startswith("expose.")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_spans_lie_in_the_text_apart_from_each_other(text: str) -> None:
    spans = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert {one.kind for one in spans} <= set(Kind)


@pytest.mark.parametrize(
    "text",
    [
        "0" * 20_000,
        "a" * 20_000,
        "a." * 10_000,
        "@" * 20_000,
        "snap " * 4_000,
        "A b " * 5_000,
        "1-" * 10_000,
        "o" * 20_000,
        "a-" * 10_000,
        "heet " * 4000,
        "A a" * 6000,
    ],
)
def test_a_post_made_to_be_slow_is_read_in_time(text: str) -> None:
    import time

    began = time.process_time()
    find(text)
    assert time.process_time() - began < 5
