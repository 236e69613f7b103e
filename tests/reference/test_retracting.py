"""An entry that is taken out of use is found no more, and everything else still is."""

import pytest

from tests.reference.lists import digests, made_list, media, pdq, row, table, vics
from vangnet.errors import InputRefused, LibraryRefused
from vangnet.reference import changing
from vangnet.reference.verify import verify


def found(library, *numbers):
    return [number for number in numbers if library.find(digests(number))]


def test_an_entry_leaves_the_index_and_the_rest_of_its_list_stays(world):
    world.add(vics([media(n) for n in range(5)]), profile="vics-us")
    world.add(made_list(7))
    version = changing.retract_entries(world.path, 1, ["3"], "not what the category says")
    assert version.event == "retracted 1 entry of list 1: not what the category says"
    assert found(world.open(), *range(5), 7) == [0, 1, 2, 4, 7]
    assert found(world.open(version=2), *range(5), 7) == [0, 1, 2, 3, 4, 7]
    assert list(verify(world.path)) == []


def test_an_entry_loses_its_fingerprint_too(world):
    world.add(made_list(1, 2))
    changing.retract_entries(world.path, 1, ["1"], "by mistake")
    found_near = [len(answer.hits) for answer in near(world.open(), pdq(1), pdq(2))]
    assert found_near == [0, 1]


def near(library, *fingerprints):
    from vangnet.reference import looking

    return list(looking.look_up(library, [f"pdq:{one.hex()}" for one in fingerprints], 0))


def test_the_same_content_on_another_list_stays_known(world):
    world.add(made_list(1))
    world.add(table([row(1)]))
    changing.retract_entries(world.path, 1, ["1"], "by mistake")
    assert [match.entry.list_number for match in world.open().find(digests(1))] == [2]


def test_entries_stay_gone_when_segments_are_merged(world):
    for number in range(20):
        world.add(made_list(number, 100 + number))
        if number == 4:
            changing.retract_entries(world.path, 5, ["1"], "by mistake")
    assert found(world.open(), *range(20)) == [n for n in range(20) if n != 4]
    assert found(world.open(), *range(100, 120)) == list(range(100, 120))
    assert list(verify(world.path)) == []


def test_every_entry_of_a_list_can_go(world):
    world.add(made_list(1, 2))
    changing.retract_entries(world.path, 1, ["1"], "by mistake")
    changing.retract_entries(world.path, 1, ["2"], "by mistake too")
    assert found(world.open(), 1, 2) == []
    assert world.open().lists[0].gone == {"1", "2"}
    assert list(verify(world.path)) == []


def test_what_cannot_be_retracted_is_refused_and_changes_nothing(world):
    world.add(made_list(1, 2))
    changing.retract_entries(world.path, 1, ["1"], "by mistake")
    before = world.snapshot()
    for entries, reason, told in (
        (["2", "17"], "why", "no entry 17"),
        (["1"], "why", "retracted already: 1"),
        (["2"], " ", "say which"),
        ([], "why", "say which"),
    ):
        with pytest.raises((InputRefused, LibraryRefused), match=told):
            changing.retract_entries(world.path, 1, entries, reason)
    assert world.snapshot() == before


def test_hits_name_a_provisional_list_as_such(world):
    world.add(made_list(1), source="our unit", standing="provisional")
    (match,) = world.open().find(digests(1))
    assert match.hit.list == "our unit #1 (provisional)"
