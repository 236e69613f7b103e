"""Ties by what media bear, near copies, and how a series grows."""

import hashlib
import string
import tomllib
from importlib import resources

import numpy as np
import pytest

from vangnet.capture.facts import Facts, Identifier, Medium
from vangnet.capture.findings import TieKind
from vangnet.capture.series.copies import Fold, copy_ties, folds
from vangnet.capture.series.graph import series_of
from vangnet.capture.series.ties import growth, shared_ties
from vangnet.words import word


def medium(name: str, *identifiers: tuple[str, str], status: str = "new", make: str = "M", **fields: object) -> Medium:
    found = tuple(Identifier(tag="Exif:x", name=each, value=value) for each, value in identifiers)
    facts = Facts(type="image/jpeg", make=make, identifiers=found)
    return Medium(sha256=sha(name), status=status, copies=(), facts=facts, **fields)  # type: ignore[arg-type]


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def kinds(*media: Medium) -> list[tuple[TieKind, float]]:
    return [(tie.kind, tie.strength) for tie in shared_ties(media)]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("body_serial", "XK-0042", [(TieKind.SERIAL, 1.0)]),
        ("body_serial", "0000000", []),
        ("body_serial", "12", []),
        ("content_id", "7E4B8F6A-9901-11EC", [(TieKind.IDENTIFIER, 1.0)]),
        ("image_id", "1", []),
        ("burst", "00000000-0000-0000-0000-000000000000", []),
        ("document", "xmp.did:0801174F", [(TieKind.IDENTIFIER, 0.5)]),
        ("artist", "J. Vermeer", [(TieKind.ACCOUNT, 0.5)]),
        ("artist", "photographer", []),
        ("lens_serial", "XK-0042", []),
    ],
)
def test_equal_values_tie_media_by_their_kind(name: str, value: str, expected: list[tuple[TieKind, float]]) -> None:
    assert kinds(medium("a", (name, value)), medium("b", (name, value.lower()))) == expected


def test_one_serial_number_of_two_makers_is_no_tie() -> None:
    assert kinds(medium("a", ("body_serial", "100042")), medium("b", ("body_serial", "100042"), make="N")) == []


def test_a_thousand_media_with_one_value_make_a_thousand_ties() -> None:
    media = [medium(str(number), ("body_serial", "XK-0042")) for number in range(1000)]
    ties = list(shared_ties(media))
    assert len(ties) == 999
    assert [len(one.members) for one in series_of(ties)] == [1000]
    assert list(shared_ties(media, [TieKind.LISTED])) == []


def test_a_document_and_an_account_propose_and_do_not_join() -> None:
    pair = [medium(name, ("document", "xmp.did:0801174F"), ("account", "zon_9")) for name in "ab"]
    assert len(list(shared_ties(pair))) == 2
    assert series_of(shared_ties(pair)) == []


def test_a_listed_series_ties_by_its_name() -> None:
    media = [medium("a", listed_series=("Blauwe Kamer", "II")), medium("b", listed_series=("blauwe kamer",))]
    (tie,) = shared_ties(media)
    assert (tie.kind, tie.first, tie.second) == (TieKind.LISTED, *sorted((sha("a"), sha("b"))))


# -- near copies -------------------------------------------------------------------------------------------------------


def flipped(pdq: bytes, bits: int, start: int = 0) -> str:
    ones = np.unpackbits(np.frombuffer(pdq, np.uint8))
    ones[start : start + bits] ^= 1
    return np.packbits(ones).tobytes().hex()


PDQ = np.random.default_rng(3).bytes(32)


def test_a_fold_takes_no_chain_of_small_differences() -> None:
    chain = [
        medium(str(step), pdq=flipped(PDQ, 20 * step), pdq_quality=100, width=100 - step, height=9) for step in range(4)
    ]
    told = folds(chain)
    assert told == [
        Fold(sha("0"), ((sha("1"), 20),)),
        Fold(sha("2"), ((sha("3"), 20),)),
    ]


def test_flat_pictures_are_no_copies_of_each_other() -> None:
    flat = [medium(name, pdq=PDQ.hex(), pdq_quality=10) for name in "ab"]
    unknown = [medium(name, pdq=PDQ.hex(), status="undecided") for name in "cd"]
    assert folds([*flat, *unknown, medium("e"), medium("f", pdq="00")]) == []


def test_copies_join_by_their_distance() -> None:
    told = folds(medium(name, pdq=flipped(PDQ, bits), width=9 - bits) for name, bits in (("a", 0), ("b", 8)))
    (tie,) = copy_ties(told)
    assert (tie.kind, tie.strength, tie.reason) == (TieKind.COPY, 1 - 8 / 128, word("series.copy", bits=8))
    assert len(series_of([tie])) == 1


# -- growing -----------------------------------------------------------------------------------------------------------


def test_a_series_tells_how_many_are_on_no_list_and_whether_it_grows() -> None:
    (one,) = series_of(shared_ties(medium(name, ("body_serial", "XK-0042")) for name in "abc"))
    status = {sha("a"): "known", sha("b"): "new", sha("c"): "undecided"}
    told = growth(one, status, {sha("a"): 1, sha("b"): 1, sha("c"): 2})
    assert (told.new_members, told.is_growing) == (2, True)
    assert told.reasons == (word("series.new_members", count=2), word("series.growing", count=1))
    assert not growth(one, status, {sha("a"): 2, sha("b"): 1, sha("c"): 1}).is_growing
    assert growth(one, dict.fromkeys(status, "known"), {}).reasons == ()
    assert growth(one, {}, {}).new_members == 3


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ["series", "clues"])
def test_all_is_told_in_both_languages_with_the_same_values(room: str) -> None:
    files = resources.files("vangnet.capture") / room
    dutch, english = (tomllib.loads((files / f"{one}.toml").read_text("utf-8")) for one in ("nl", "en"))
    assert dutch.keys() == english.keys()
    for code, sentence in dutch.items():
        assert set(string.Template(sentence).get_identifiers()) == set(string.Template(english[code]).get_identifiers())
    used = {code for path in files.iterdir() if path.name.endswith(".py") for code in _codes(path.read_text(), room)}
    assert used <= dutch.keys()
    assert used


def _codes(source: str, room: str) -> set[str]:
    parts = source.split(f'word("{room}.')[1:]
    return {part.split('"')[0] for part in parts}
