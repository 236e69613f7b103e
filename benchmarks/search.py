"""Nearest search: the same hits as FAISS's exhaustive search with one thread, in a fraction of its time."""

import statistics
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.exhibits import fingerprints
from benchmarks.measure import Bench, Line, median_ratio, rounds
from vangnet.reference import nearest
from vangnet.scan.likeness import NEAR_MISS_BITS
from vangnet.scan.run import THRESHOLD_BITS

THRESHOLDS = (THRESHOLD_BITS, THRESHOLD_BITS + NEAR_MISS_BITS)  # a match, and the first, quick look
PICTURES = 8  # each asks for its eight orientations at once
ORIENTATIONS = 8
BAR = 8
BAR_ENTRIES = 1_000_000

Words = npt.NDArray[np.uint64]
Hits = set[tuple[int, int, int]]


def lines(bench: Bench) -> Iterator[Line]:
    sizes = (10_000, 100_000, 1_000_000) if bench.quick else (10_000, 100_000, 1_000_000, 10_000_000)
    grown: dict[int, list[float]] = {threshold: [] for threshold in THRESHOLDS}
    for entries in sizes:
        stored = fingerprints(entries)
        opened = _built(bench.folder / f"nearest-{entries}", stored)
        for threshold in THRESHOLDS:
            line, milliseconds = _compared(opened, stored, threshold)
            grown[threshold].append(milliseconds)
            yield line
        del stored, opened
    for threshold, spent in grown.items():
        growth = "; ".join(
            f"{few:,} to {many:,}: {after / before:.1f} x"
            for few, many, before, after in zip(sizes, sizes[1:], spent, spent[1:], strict=False)
        )
        yield Line(f"growth of a search within {threshold} bits, for ten times the entries", growth)


def _built(folder: Path, stored: Words) -> nearest.NearestIndex:
    folder.mkdir()
    nearest.build(stored, folder)
    return nearest.NearestIndex.open(folder)


def _compared(opened: nearest.NearestIndex, stored: Words, threshold: int) -> tuple[Line, float]:
    import faiss

    faiss.omp_set_num_threads(1)
    flat = faiss.IndexBinaryFlat(256)
    flat.add(_octets(stored))
    asked = _asked(stored)

    def ours() -> Hits:
        hits: Hits = set()
        for at in range(0, len(asked), ORIENTATIONS):
            queries, rows, bits = opened.search(asked[at : at + ORIENTATIONS], threshold)
            hits.update(zip((queries + at).tolist(), rows.tolist(), bits.tolist(), strict=True))
        return hits

    def theirs() -> Hits:
        limits, bits, rows = flat.range_search(_octets(asked), threshold + 1)  # its radius is exclusive
        queries = np.repeat(np.arange(len(asked)), np.diff(limits.astype(np.int64)))
        return set(zip(queries.tolist(), rows.tolist(), bits.tolist(), strict=True))

    found = ours()
    same = found == theirs()
    our, their = rounds(9 if len(stored) <= BAR_ENTRIES else 3, ours, theirs)
    faster = median_ratio(their, our)
    has_bar = len(stored) == BAR_ENTRIES and threshold == THRESHOLD_BITS
    picture = statistics.median(our) / PICTURES * 1e3
    line = Line(
        f"a picture's {ORIENTATIONS} fingerprints, {len(stored):,} entries, within {threshold} bits, "
        "against FAISS IndexBinaryFlat with one thread",
        f"{faster:.1f} x faster ({picture:.3f} ms; {statistics.median(their) / PICTURES * 1e3:.3f} ms), "
        + (f"the same {len(found)} hits" if same else "OTHER HITS"),
        f"at least {BAR} x, the same hits" if has_bar else "the same hits",
        same and (faster >= BAR or not has_bar),
    )
    return line, picture


def _asked(stored: Words) -> Words:
    """Half strangers, half stored fingerprints of which up to 63 bits were turned."""
    random = np.random.default_rng(9)
    asked = fingerprints(PICTURES * ORIENTATIONS, seed=10)
    for number in range(0, len(asked), 2):
        bits = np.zeros(256, np.uint8)
        bits[random.permutation(256)[:number]] = 1
        asked[number] = stored[random.integers(len(stored))] ^ np.packbits(bits).view(">u8").astype(np.uint64)
    return asked


def _octets(words: Words) -> npt.NDArray[np.uint8]:
    return np.ascontiguousarray(words).view(np.uint8)
