"""The exact search finds what comparing with everything finds, however the list looks."""

import multiprocessing
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracle.hamming import flipped, hashes, near
from vangnet.errors import LibraryRefused
from vangnet.reference.nearest import NearestIndex, build, kernels, layout, plan

WIDTHS = [8] * 31 + [5, 3]  # chunks for lists so short that `build` would not cut any
FULL = 2**256 - 1


def triples(found):
    return list(zip(*(column.tolist() for column in found), strict=True))


def opened(stored, folder):
    build(stored, folder)
    return NearestIndex.open(folder)


def through_tables(index, queries, threshold):
    """Search as a long list would, whatever a scan would cost."""
    chunks = index._tables.layout.chunks
    radii, _ = plan.cheapest_radii(chunks, threshold)
    chosen = plan.through_tables(chunks, radii, plan.Scan(1e5, 3))
    return index._probe(kernels.shuffled(queries, index._bit_order), threshold, chosen)


def random_hashes(count, seed=0):
    return np.random.default_rng(seed).integers(0, 2**64, (count, 4), dtype=np.uint64)


def planted(stored, rows, flips, rng):
    """Return copies of some rows, each with as many bits changed as `flips` says."""
    changed = np.zeros((len(rows), 256), np.uint8)
    for line, count in zip(changed, flips, strict=True):
        line[rng.permutation(256)[:count]] = 1
    return stored[rows] ^ np.packbits(changed, axis=1, bitorder="little").view(np.uint64)


@pytest.fixture
def cut(monkeypatch):
    """Give short lists tables too."""
    monkeypatch.setattr(layout, "_widths", lambda _count: WIDTHS)


@pytest.fixture(scope="module")
def long_list():
    return random_hashes(100_000)


@pytest.fixture(scope="module")
def long_index(long_list, tmp_path_factory):
    return opened(long_list, tmp_path_factory.mktemp("long"))


places = st.sets(st.integers(0, 255), max_size=70)
neighbours = st.builds(flipped, st.sampled_from([0, FULL, 3**161 % 2**256]), places)
numbers = st.one_of(neighbours, st.integers(0, FULL))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stored=st.lists(numbers, max_size=40),
    asked=st.lists(numbers, max_size=4),
    threshold=st.sampled_from([0, 1, 30, 31, 43, 44, 51, 63, 64, 128, 256]),
)
def test_search_equals_comparing_with_everything(cut, tmp_path_factory, stored, asked, threshold):
    stored, asked = hashes(stored), hashes(asked)
    index = opened(stored, tmp_path_factory.mktemp("any"))
    expected = near(stored, asked, threshold)
    assert triples(index.search(asked, threshold)) == expected
    for depth in (2, 3, 4):
        assert triples(index._scan(kernels.shuffled(asked, index._bit_order), threshold, depth)) == expected
    if threshold <= 128:
        assert triples(through_tables(index, asked, threshold)) == expected


def test_search_in_an_empty_list_finds_nothing(tmp_path):
    assert triples(opened(random_hashes(0), tmp_path).search(random_hashes(3), 256)) == []


def test_search_without_queries_finds_nothing(tmp_path):
    assert triples(opened(random_hashes(5), tmp_path).search(random_hashes(0), 31)) == []


def test_search_finds_the_only_entry(tmp_path):
    # ThreatExchange #1318: an index of one entry lost it
    stored = random_hashes(1)
    assert triples(opened(stored, tmp_path).search(stored, 31)) == [(0, 0, 0)]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 2000])
def test_search_reports_every_duplicate(cut, tmp_path, count):
    # IPED #2777: an index over a key that was not unique lost the others
    stored = np.zeros((count, 4), np.uint64)
    index, asked = opened(stored, tmp_path), hashes([0b111])
    everything = [(0, row, 3) for row in range(count)]
    assert triples(index.search(asked, 3)) == everything
    assert triples(through_tables(index, asked, 3)) == everything
    assert triples(index.search(asked, 2)) == []


@pytest.mark.parametrize("threshold", [0, 31, 63])
def test_search_draws_the_line_at_the_threshold(cut, tmp_path, threshold):
    rng = np.random.default_rng(threshold)
    stored = hashes([flipped(0, rng.permutation(256)[:flips].tolist()) for flips in range(80)])
    index, asked = opened(stored, tmp_path), hashes([0])
    expected = [(0, flips, flips) for flips in range(threshold + 1)]
    assert triples(index.search(asked, threshold)) == expected
    assert triples(through_tables(index, asked, threshold)) == expected


def test_search_finds_all_in_a_cluster(cut, tmp_path):
    rng = np.random.default_rng(1)
    stored = planted(random_hashes(1).repeat(600, axis=0), range(600), rng.integers(0, 40, 600), rng)
    index, expected = opened(stored, tmp_path), near(stored, stored[:20], 51)
    assert len(expected) > 5_000
    assert triples(index.search(stored[:20], 51)) == expected
    assert triples(through_tables(index, stored[:20], 51)) == expected


@pytest.mark.parametrize("threshold", [31, 43, 47, 51])
def test_search_finds_everything_planted_at_any_distance(long_list, long_index, threshold):
    rng = np.random.default_rng(threshold)
    rows, flips = rng.integers(0, len(long_list), 4_160), np.arange(4_160) % 52
    expected = [(q, row, bits) for q, (row, bits) in enumerate(zip(rows, flips, strict=True)) if bits <= threshold]
    asked = planted(long_list, rows, flips, rng)
    assert triples(long_index.search(asked, threshold)) == expected
    assert triples(through_tables(long_index, asked, threshold)) == expected


