import random

from hypothesis import given
from hypothesis import strategies as st

from tests.reference.lists import digests, made_list, pdq, row, table
from tests.reference.test_library import query
from vangnet.reference.merging import PER_TIER, groups, tier
from vangnet.reference.verify import verify


@given(st.lists(st.integers(0, 100_000), max_size=60))
def test_groups_keep_every_segment_once_and_no_tier_is_crowded(sizes):
    made = groups(sizes)
    assert sorted(position for group in made for position in group) == list(range(len(sizes)))
    tiers = [tier(sum(sizes[position] for position in group)) for group in made]
    assert max(map(tiers.count, tiers), default=0) <= PER_TIER


def test_tier_grows_eightfold():
    assert [tier(rows) for rows in (0, 1024, 1025, 8192, 8193)] == [0, 0, 1, 1, 2]


def test_many_small_lists_answer_as_one_big_list(make_world):
    """Lists of random entries, some in several lists, some with a digest missing; the oracle is a dictionary."""
    chance = random.Random(3)
    small, big = make_world("small"), make_world("big")
    rows: list[dict[str, object]] = []
    for _ in range(25):
        some = []
        for _ in range(chance.randint(1, 40)):
            number = chance.randint(0, 300)
            entry = row(
                number, id=str(len(rows) + len(some)), pdq=pdq(number).hex(), category=str(chance.randint(0, 4))
            )
            for name in chance.sample(["md5", "sha1", "sha256", "pdq"], chance.randint(0, 2)):
                entry[name] = ""
            some.append(entry)
        small.add(table(some), profile="vics-us")
        rows += some
    big.add(table(rows), profile="vics-us")
    many, one = small.open(), big.open()
    assert len(many.version.segments) < 12
    for number in range(301):
        held = digests(number)
        wanted = {
            str(entry["id"]): (entry["category"], tuple(k for k in ("sha256", "sha1", "md5") if entry[k]))
            for entry in rows
            if any(entry[kind] == getattr(held, kind).hex() for kind in ("md5", "sha1", "sha256"))
        }
        for library in (many, one):
            matches = library.find(held)
            assert {m.entry.entry: (m.entry.category, m.agree) for m in matches} == wanted
            assert len(matches) == len(wanted)
        near = {n.entry.entry for n in many.near(query(pdq(number)), 0)}
        assert near == {n.entry.entry for n in one.near(query(pdq(number)), 0)}
        assert near == {str(e["id"]) for e in rows if e["pdq"] == pdq(number).hex() and e["category"] != "0"}
    assert list(verify(small.path)) == []


def test_a_merge_keeps_the_segments_of_older_versions(world):
    for number in range(PER_TIER + 1):
        world.add(made_list(number))
    assert [len(world.open(version=v).version.segments) for v in (PER_TIER, PER_TIER + 1)] == [PER_TIER, 1]
    assert not world.open(version=PER_TIER).find(digests(PER_TIER))
    assert world.open().find(digests(PER_TIER))
