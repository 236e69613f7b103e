"""What a case file is made of: the names of its parts, its list of files, and its figures."""

from typing import Annotated

import msgspec

FORMAT = "vangnet case file 1"
ABOUT = b"case file"
MANIFEST, SIGNATURE, SUMMARY, CASE, README = "manifest.json", "manifest.sig", "summary.json", "case.json", "README.txt"
TABLES = "tables/"

MOST_PARTS = 200
MOST_MANIFEST = 2**20
MOST_SUMMARY = 16 * 2**20

Size = Annotated[int, msgspec.Meta(ge=0, le=2**40)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file in the case file: its name, its size in bytes, and its SHA-256 (hex)."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    size: Size
    sha256: Digest


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list that is signed: of which case, by whom, when and what for, and every other file with its digest."""

    format: str = FORMAT
    case: str
    purpose: str
    recipient: str
    made_at: str
    made_by: str
    program: str
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=MOST_PARTS)]


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one rule counted in one table: by name, and all together. `says` is the rule in words."""

    rule: str
    table: str
    says: str
    counts: dict[str, int]
    total: int


class Summary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All figures of a case file."""

    format: str = FORMAT
    case: str
    figures: tuple[Figure, ...]
