"""The library of known material, opened to be asked. Opening it loads nothing and disturbs nobody."""

import os
from collections.abc import Callable, Collection

import msgspec
import numpy as np
import numpy.typing as npt

from vangnet.reference import store
from vangnet.reference.blocks import open_all
from vangnet.reference.categories import allows
from vangnet.reference.nearest import NearestIndex
from vangnet.reference.search import QUERY_BYTES, Table
from vangnet.reference.segments import FLAG, Meaning, Segment
from vangnet.reference.store import ListRecord, Version
from vangnet.reference.verdict import Entry, Match
from vangnet.values import Digests, Kind

STRENGTH = ((2, "sha256"), (1, "sha1"), (0, "md5"))
"""The digests from strong to weak, with their bits in an agreement."""

AGREEMENTS = tuple(
    (
        tuple(name for bit, name in STRENGTH if found & 1 << bit),
        tuple(name for bit, name in STRENGTH if found & 8 << bit),
    )
    for found in range(64)
)

FLAGS = tuple((FLAG[bits & 3], FLAG[bits >> 2 & 3], FLAG[bits >> 4 & 3], FLAG[bits >> 6]) for bits in range(256))
"""Victim identified, offender identified, distributed, self-generated: by the bits that a segment keeps."""

Origin = tuple[str, int, str | None, Kind]


class Near(msgspec.Struct, frozen=True):
    """An entry whose fingerprint lies within the threshold of the one asked for."""

    query_index: int
    entry: Entry
    distance_bits: int


class Library:
    """One version of a library. Cheap to open in every worker: the arrays are mapped, and shared between them."""

    def __init__(self, path: str, version: Version, categories: Collection[str] | None = None) -> None:
        self.path = path
        self.version = version
        self.categories = None if categories is None else frozenset(categories)
        self._segments = [
            Segment(os.path.join(path, "segments", ref.name), ref.manifest_sha256) for ref in version.segments
        ]
        self._records = {record.number: record for record in version.live}
        self._origins = [[self._origin(meaning) for meaning in held.manifest.meanings] for held in self._segments]
        self._table = Table(self._segments)
        self.blocks = open_all(path, version.blocks)
        self._nearest: list[tuple[int, NearestIndex]] | None = None

    @classmethod
    def open(cls, path: str, version: int | None = None, categories: Collection[str] | None = None) -> "Library":
        """Open a version (None: the newest). `categories` None: all that is known; else only these codes.

        A code is written "1", or "vics-us:1" where two profiles differ; "none" is an entry without a category.
        Known irrelevant material is always used: it never accuses.
        All files are mapped and closed here, so open a library before a process is confined, not after: a limit on
        address space counts what is mapped.
        """
        opened = cls(path, store.read_version(path, version), categories)
        opened._near_indexes()
        return opened

    def since(self, number: int) -> "Library":
        """Give only the segments that version `number` does not hold: all that is new is in them.

        What a later version merged with it is in them too.
        """
        before = {ref.name for ref in store.read_version(self.path, number).segments}
        added = tuple(ref for ref in self.version.segments if ref.name not in before)
        return Library(self.path, msgspec.structs.replace(self.version, segments=added), self.categories)

    def __reduce__(self) -> tuple[Callable[..., "Library"], tuple[object, ...]]:
        return Library.open, (self.path, self.version.number, self.categories)

    @property
    def digest(self) -> str:
        """The SHA-256 of the version, which names all that it holds."""
        return store.version_digest(self.path, self.version.number)

    @property
    def lists(self) -> tuple[ListRecord, ...]:
        return self.version.lists

    def __len__(self) -> int:
        """How many entries can be found."""
        return sum(len(segment.digests) for segment in self._segments)

    def find(self, digests: Digests) -> tuple[Match, ...]:
        """Every entry that shares at least one digest with a file. Empty bytes: a digest that is not known."""
        query = digests.md5 + digests.sha1 + digests.sha256
        if len(query) != QUERY_BYTES:
            query = digests.md5.ljust(16, b"\0") + digests.sha1.ljust(20, b"\0") + digests.sha256.ljust(32, b"\0")
        found = self._table.find(query)
        if not found:
            return ()
        matches = []
        for segment, row, agreement in found:
            entry = self._entry(segment, row)
            if entry is not None:
                matches.append(Match(entry, *AGREEMENTS[agreement]))
        return tuple(matches)

    def find_digest(self, digest: bytes) -> tuple[Match, ...]:
        """Every entry with one digest: MD5, SHA-1 or SHA-256 by its length."""
        width = len(digest)
        if width not in (16, 20, 32):
            raise ValueError(f"a digest of {width} bytes")
        return self.find(
            Digests(*(digest if width == of else b"" for of in (16, 20, 32))),
        )

    def contains(self, digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Whether each row of uint8[n,68] (MD5, SHA-1, SHA-256) shares a digest with an entry of any kind."""
        return self._table.contains(digests)

    def near(self, queries: npt.NDArray[np.uint64], threshold: int) -> list[Near]:
        """Known entries within `threshold` bits of fingerprints (uint64[q,4]; word 0 = the first 16 hex digits).

        Sorted by query and distance. Only known material in the categories asked for: likeness to irrelevant
        material says nothing.
        """
        found: list[Near] = []
        for segment, index in self._near_indexes():
            positions, rows, distances = index.search(queries, threshold)
            entry_rows = self._segments[segment].fingerprint_rows[rows]
            for query, row, distance in zip(positions.tolist(), entry_rows.tolist(), distances.tolist(), strict=True):
                entry = self._entry(segment, row)
                if entry is not None and entry.kind == Kind.KNOWN:
                    found.append(Near(query, entry, distance))
        return sorted(found, key=lambda near: (near.query_index, near.distance_bits, near.entry.list_number))

    def _near_indexes(self) -> list[tuple[int, NearestIndex]]:
        """Give the fingerprint indexes, opened when they are first asked for; each tests itself."""
        if self._nearest is None:
            opened = [(number, segment.open_nearest()) for number, segment in enumerate(self._segments)]
            self._nearest = [(number, index) for number, index in opened if index is not None]
        return self._nearest

    def _origin(self, meaning: Meaning) -> Origin | None:
        """Tell where entries of one meaning come from and what they are; None: not to be used."""
        record = self._records.get(meaning.list_number)
        if record is None:
            return None
        profile = record.profile.name if record.profile else None
        if meaning.kind == Kind.KNOWN and not allows(self.categories, meaning.category, profile):
            return None
        return record.title, record.number, meaning.category, meaning.kind

    def _entry(self, segment: int, row: int) -> Entry | None:
        held = self._segments[segment]
        origin = self._origins[segment][held.code_of[row]]
        if origin is None:
            return None
        title, number, category, kind = origin
        name, series, frame = held.text_of(row)
        victim, offender, distributed, self_generated = FLAGS[held.flags_of[row]]
        return Entry(title, number, name, category, kind, victim, offender, distributed, series, frame, self_generated)
