"""The library that a scan used, and the one to match with again: what is the same in both is not asked twice."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from vangnet.errors import LibraryRefused
from vangnet.reference.library import Library, Near
from vangnet.reference.verdict import Match
from vangnet.scan.results import Results
from vangnet.values import Digests


class Part(msgspec.Struct, frozen=True):
    """A library whose fingerprints are asked in a part of it only: in what is new."""

    whole: Library
    added: Library

    def find(self, digests: Digests) -> tuple[Match, ...]:
        return self.whole.find(digests)

    def near(self, queries: NDArray[np.uint64], threshold: int) -> list[Near]:
        return self.added.near(queries, threshold)


class Libraries(msgspec.Struct, frozen=True):
    """The version to match with, and the part of it that a content near which nothing lay must be compared with.

    `same_blocks` says that both versions know the same parts of files.
    """

    whole: Library
    for_alone: Part
    same_blocks: bool


def open_libraries(results: Results, library: Path, version: int | None) -> Libraries:
    """Open both versions. Where the scan used another library than this one, all counts as new."""
    options: dict[str, Any] = results.summary.options or {}
    categories = options.get("categories")
    whole = Library.open(str(library), version, categories)
    before = _before(results, library)
    if before is None:
        return Libraries(whole, Part(whole, whole), same_blocks=not whole.version.blocks)
    same_blocks = whole.version.blocks == before.version.blocks
    return Libraries(whole, Part(whole, whole.since(before.version.number)), same_blocks)


def _before(results: Results, library: Path) -> Library | None:
    """The version that the scan used, if it is one of this very library."""
    used = results.summary.library
    if used.digest is None or not isinstance(used.version, int):
        return None
    try:
        before = Library.open(str(library), used.version)
    except LibraryRefused:
        return None
    return before if before.digest == used.digest else None
