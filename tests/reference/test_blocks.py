"""Block lists in the library: added, found, retracted and checked like every list."""

import hashlib
import os
from pathlib import Path

import pytest

from tests.reference.lists import made_list
from vangnet.errors import ListRefused
from vangnet.reference import changing
from vangnet.reference.blocks import MOST_OWNERS, write
from vangnet.reference.verify import verify


def rows(name: str, numbers: range, first_sum: int = 0) -> list[tuple[bytes, int, int, int, bytes]]:
    sha256 = hashlib.sha256(name.encode()).digest()
    return [(sha256, 99_999, n, (first_sum + n) * 2**40, (first_sum + n).to_bytes(8, "big")) for n in numbers]


def block_list(world, held: list, name: str = "unit.blocks") -> Path:
    write(held, str(world.folder / name))
    return world.folder / name


def test_block_list_is_added_and_retracted_in_new_versions(world):
    change = world.add(block_list(world, rows("a", range(8))))
    assert (change.record.format, change.record.counts.listed, change.record.counts.files) == ("blocks", 8, 1)
    (held,) = world.open().blocks
    assert held.known[0].tolist() == [n * 2**40 for n in range(8)]
    assert held.owner(3).sha256 == hashlib.sha256(b"a").digest()
    assert (held.owner(3).number, held.owner(3).digest, held.kept_of(3)) == (3, (3).to_bytes(8, "big"), 8)
    changing.retract(world.path, change.record.number, "a mistake")
    assert world.open().blocks == ()
    assert len(world.open(change.version).blocks) == 1
    assert list(verify(world.path)) == []


def test_block_list_stands_beside_other_lists(world):
    world.add(made_list(1, 2))
    world.add(block_list(world, rows("a", range(8))))
    world.add(made_list(3))
    library = world.open()
    assert (len(library), len(library.blocks)) == (3, 1)
    assert list(verify(world.path)) == []


def test_block_of_many_files_is_left_out(world):
    shared = [row for i in range(MOST_OWNERS + 1) for row in rows(f"file {i}", range(2))]
    world.add(block_list(world, shared + rows("alone", range(4), first_sum=50)))
    (held,) = world.open().blocks
    assert (held.manifest.rows, held.manifest.left_out) == (4, 2 * (MOST_OWNERS + 1))


def test_changed_block_list_is_a_fault(world):
    world.add(block_list(world, rows("a", range(8))))
    place = Path(world.path) / "blocks" / "000001" / "digests.npy"
    raw = bytearray(place.read_bytes())
    raw[-1] ^= 1
    place.write_bytes(raw)
    assert [os.path.basename(fault.split(":")[0]) for fault in verify(world.path)] == ["digests.npy"]


@pytest.mark.parametrize("content", [b"PAR1 and nothing more", b"PAR1" + bytes(100) + b"PAR1"])
def test_damaged_block_list_is_refused_and_changes_nothing(world, content):
    before = world.snapshot()
    with pytest.raises(ListRefused, match="not a block list"):
        world.add(content)
    assert world.snapshot() == before


def test_same_block_list_twice_is_refused(world):
    path = block_list(world, rows("a", range(8)))
    world.add(path)
    with pytest.raises(ListRefused, match="already"):
        world.add(path)


def test_dry_run_changes_nothing(world):
    before = world.snapshot()
    change = world.add(block_list(world, rows("a", range(8))), dry_run=True)
    assert (change.dry_run, change.record.counts.listed, world.snapshot()) == (True, 8, before)
