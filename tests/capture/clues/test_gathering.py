"""Clues are words that tie a medium to others; what is too common is none."""

import pytest

from vangnet.capture.clues import keys
from vangnet.capture.clues.gathering import clues_of
from vangnet.capture.facts import Facts, Identifier, Medium, Text


def medium(*identifiers: tuple[str, str], texts: tuple[tuple[str, str], ...] = (), **facts: str) -> Medium:
    found = tuple(Identifier(tag=f"Exif:{name}", name=name, value=value) for name, value in identifiers)
    words = tuple(Text(tag=tag, text=text) for tag, text in texts)
    return Medium(
        sha256="a" * 64,
        status="new",
        copies=(),
        listed_series=("Blauwe Kamer",),
        facts=Facts(type="image/jpeg", identifiers=found, texts=words, **facts),
    )


def told(subject: Medium, *text: str) -> set[tuple[str, str]]:
    return {(clue.name, clue.key) for clue in clues_of(subject, text)}


def test_identifiers_places_series_and_text_become_clues() -> None:
    subject = medium(
        ("body_serial", "XK 0042-17"),
        ("device_name", "Zoë's telefoon"),
        ("artist", "J. Vermeer, jan@delft.example"),
        texts=(("IPTC:City", "Ouderkerk a/d Amstel"), ("Exif:UserComment", "bel 06 12 34 56 78")),
    )
    assert told(subject, "Camping Zonnehof, kik: melkmeisje_92") == {
        ("series", "blauwekamer"),
        ("serial", "xk004217"),
        ("device", "zoestelefoon"),
        ("nickname", "jvermeerjandelftexample"),
        ("email", "jan@delft.example"),
        ("place", "ouderkerkadamstel"),
        ("phone", "+31612345678"),
        ("text", "bel0612345678"),
        ("text", "campingzonnehofkikmelkmeisje92"),
        ("nickname", "melkmeisje92"),
    }


def test_a_clue_names_its_source_and_is_told_once() -> None:
    clues = list(clues_of(medium(("owner", "melkmeisje_92")), ["@melkmeisje_92", "@Melkmeisje_92"]))
    assert [(clue.name, clue.source) for clue in clues if clue.key == "melkmeisje92"] == [
        ("nickname", "Exif:owner"),
        ("text", "picture"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("artist", "Photoshop"),
        ("owner", "default"),
        ("owner", "Owner"),
        ("device_name", "iPhone"),
        ("device_name", "Kamera X-100"),
        ("body_serial", "0000000"),
        ("body_serial", "123456789"),
        ("body_serial", "00000001"),
        ("body_serial", "12"),
        ("artist", "   "),
        ("artist", "\x00\x00"),
    ],
)
def test_what_is_too_common_is_no_clue(name: str, value: str) -> None:
    subject = medium((name, value), make="Kamera", model="X-100")
    assert told(subject) == {("series", "blauwekamer")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bel +31 (0)6-1234 5678", ["+31612345678"]),
        ("bel 0031612345678!", ["+31612345678"]),
        ("06-12345678 / 020 123 4567", ["+31612345678", "+31201234567"]),
        ("0182-123456", ["+31182123456"]),
        ("+44 20 7946 0958", ["+442079460958"]),
        ("on 01-02-2023 12:30:45", []),
        ("2023:05:01 10:11:12 20230501101112", []),
        ("IMG_0612345678.jpg v1.0612345678", []),
        ("0612345678901", []),
        ("+0000000000 +11111111111", []),
        ("192.168.0.1 52.3702157, 4.8951679", []),
    ],
)
def test_phone_numbers_are_told_from_dates_and_counters(text: str, expected: list[str]) -> None:
    assert [keys.phone_key(number) for number in keys.phones(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail: Jan.Steen+x@Leiden.example.", ["jan.steen+x@leiden.example"]),
        ("a@b 3@ 2 x@y.z1", []),
    ],
)
def test_email_addresses_keep_what_tells_people_apart(text: str, expected: list[str]) -> None:
    assert [keys.email_key(address) for address in keys.emails(text)] == expected


def test_addresses_and_names_of_accounts() -> None:
    text = "zie https://www.Example.org/Album/3/, t.me/zonnehof_7 of @zonnehof.7 (insta: Zon_9); mail@x.example"
    assert [keys.address_key(one) for one in keys.addresses(text)] == ["example.org/album/3", "t.me/zonnehof_7"]
    assert list(keys.nicknames(text)) == ["zonnehof.7", "Zon_9"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ÉÉN twee", "eentwee"),
        ("ﬁets-bel", "fietsbel"),
        ("Straße 7", "strasse7"),
        ("हिन्दी नाम", "हिन्दीनाम"),
        ("Ёлка", "елка"),
    ],
)
def test_keys_are_without_case_accents_spaces_and_punctuation(value: str, expected: str) -> None:
    assert keys.key(value) == keys.key(expected) == expected


def test_long_texts_of_signs_are_read_in_time() -> None:
    subject = medium(texts=(("Exif:UserComment", "@a.b" * 20_000), ("XMP:Title", "0" * 10**5)))
    assert ("series", "blauwekamer") in told(subject, "+1" * 10**4, "a." * 10**4 + "/")
