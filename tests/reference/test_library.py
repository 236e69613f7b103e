import pickle

import numpy as np
import pytest

from tests.reference.lists import digests, made_list, media, pdq, row, table, vics
from vangnet.reference.entries import words
from vangnet.values import Digests, Kind

EMPTY = Digests(b"", b"", b"")


def query(*fingerprints: bytes) -> np.ndarray:
    return words(np.frombuffer(b"".join(fingerprints), dtype=np.uint8).reshape(-1, 32))


def flipped(fingerprint: bytes, bits: int) -> bytes:
    return (int.from_bytes(fingerprint, "big") ^ ((1 << bits) - 1)).to_bytes(32, "big")


def test_find_tells_which_digests_agree_and_which_differ(world):
    world.add(made_list(1, 2))
    held, other = digests(1), digests(9)
    match = world.open().find(Digests(held.md5, other.sha1, held.sha256))
    assert [(m.entry.entry, m.agree, m.differ) for m in match] == [("1", ("sha256", "md5"), ("sha1",))]


def test_find_does_not_count_a_digest_that_the_list_lacks(world):
    world.add(vics([media(1)]), profile="vics-us")
    (match,) = world.open().find(digests(1))
    assert (match.agree, match.differ) == (("sha1", "md5"), ())


def test_find_gives_nothing_for_what_is_on_no_list(world):
    world.add(made_list(1))
    assert world.open().find(digests(2)) == ()
    assert world.open().find(EMPTY) == ()


def test_find_in_an_empty_library_gives_nothing(world):
    assert world.open().find(digests(1)) == ()
    assert world.open().near(query(pdq(1)), 31) == []
    assert len(world.open()) == 0


def test_find_gives_every_entry_however_many_share_a_digest(world):
    world.add(vics([media(1, MediaID=i) for i in range(116)]), profile="vics-us")
    matches = world.open().find(digests(1))
    assert sorted(int(match.entry.entry) for match in matches) == list(range(116))


def test_find_keeps_kinds_apart_even_where_first_bytes_agree(world):
    start = bytes(range(1, 9))
    world.add(table([{"md5": (start + b"m" * 8).hex(), "sha1": (start + b"s" * 12).hex()}]))
    library = world.open()
    assert library.find(Digests(start + b"x" * 8, start + b"y" * 12, start + b"z" * 24)) == ()
    (match,) = library.find(Digests(start + b"m" * 8, start + b"y" * 12, start + b"z" * 24))
    assert (match.agree, match.differ) == (("md5",), ("sha1",))


def test_find_tells_the_flags_and_the_series(world):
    fields = {"VictimIdentified": True, "OffenderIdentified": False, "Series": "blue boat"}
    world.add(vics([media(1, **fields)]), profile="vics-us")
    (match,) = world.open().find(digests(1))
    entry = match.entry
    told = (entry.victim_identified, entry.offender_identified, entry.distributed, entry.series)
    assert told == (True, False, None, "blue boat")
    assert (entry.list, entry.entry, entry.category) == ("unit #1", "1", "1")


def test_find_digest_takes_any_of_the_three(world):
    world.add(made_list(1))
    for digest in digests(1).__class__.__struct_fields__:
        assert len(world.open().find_digest(getattr(digests(1), digest))) == 1
    with pytest.raises(ValueError, match="17 bytes"):
        world.open().find_digest(b"x" * 17)


def test_categories_are_closed_unless_asked_for(world):
    world.add(vics([media(n, Category=n if n < 5 else None) for n in range(6)]), profile="vics-us")

    def found(categories: set[str] | None) -> list[int]:
        library = world.open(categories=categories)
        return [n for n in range(6) if any(m.entry.kind == Kind.KNOWN for m in library.find(digests(n)))]

    assert found(None) == [1, 2, 3, 4, 5]
    assert found({"1"}) == [1]
    assert found({"vics-us:2", "other:3"}) == [2]
    assert found({"none"}) == [5]
    assert found(set()) == []


def test_irrelevant_entries_are_found_whatever_the_categories(world):
    world.add(vics([media(1, Category=0)]), profile="vics-us")
    (match,) = world.open(categories={"1"}).find(digests(1))
    assert match.entry.kind == Kind.IRRELEVANT


def test_near_finds_within_the_threshold_and_tells_the_distance(world):
    world.add(made_list(1, 2, 3))
    library = world.open()
    near = library.near(query(flipped(pdq(2), 31), pdq(3), flipped(pdq(1), 32)), 31)
    assert [(n.query_index, n.entry.entry, n.distance_bits) for n in near] == [(0, "2", 31), (1, "3", 0)]


def test_near_asks_only_known_material_in_the_categories_wanted(world):
    rows = [row(n, pdq=pdq(n).hex(), category=code) for n, code in ((1, "0"), (2, "1"), (3, "2"))]
    world.add(table(rows), profile="vics-us")
    queries = query(pdq(1), pdq(2), pdq(3))
    assert [near.query_index for near in world.open().near(queries, 31)] == [1, 2]
    assert [near.query_index for near in world.open(categories={"2"}).near(queries, 31)] == [2]


def test_near_finds_all_of_one_fingerprint_listed_often(world):
    world.add(table([row(n, pdq=pdq(1).hex()) for n in range(40)]))
    assert len(world.open().near(query(pdq(1)), 0)) == 40


def test_a_library_can_be_handed_to_another_process(world):
    world.add(made_list(1))
    world.add(made_list(2))
    copy = pickle.loads(pickle.dumps(world.open(version=1)))
    assert (len(copy.find(digests(1))), len(copy.find(digests(2)))) == (1, 0)


def test_an_open_library_does_not_see_what_is_added_later(world):
    before = world.open()
    world.add(made_list(1))
    assert before.find(digests(1)) == ()
    assert len(world.open().find(digests(1))) == 1


def test_since_holds_what_a_version_did_not(world):
    world.add(made_list(1, 2))
    world.add(made_list(3))
    added = world.open().since(1)
    assert [added.find(digests(number)) != () for number in (1, 3)] == [False, True]
    assert [near.entry.list_number for near in added.near(query(pdq(1), pdq(3)), 31)] == [2]
    assert len(world.open().since(2)) == 0
