"""Near copies: pictures of the later exhibit that are near to a picture of the earlier one, without being the same."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from vangnet.reference.entries import binary_rows, words
from vangnet.reference.nearest import NearestIndex, build
from vangnet.scan.fingerprints import fingerprint_files, read_fingerprints
from vangnet.scan.likeness import queries
from vangnet.scan.results import Results
from vangnet.scan.seen import unpacked
from vangnet.scan.videos import MINIMUM_QUALITY
from vangnet.values import ORIENTATIONS

_AT_ONCE = 4_096


class Near(msgspec.Struct, frozen=True):
    """The picture of the earlier exhibit nearest to one of the later, and how the later must lie to look like it."""

    sha256: str
    distance_bits: int
    orientation: str


def near_copies(earlier: Results, later: Results, asked: pl.DataFrame, threshold: int) -> dict[str, Near]:
    """Give for pictures of the later exhibit (columns sha256, pdq) the nearest one of the earlier, if one is near."""
    known = _telling(earlier.records()).collect(engine="streaming")
    if not known.height or not asked.height:
        return {}
    names = known["sha256"]
    told: dict[str, Near] = {}
    with tempfile.TemporaryDirectory(prefix="vangnet-compare-") as folder:
        build(words(binary_rows(known["pdq"].str.decode("hex"), 32)), Path(folder))
        index = NearestIndex.open(Path(folder))
        for sha256, hashes in _batches(_fingerprints(later, asked)):
            for number, row, distance, turn in _nearest(index, hashes, threshold):
                near = Near(names[row], distance, ORIENTATIONS[turn])
                held = told.get(sha256[number])
                if held is None or _order(near) < _order(held):
                    told[sha256[number]] = near
    return told


def _order(near: Near) -> tuple[int, str]:
    return near.distance_bits, near.sha256


def _telling(records: pl.LazyFrame) -> pl.LazyFrame:
    """The pictures with a fingerprint that tells something, each content once."""
    telling = records.filter(pl.col("pdq_quality") >= MINIMUM_QUALITY, pl.col("sha256").is_not_null())
    return telling.select("sha256", "pdq").unique("sha256", maintain_order=True)


Asked = tuple[str, NDArray[np.uint64]]


def _fingerprints(later: Results, asked: pl.DataFrame) -> Iterator[Asked]:
    """The fingerprints of the pictures that are asked for: all readings in eight orientations where they were kept."""
    wanted = dict(asked.select("sha256", "pdq").iter_rows())
    for path in fingerprint_files(later.directory):
        for rows in read_fingerprints(path):
            named = rows.with_columns(pl.col("sha256").bin.encode("hex").alias("name"))
            for name, data in named.filter(pl.col("name").is_in(list(wanted))).select("name", "seen").iter_rows():
                picture = unpacked(data).picture
                telling = [one for one in picture.readings if one.quality >= MINIMUM_QUALITY] if picture else []
                if telling:
                    del wanted[name]
                    yield name, queries(telling)
    for name, pdq in wanted.items():
        yield name, words(np.frombuffer(bytes.fromhex(pdq), np.uint8).reshape(1, 32))


def _batches(several: Iterator[Asked]) -> Iterator[tuple[list[str], list[NDArray[np.uint64]]]]:
    names: list[str] = []
    hashes: list[NDArray[np.uint64]] = []
    for name, words_of_one in several:
        names.append(name)
        hashes.append(words_of_one)
        if len(names) == _AT_ONCE:
            yield names, hashes
            names, hashes = [], []
    if names:
        yield names, hashes


def _nearest(
    index: NearestIndex, hashes: Sequence[NDArray[np.uint64]], threshold: int
) -> Iterator[tuple[int, int, int, int]]:
    """Everything near: the number of the picture, the row near it, the distance and the orientation."""
    owners = np.repeat(np.arange(len(hashes)), [len(several) for several in hashes])
    turns = np.concatenate([np.arange(len(several)) % len(ORIENTATIONS) for several in hashes])
    query, row, distance = index.search(np.concatenate(hashes), threshold)
    yield from zip(owners[query].tolist(), row.tolist(), distance.tolist(), turns[query].tolist(), strict=True)
