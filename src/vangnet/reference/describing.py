"""Tells what a library holds."""

import os
from collections.abc import Iterator

import msgspec

from vangnet.reference import store
from vangnet.values import Standing


class Event(msgspec.Struct, frozen=True):
    version: int
    at: str
    event: str


class Description(msgspec.Struct, frozen=True):
    """The facts of a library, for people and for the record of a scan."""

    path: str
    version: int
    version_sha256: str
    lists: int
    retracted: int
    provisional: int
    entries: int
    entries_retracted: int
    irrelevant: int
    frames: int
    segments: int
    size_bytes: int
    hashes: dict[str, int]
    history: tuple[Event, ...]

    def facts(self) -> Iterator[tuple[str, object]]:
        yield "path", self.path
        yield "version", self.version
        yield "sha256 of the version", self.version_sha256
        yield "lists in use", self.lists
        yield "lists retracted", self.retracted
        yield "lists in use that are provisional", self.provisional
        yield "entries that can be found", self.entries
        yield "entries retracted from lists in use", self.entries_retracted
        yield "of which known irrelevant", self.irrelevant
        yield "of which frames of videos", self.frames
        for kind, count in self.hashes.items():
            yield f"{kind}{' (stored, not matched)' if kind == 'photodna' else ''}", count
        yield "segments", self.segments
        yield "bytes on disk", self.size_bytes


def describe(path: str) -> Description:
    """Gather the facts of the newest version, and how the library came to it."""
    versions = [store.read_version(path, number) for number in store.version_numbers(path)]
    version = versions[-1]
    hashes: dict[str, int] = {}
    for record in version.live:
        for kind, count in record.counts.hashes.items():
            hashes[kind] = hashes.get(kind, 0) + count
    return Description(
        path=path,
        version=version.number,
        version_sha256=store.version_digest(path, version.number),
        lists=len(version.live),
        retracted=len(version.lists) - len(version.live),
        provisional=sum(record.standing == Standing.PROVISIONAL for record in version.live),
        entries_retracted=sum(len(record.gone) for record in version.live),
        entries=sum(segment.rows for segment in version.segments),
        irrelevant=sum(record.counts.irrelevant for record in version.live),
        frames=sum(record.counts.frames for record in version.live),
        segments=len(version.segments),
        size_bytes=_size(path),
        hashes={kind: count for kind, count in hashes.items() if count},
        history=tuple(Event(held.number, held.created_at, held.event) for held in versions),
    )


def _size(path: str) -> int:
    return sum(os.path.getsize(os.path.join(base, name)) for base, _, names in os.walk(path) for name in names)
