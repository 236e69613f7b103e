"""Which files are sources, and opening them. A new kind of source is one package and one word here."""

import io
import re
from typing import NamedTuple

from vangnet.evidence import disk, phones, types
from vangnet.evidence.sources import Files, Source, SourceFormat

FORMATS: tuple[SourceFormat, ...] = (disk, *phones.FORMATS)

ZIP = "application/zip"
_LARGE = 256 << 20
_TELLING = re.compile(
    r"\.(e01|ex01|s01|qcow|qcow2|vmdk|vhd|vhdx|avhdx|dmg|sparseimage|ufdr)$|(^|/)manifest\.(db|mbdb)$"
)
_COMMON = re.compile(r"\.(dd|raw|img|ima|image|bin|001|000|aa)$")  # many other files end like this
_COMMON_BYTES = 1 << 20


class Recognised(NamedTuple):
    """The kind of source that a file is."""

    format: SourceFormat
    type: str


def may_be_source(address: str, size: int | None) -> bool:
    """Tell whether a file deserves a look before the others. What is missed here is opened later, as an archive."""
    lowered, large = address.lower(), size or 0
    if large >= _LARGE or _TELLING.search(lowered):
        return True
    return large >= _COMMON_BYTES and _COMMON.search(lowered) is not None


def recognise(files: Files, name: bytes) -> Recognised | None:
    """Tell by its bytes, and for phones also by its name, whether a file is a source."""
    with files.open(name) as file:
        head = file.read(types.HEAD_BYTES)
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - types.TAIL_BYTES))
        type_ = types.sniff(head, size, file.read(types.TAIL_BYTES))
    type_ = phones.recognise(name, head) or type_
    if type_ == ZIP and size < _LARGE:  # one worker goes through it as quickly as several
        return None
    return next((Recognised(format_, type_) for format_ in FORMATS if type_ in format_.TYPES), None)


def open_source(
    files: Files, name: bytes, found: Recognised, *, passwords: tuple[str, ...] = (), carve: bool = False
) -> Source:
    """Open a source; raises Damaged where its beginning does not hold. `carve` also looks into unallocated space."""
    if found.format is disk:
        return disk.open_source(files, name, found.type, passwords, carve=carve)
    return found.format.open_source(files, name, found.type, passwords)
