"""`network.json`: what was read, what came out of it, what is missing. Written last."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from vangnet.errors import InputRefused
from vangnet.networks.reading import ExportFile
from vangnet.networks.store.layout import MANIFEST
from vangnet.networks.store.tables import put

VERSION = 2
MOST_LISTED = 200
"""Statements and problems that stand in the manifest; all of them stand in their tables."""


class Told(msgspec.Struct, frozen=True):
    """A statement of coverage, or a problem, with its place: a code of this room and what stands in its sentence."""

    code: str
    values: dict[str, Any] = {}
    export: str = ""
    file: str = ""
    place: str = ""
    network: str = ""


class Export(msgspec.Struct, frozen=True):
    """What was given, its files with their digests, and which format each piece of it had."""

    name: str
    path: str
    files: tuple[ExportFile, ...]
    formats: dict[str, int]
    beside: int  # files of no format, such as media


class LayerTies(msgspec.Struct, frozen=True):
    """Ties of one kind in a layer: `pairs` of members, and how often in all."""

    layer: str
    kind: str
    pairs: int
    events: int
    weight: float


class Manifest(msgspec.Struct, frozen=True):
    """What a folder of a network says of itself."""

    version: int
    made_at: datetime
    program: str
    exports: tuple[Export, ...]
    members: int
    messages: int
    acts: int
    access: int
    networks: int
    roles: int
    stated_ties: int
    ties: tuple[LayerTies, ...]
    first_at: datetime | None
    last_at: datetime | None
    coverage: tuple[Told, ...]
    coverage_count: int
    problems: tuple[Told, ...]
    problems_by_code: dict[str, int]
    tables: dict[str, str]  # SHA-256 of each file beside it

    @property
    def tie_count(self) -> int:
        """Pairs of members that are tied, each counted once in each layer and kind."""
        return sum(one.pairs for one in self.ties)


def write_manifest(directory: Path, manifest: Manifest) -> None:
    put(directory / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))


def read_manifest(directory: Path) -> Manifest:
    """Read it. Raises InputRefused where there is none: a reading that was stopped does not count."""
    try:
        data = (directory / MANIFEST).read_bytes()
    except OSError:
        raise InputRefused(f"{directory}: no network was read into this folder, or the reading was stopped") from None
    try:
        found = msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise InputRefused(f"{directory / MANIFEST}: {error}") from error
    if found.version != VERSION:
        raise InputRefused(f"{directory}: written by another version of the program")
    return found
