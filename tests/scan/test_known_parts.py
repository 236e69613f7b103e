"""A fragment that cannot be opened is told as a part of a known file."""

import random
from pathlib import Path

import pytest

from tests.world import encoded, pattern, records_of
from vangnet.reference import changing, store
from vangnet.scan.known_parts import LEAST_RUN, longest_run
from vangnet.scan.listing import make_list
from vangnet.scan.run import scan


def photo(number: int) -> bytes:
    return encoded(pattern(number, 1280, 960), "JPEG", quality=92)


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    """A library with the digests and the blocks of two drawn photos."""
    place = tmp_path_factory.mktemp("blocks")
    (place / "known").mkdir()
    for number in (0, 1):
        (place / "known" / f"{number}.jpg").write_bytes(photo(number))
    made = make_list(place / "known", place / "known.csv", blocks=place / "known.blocks", jobs=1)
    assert (made.blocks.files, made.blocks.too_small, made.blocks.inside) == (2, 0, 0)
    store.init(str(place / "library"))
    for name in ("known.csv", "known.blocks"):
        changing.add(str(place / "library"), changing.Source(str(place / name), "national"))
    return place / "library"


def outcome(tmp_path, library, files: dict[str, bytes]) -> dict[str, tuple[str, str | None, list[str]]]:
    place = tmp_path / "exhibit"
    place.mkdir()
    for name, data in files.items():
        (place / name).write_bytes(data)
    scan(place, tmp_path / "out", library=library, jobs=1)
    return {
        name: (record["status"], record["reason"], [f"{hit['list']} {hit['reading']}" for hit in record["hits"]])
        for name, record in records_of(tmp_path / "out").items()
    }


def test_middle_of_a_known_photo_is_similar_by_its_blocks(tmp_path, library):
    data = photo(0)
    middle = data[50_001:150_001]
    told = outcome(tmp_path, library, {"middle": middle, "other": photo(5)[50_001:150_001]})
    stored = len(data) // 4096  # a block of the header is no telling one
    (hit,) = told["middle"][2]
    assert told["middle"][:2] == ("similar", None)
    assert hit.startswith("national #1 blocks 23 of ")
    assert stored - 2 <= int(hit.split()[-1]) <= stored
    assert told["other"] == ("other", None, [])


def test_part_stands_inside_other_bytes(tmp_path, library):
    chance = random.Random(1)
    hidden = chance.randbytes(7777) + photo(1)[33_333:99_999] + chance.randbytes(5555)
    assert outcome(tmp_path, library, {"hidden": hidden})["hidden"][0] == "similar"


def test_part_shorter_than_a_run_is_not_told(tmp_path, library):
    short = photo(0)[40_960 : 40_960 + (LEAST_RUN - 1) * 4096 + 4000]
    assert outcome(tmp_path, library, {"short": short})["short"][2] == []


def test_head_that_breaks_off_keeps_its_reason(tmp_path, library):
    cut = photo(0)[: len(photo(0)) // 3]
    status, reason, hits = outcome(tmp_path, library, {"cut.jpg": cut})["cut.jpg"]
    assert (status, reason) == ("similar", "corrupt")
    assert any("blocks" in hit for hit in hits)


def test_whole_known_photo_is_known_and_not_looked_through(tmp_path, library):
    assert outcome(tmp_path, library, {"a.jpg": photo(0)})["a.jpg"] == ("known", None, ["national #1 sha256"])


@pytest.mark.parametrize(("numbers", "run"), [((), 0), ((5,), 1), ((1, 2, 4, 5, 6, 9), 3), ((3, 1, 2), 3)])
def test_longest_run_counts_neighbours(numbers, run):
    assert longest_run(numbers) == run
