"""Checks that a library is what was written, and that its indexes find what they hold."""

import os
from collections.abc import Iterator

import numpy as np
import polars as pl

from vangnet.errors import LibraryRefused
from vangnet.reference import entries, files, nearest, store
from vangnet.reference.blocks import BlocksRef, open_all
from vangnet.reference.library import Library
from vangnet.reference.search import Table
from vangnet.reference.segments import Segment, SegmentRef, index_keys
from vangnet.reference.store import ListManifest, ListRecord, Version

CHUNK_ROWS = 1_000_000
SAMPLES = 1000


def verify(path: str) -> Iterator[str]:
    """Tell every fault of a library, all its versions included. Nothing told: it is sound."""
    store.check(path)
    try:
        versions = [store.read_version(path, number) for number in store.version_numbers(path)]
    except LibraryRefused as fault:
        yield str(fault)
        return
    yield from _chain_faults(path, versions)
    yield from _each(_list_faults(path, record) for record in _lists(versions))
    yield from _each(_segment_faults(path, ref) for ref in _segments(versions))
    yield from _each(_block_faults(path, ref) for ref in _blocks(versions))
    yield from _each(
        _sample_faults(path, versions[-1], record) for record in versions[-1].live if record.format != "blocks"
    )


def _each(checks: Iterator[Iterator[str]]) -> Iterator[str]:
    """Run checks one after the other; one that cannot even begin is a fault too."""
    for check in checks:
        try:
            yield from check
        except (LibraryRefused, OSError, ValueError, pl.exceptions.PolarsError) as fault:
            yield str(fault)


def _chain_faults(path: str, versions: list[Version]) -> Iterator[str]:
    """Find versions that do not follow from the ones before."""
    for number, version in enumerate(versions):
        place = store.version_path(path, number)
        if version.number != number:
            yield f"{place}: version {number} is missing or not itself"
            return
        previous = files.digest_of(store.version_path(path, number - 1)) if number else None
        if version.previous_sha256 != previous:
            yield f"{place}: does not follow from version {number - 1}, which has changed since"


def _lists(versions: list[Version]) -> list[ListRecord]:
    return list({record.number: record for version in versions for record in version.lists}.values())


def _segments(versions: list[Version]) -> list[SegmentRef]:
    return list({ref.name: ref for version in versions for ref in version.segments}.values())


def _blocks(versions: list[Version]) -> list[BlocksRef]:
    return list({ref.name: ref for version in versions for ref in version.blocks}.values())


def _block_faults(path: str, ref: BlocksRef) -> Iterator[str]:
    for held in open_all(path, [ref]):
        yield from held.faults()


def _list_faults(path: str, record: ListRecord) -> Iterator[str]:
    folder = os.path.join(path, "lists", f"{record.number:06d}")
    manifest = files.read_json(os.path.join(folder, files.MANIFEST), ListManifest, record.manifest_sha256)
    yield from files.faults(folder, manifest.files)
    if manifest.rows != record.counts.listed:
        yield f"{folder}: holds {manifest.rows} entries, its list has {record.counts.listed}"


def _segment_faults(path: str, ref: SegmentRef) -> Iterator[str]:
    folder = os.path.join(path, "segments", ref.name)
    segment = Segment(folder, ref.manifest_sha256)
    faults = list(files.faults(folder, segment.manifest.files))
    yield from faults
    if not faults:
        yield from (f"{folder}: {fault}" for fault in index_faults(segment))


def index_faults(segment: Segment) -> Iterator[str]:
    """Test the whole exact index of a segment, and its fingerprint index with entries that it must find."""
    keys, tags = [], []
    for start in range(0, len(segment.digests), CHUNK_ROWS):
        more_keys, more_tags = index_keys(np.asarray(segment.digests[start : start + CHUNK_ROWS]), start)
        keys.append(more_keys)
        tags.append(more_tags)
    all_keys, all_tags = np.concatenate(keys), np.concatenate(tags)
    order = np.lexsort((all_tags, all_keys))
    if not (np.array_equal(all_keys[order], segment.keys) and np.array_equal(all_tags[order], segment.tags)):
        yield "the exact index does not hold the digests of the entries"
        return
    rows = _sample(len(segment.digests))
    digests = segment.digests[rows]
    searchable = digests.any(axis=1)
    if not Table([segment]).contains(digests[searchable]).all():
        yield "the exact index does not find entries that it holds"
    index = segment.open_nearest()
    if index is not None:
        yield from _nearest_faults(segment, index)


def _nearest_faults(segment: Segment, index: nearest.NearestIndex) -> Iterator[str]:
    try:
        index.verify()
    except LibraryRefused as fault:
        yield str(fault)
    positions = _sample(len(segment.fingerprints))
    queries, found, distances = index.search(np.ascontiguousarray(segment.fingerprints[positions]), 0)
    hits = set(zip(queries.tolist(), found.tolist(), strict=True))
    if any((number, position) not in hits for number, position in enumerate(positions.tolist())) or distances.any():
        yield "the fingerprint index does not find entries that it holds"


def _sample_faults(path: str, version: Version, record: ListRecord) -> Iterator[str]:
    """Look up entries of a list, as its columns hold them, in the newest version."""
    library = Library(path, version)
    folder = os.path.join(path, "lists", f"{record.number:06d}")
    for name in sorted(os.listdir(folder)):
        if name == files.MANIFEST:
            continue
        frame = pl.read_parquet(os.path.join(folder, name), columns=["entry", *entries.DIGESTS])
        frame = frame.filter(~pl.col("entry").is_in(record.gone))
        digests = entries.digest_rows(frame[_sample(frame.height).tolist()])
        searchable = digests[digests.any(axis=1)]
        if not library.contains(searchable).all():
            yield f"{os.path.join(folder, name)}: holds entries that the library does not find"


def _sample(count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Choose positions spread evenly, the first and the last among them."""
    return np.unique(np.linspace(0, max(count - 1, 0), min(count, SAMPLES)).astype(np.int64))