def test_search_gives_up_on_tables_in_a_crowd_and_still_finds_all(tmp_path):
    stored = random_hashes(60_000)
    crowd = np.arange(7, 60_000, 25)
    stored[crowd] = stored[7]
    index = opened(stored, tmp_path)
    asked = np.concatenate([stored[8:9], stored[7:8], stored[9:10]])
    expected = [(0, 8, 0), *((1, row, 0) for row in crowd.tolist()), (2, 9, 0)]
    assert triples(index.search(asked, 31)) == expected
    for scan_ns in (0, 1e3, 1e5):  # room for 1, 251 and 25,001 candidates
        radii, _ = plan.cheapest_radii(index._tables.layout.chunks, 31)
        chosen = plan.through_tables(index._tables.layout.chunks, radii, plan.Scan(scan_ns, 2))
        assert triples(index._probe(kernels.shuffled(asked, index._bit_order), 31, chosen)) == expected


def test_search_refuses_another_shape_or_threshold(tmp_path):
    index = opened(random_hashes(2), tmp_path)
    with pytest.raises(ValueError, match="not a search"):
        index.search(random_hashes(2).ravel(), 31)
    with pytest.raises(ValueError, match="not a search"):
        index.search(random_hashes(2), 257)


def test_search_takes_read_only_and_strided_queries(tmp_path):
    stored = random_hashes(6)
    stored.setflags(write=False)
    index = opened(stored, tmp_path)
    assert triples(index.search(stored, 0)) == [(row, row, 0) for row in range(6)]
    assert triples(index.search(stored[::2], 0)) == [(0, 0, 0), (1, 2, 0), (2, 4, 0)]


def test_build_refuses_another_shape(tmp_path):
    with pytest.raises(ValueError, match=r"uint64 \[n, 4\]"):
        build(np.zeros((3, 32), np.uint8), tmp_path)


def test_build_replaces_an_older_index_and_leaves_its_readers_alone(tmp_path):
    stored = random_hashes(60_000)
    older = opened(stored, tmp_path)
    newer = opened(stored[:3], tmp_path)
    assert len(newer) == 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["layout.json", "words.npy"]
    assert triples(older.search(stored[-1:], 31)) == [(0, 59_999, 0)]


@pytest.mark.parametrize("name", ["layout.json", "words.npy", "heads.npy", "starts.npy", "postings.npy"])
@pytest.mark.parametrize("harm", ["missing", "empty", "cut short", "of another index"])
def test_open_refuses_a_file_that_is(harm, name, long_index, tmp_path):
    folder = tmp_path / "index"
    shutil.copytree(long_index._folder, folder)
    file = folder / name
    if harm == "missing":
        file.unlink()
    elif harm == "of another index":
        build(random_hashes(60_000, seed=1), tmp_path / "other")
        shutil.copy(tmp_path / "other" / name, file)
    else:
        file.write_bytes(file.read_bytes()[: 0 if harm == "empty" else -1])
    with pytest.raises(LibraryRefused):
        NearestIndex.open(folder)


@pytest.mark.parametrize("name", ["words", "heads", "starts", "postings"])
@pytest.mark.parametrize("value", [0, 0xFF])
def test_open_refuses_contents_that_lose_entries(name, value, long_index, tmp_path):
    folder = tmp_path / "index"
    shutil.copytree(long_index._folder, folder)
    contents = np.load(folder / f"{name}.npy", mmap_mode="r+")
    contents.view(np.uint8).reshape(-1)[:] = value
    contents.flush()
    with pytest.raises(LibraryRefused):
        NearestIndex.open(folder)


def test_search_refuses_tables_that_point_outside(long_index, tmp_path):
    folder = tmp_path / "index"
    shutil.copytree(long_index._folder, folder)
    index = NearestIndex.open(folder)
    for name in ("starts", "postings"):
        contents = np.load(folder / f"{name}.npy", mmap_mode="r+")
        contents[...] = 2**32 - 1
        contents.flush()
        with pytest.raises(LibraryRefused, match="outside"):
            index.search(random_hashes(50, seed=2), 31)


def test_verify_sees_one_changed_byte(tmp_path):
    index = opened(random_hashes(60_000), tmp_path)
    index.verify()
    contents = bytearray((tmp_path / "postings.npy").read_bytes())
    contents[-77] ^= 1
    (tmp_path / "postings.npy").write_bytes(contents)
    with pytest.raises(LibraryRefused, match="changed since"):
        NearestIndex.open(tmp_path).verify()


def test_index_works_in_a_forked_process(long_list, long_index):
    queue = multiprocessing.get_context("fork").SimpleQueue()

    def look():
        queue.put(triples(long_index.search(long_list[5:7], 31)))

    child = multiprocessing.get_context("fork").Process(target=look)
    child.start()
    child.join()
    assert queue.get() == [(0, 5, 0), (1, 6, 0)]


def test_index_works_in_another_process_at_the_same_time(long_list, long_index):
    script = (
        "import sys, pathlib, numpy as np; from vangnet.reference.nearest import NearestIndex;"
        "index = NearestIndex.open(pathlib.Path(sys.argv[1]));"
        "print([column.tolist() for column in index.search(np.array([[int(x) for x in sys.argv[2:]]], np.uint64), 51)])"
    )
    words = [str(word) for word in long_list[9].tolist()]
    answer = subprocess.run(
        [sys.executable, "-c", script, str(long_index._folder), *words], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "[[0], [9], [0]]\n"
    assert triples(long_index.search(long_list[9:10], 51)) == [(0, 9, 0)]
