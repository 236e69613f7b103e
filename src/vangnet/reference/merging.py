"""Keeps the number of segments small, so that many small lists are searched as fast as one big one.

Segments of like size stand in a tier; when a tier holds more than eight, they are written together as one. The old ones
stay for the older versions of the library.
"""

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vangnet.reference import files
from vangnet.reference.segments import ROWS_LIMIT, U32, Meaning, Rows, Segment, SegmentRef, SegmentWriter

PER_TIER = 8
FIRST_TIER_ROWS = 1024
CHUNK_ROWS = 200_000

Mask = npt.NDArray[np.bool_]


def tier(rows: int) -> int:
    """0 for up to 1024 entries, 1 for up to 8192, and so on."""
    number = 0
    while rows > FIRST_TIER_ROWS * PER_TIER**number:
        number += 1
    return number


def groups(sizes: Sequence[int]) -> list[list[int]]:
    """Which segments to write together, by their positions; a segment that stays is a group of its own."""
    held = [[position] for position in range(len(sizes))]

    def rows(group: list[int]) -> int:
        return sum(sizes[position] for position in group)

    while True:
        tiers: dict[int, list[list[int]]] = {}
        for group in held:
            tiers.setdefault(tier(rows(group)), []).append(group)
        full = [tiers[number] for number in sorted(tiers) if len(tiers[number]) > PER_TIER]
        full = [crowd for crowd in full if sum(map(rows, crowd)) <= ROWS_LIMIT]
        if not full:
            return held
        merged = sorted(position for group in full[0] for position in group)
        held = [group for group in held if group not in full[0]] + [merged]


class Gone(NamedTuple):
    """Entries of one list that are to leave the index, by the names that the list gives them."""

    list_number: int
    entries: frozenset[str]


def merge(
    folder: str, name: str, segments: Sequence[Segment], lists: frozenset[int], *, gone: Gone | None = None
) -> SegmentRef:
    """Write the entries of some lists, out of several segments, as one new segment in `folder`; those gone excepted."""
    meanings: list[Meaning] = []
    with SegmentWriter(os.path.join(folder, name)) as writer:
        for segment in segments:
            keep = np.array([meaning.list_number in lists for meaning in segment.manifest.meanings], dtype=np.bool_)
            for rows in _chunks(segment, keep, len(meanings), gone):
                writer.write(rows)
            meanings.extend(segment.manifest.meanings)
        return seal(writer, name, meanings, lists)


def seal(writer: SegmentWriter, name: str, meanings: Sequence[Meaning], lists: frozenset[int]) -> SegmentRef:
    """Finish a segment with its manifest, and give its name for the version."""
    manifest = writer.finish(meanings)
    digest = files.write_json(os.path.join(writer.folder, files.MANIFEST), manifest)
    files.flush_folder(writer.folder)
    return SegmentRef(name, manifest.rows, tuple(sorted(lists)), digest)


def _kept(segment: Segment, start: int, codes: U32, keep: Mask, gone: Gone | None) -> Mask:
    """Tell which rows from `start` on stay: those of a code that stays, unless their entry is gone."""
    kept: Mask = keep[codes]
    if gone is None:
        return kept
    of_list = np.array([meaning.list_number == gone.list_number for meaning in segment.manifest.meanings])
    for row in np.flatnonzero(kept & of_list[codes]).tolist():
        kept[row] = segment.text_of(start + row)[0] not in gone.entries
    return kept


def _chunks(segment: Segment, keep: Mask, first_code: int, gone: Gone | None) -> Iterator[Rows]:
    for start in range(0, len(segment.digests), CHUNK_ROWS):
        end = min(start + CHUNK_ROWS, len(segment.digests))
        codes = np.asarray(segment.codes[start:end])
        kept = _kept(segment, start, codes, keep, gone)
        bounds = np.asarray(segment.text_at[start : end + 1])
        text = np.asarray(segment.text[int(bounds[0]) : int(bounds[-1])])
        lengths = np.diff(bounds)
        a, b = np.searchsorted(segment.fingerprint_rows, [start, end])
        fingerprint_rows = segment.fingerprint_rows[a:b] - np.uint32(start)
        has = kept[fingerprint_rows]
        renumbered = np.cumsum(kept, dtype=np.uint32) - np.uint32(1)
        yield Rows(
            digests=np.asarray(segment.digests[start:end])[kept],
            codes=codes[kept] + np.uint32(first_code),
            flags=np.asarray(segment.flags[start:end])[kept],
            texts=text[np.repeat(kept, lengths.astype(np.int64))],
            lengths=lengths[kept],
            fingerprints=np.asarray(segment.fingerprints[a:b])[has],
            fingerprint_rows=renumbered[fingerprint_rows[has]],
        )
