"""Segments: the searchable form of one list, or of several merged.

A segment is a folder of arrays that are mapped into memory and never changed, so that all workers share them:

    digests.npy   uint8[n,68]   per row MD5, SHA-1, SHA-256; zeros where the list has none
    codes.npy     uint32[n]     which meaning (list, category, kind) of the manifest a row has
    flags.npy     uint8[n]      two bits each: victim and offender identified, distributed, self-generated (FLAG)
    text_at.npy   uint64[n+1]   where a row's text stands in text.npy: entry name, zero byte, series; of a frame of
                                a video further its start, its end and the whole duration in ms, zero bytes between
    text.npy      uint8[t]
    keys.npy, tags.npy, buckets.npy   the exact index: see kernels.py
    fingerprints.npy  uint64[p,4]     PDQ;  fingerprint_rows.npy  uint32[p]  the row of each;  nearest/  their index
    manifest.json                     counts, meanings, and size and SHA-256 of every file
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
import numpy.typing as npt

from vangnet.errors import LibraryRefused
from vangnet.reference import files, nearest
from vangnet.reference.kernels import KIND_STARTS
from vangnet.reference.mapping import map_array
from vangnet.values import Kind

FLAG = (None, False, True, None)
"""What two bits say of a flag: not said, no, yes."""

ROWS_LIMIT = 1 << 30
"""A tag has 30 bits for the row."""

KEYS_PER_BUCKET = 4
KEYS_PER_SORT = 1 << 22
NEAREST = "nearest"

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]


class Meaning(msgspec.Struct, frozen=True, array_like=True):
    """What the rows of one code are: of which list, in which category, known or irrelevant."""

    list_number: int
    category: str | None
    kind: Kind


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """Which time of a listed video a frame stands for, and how long the video is, in milliseconds."""

    start_ms: int
    end_ms: int
    duration_ms: int


class Manifest(msgspec.Struct, frozen=True):
    rows: int
    fingerprints: int
    distinct: dict[str, int]
    meanings: tuple[Meaning, ...]
    files: dict[str, files.Stored]


class SegmentRef(msgspec.Struct, frozen=True):
    """A segment as a version names it."""

    name: str
    rows: int
    lists: tuple[int, ...]
    manifest_sha256: str


@dataclass(frozen=True)
class Rows:
    """Some rows on their way into a segment. `texts` is one text after the other, `lengths` says how long each is."""

    digests: U8
    codes: U32
    flags: U8
    texts: bytes | U8
    lengths: U64
    fingerprints: U64
    fingerprint_rows: U32  # counted from the first of these rows


class SegmentWriter:
    """Fills the folder of a new segment in one pass, in bounded memory."""

    def __init__(self, folder: str) -> None:
        os.mkdir(folder)
        os.mkdir(os.path.join(folder, "runs"))
        self.folder = folder
        self._runs = 0
        self._text_end = np.uint64(0)
        self._writers: list[files.NpyWriter] = []
        self._digests = self._writer("digests", "u1", KIND_STARTS[-1])
        self._codes = self._writer("codes", "<u4")
        self._flags = self._writer("flags", "u1")
        self._texts = self._writer("text", "u1")
        self._text_at = self._writer("text_at", "<u8")
        self._text_at.write(np.zeros(1))
        self._fingerprints = self._writer("fingerprints", "<u8", 4)
        self._fingerprint_rows = self._writer("fingerprint_rows", "<u4")

    @property
    def rows(self) -> int:
        return self._digests.rows

    def write(self, rows: Rows) -> None:
        first = self.rows
        if first + len(rows.digests) > ROWS_LIMIT:
            raise LibraryRefused(f"a segment holds at most {ROWS_LIMIT} entries; split the list")
        self._digests.write(rows.digests)
        self._codes.write(rows.codes)
        self._flags.write(rows.flags)
        self._texts.write(np.frombuffer(rows.texts, dtype=np.uint8))
        ends = np.cumsum(rows.lengths, dtype=np.uint64) + self._text_end
        self._text_at.write(ends)
        self._text_end = ends[-1] if len(ends) else self._text_end
        self._fingerprints.write(rows.fingerprints)
        self._fingerprint_rows.write(rows.fingerprint_rows + np.uint32(first))
        self._write_run(rows.digests, first)

    def finish(self, meanings: Sequence[Meaning]) -> Manifest:
        """Sort and index what was written, and make it survive a power cut."""
        for writer in self._writers:
            writer.finish()
        distinct = self._merge_runs()
        shutil.rmtree(os.path.join(self.folder, "runs"))
        if self._fingerprints.rows:
            nearest.build(_map(self.folder, "fingerprints"), Path(self.folder) / NEAREST)
        files.flush_tree(self.folder)
        stored = files.stored_files(self.folder)
        return Manifest(self.rows, self._fingerprints.rows, distinct, tuple(meanings), stored)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers:
            writer.close()

    def _writer(self, name: str, dtype: str, width: int = 0) -> files.NpyWriter:
        writer = files.NpyWriter(os.path.join(self.folder, f"{name}.npy"), dtype, width)
        self._writers.append(writer)
        return writer

    def _write_run(self, digests: U8, first: int) -> None:
        keys, tags = index_keys(digests, first)
        order = np.argsort(keys, kind="stable")
        base = os.path.join(self.folder, "runs", str(self._runs))
        np.save(f"{base}.keys.npy", keys[order])
        np.save(f"{base}.tags.npy", tags[order])
        self._runs += 1

    def _merge_runs(self) -> dict[str, int]:
        """Merge the sorted runs, one range of keys at a time, and count the distinct digests of each kind."""
        base = os.path.join(self.folder, "runs")
        runs = [(_map(base, f"{i}.keys"), _map(base, f"{i}.tags")) for i in range(self._runs)]
        total = sum(len(keys) for keys, _ in runs)
        keys_out, tags_out = self._writer("keys", "<u8"), self._writer("tags", "<u4")
        bits = bucket_bits(total)
        counts = np.zeros(1 << bits, dtype=np.uint32)
        distinct = np.zeros(3, dtype=np.int64)
        for keys, tags in _key_ranges(runs, total):
            keys_out.write(keys)
            tags_out.write(tags)
            counts += np.bincount(keys >> np.uint64(64 - bits), minlength=1 << bits).astype(np.uint32)
            distinct += _distinct(keys, tags)
        keys_out.finish()
        tags_out.finish()
        buckets = self._writer("buckets", "<u4")
        buckets.write(np.concatenate([np.zeros(1, np.uint32), np.cumsum(counts, dtype=np.uint32)]))
        buckets.finish()
        return dict(zip(("md5", "sha1", "sha256"), distinct.tolist(), strict=True))


def index_keys(digests: U8, first: int) -> tuple[U64, U32]:
    """Give the key and the tag of every digest that there is in rows that begin at row `first`."""
    keys, tags = [], []
    rows = np.arange(first, first + len(digests), dtype=np.uint32)
    for kind, (start, end) in enumerate(pairwise(KIND_STARTS)):
        there = digests[:, start:end].any(axis=1)
        keys.append(np.ascontiguousarray(digests[there, start : start + 8]).view(">u8")[:, 0].astype(np.uint64))
        tags.append(rows[there] | np.uint32(kind << 30))
    return np.concatenate(keys), np.concatenate(tags)


def bucket_bits(keys: int) -> int:
    """How many first bits name a bucket, so that a bucket holds a few keys."""
    return max(1, (keys // KEYS_PER_BUCKET).bit_length())


def _distinct(keys: U64, tags: U32) -> npt.NDArray[np.int64]:
    """How many distinct keys each kind has, of sorted keys (8 bytes tell digests apart well enough for a count)."""
    kinds = [keys[tags >> 30 == kind] for kind in range(3)]
    return np.array([np.count_nonzero(own[1:] != own[:-1]) + (len(own) > 0) for own in kinds], dtype=np.int64)


def _key_ranges(runs: Sequence[tuple[U64, U32]], total: int) -> Iterator[tuple[U64, U32]]:
    bits = max(0, (total // KEYS_PER_SORT).bit_length())
    starts = [0] * len(runs)
    for part in range(1 << bits):
        ends = [
            len(keys) if part + 1 == 1 << bits else int(np.searchsorted(keys, np.uint64((part + 1) << (64 - bits))))
            for keys, _ in runs
        ]
        pieces = [(keys[a:b], tags[a:b]) for (keys, tags), a, b in zip(runs, starts, ends, strict=True)]
        starts = ends
        keys = np.concatenate([piece[0] for piece in pieces] or [np.zeros(0, np.uint64)])
        tags = np.concatenate([piece[1] for piece in pieces] or [np.zeros(0, np.uint32)])
        order = np.lexsort((tags, keys))
        yield keys[order], tags[order]


def _map(folder: str, name: str) -> npt.NDArray[Any]:
    """Map an array of a segment, read-only and shared between processes."""
    return map_array(os.path.join(folder, f"{name}.npy"))


class Segment:
    """An opened segment: arrays in mapped memory, nothing loaded."""

    def __init__(self, folder: str, sha256: str | None = None) -> None:
        self.folder = folder
        self.manifest = files.read_json(os.path.join(folder, files.MANIFEST), Manifest, sha256)
        files.check_sizes(folder, self.manifest.files)
        self.digests: U8 = _map(folder, "digests")
        self.codes: U32 = _map(folder, "codes")
        self.flags: U8 = _map(folder, "flags")
        self.text_at: U64 = _map(folder, "text_at")
        self.text: U8 = _map(folder, "text")
        self.keys: U64 = _map(folder, "keys")
        self.tags: U32 = _map(folder, "tags")
        self.buckets: U32 = _map(folder, "buckets")
        self.fingerprints: U64 = _map(folder, "fingerprints")
        self.fingerprint_rows: U32 = _map(folder, "fingerprint_rows")
        # views that give plain numbers, for one row at a time
        self.code_of = self.codes.data
        self.flags_of = self.flags.data
        self._text_at = self.text_at.data
        self._text = self.text.data

    def open_nearest(self) -> nearest.NearestIndex | None:
        """Open the index of the fingerprints, which tests itself when it is opened."""
        if not self.manifest.fingerprints:
            return None
        return nearest.NearestIndex.open(Path(self.folder) / NEAREST)

    def text_of(self, row: int) -> tuple[str, str | None, Frame | None]:
        """Give the entry's own name on its list, its series, and if it is a frame of a video its times."""
        raw = bytes(self._text[self._text_at[row] : self._text_at[row + 1]])
        entry, series, *times = raw.decode().split("\0")
        return entry, series or None, Frame(*map(int, times)) if times else None
