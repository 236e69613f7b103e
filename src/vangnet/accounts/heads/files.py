"""A head tells how far the log was at a moment, and the hash of its last line: one small file, written once."""

import os
import secrets
from pathlib import Path

import msgspec

from vangnet.errors import InputRefused

FORMAT = "vangnet audit head 1"
PATTERN = "head-*.json"


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The newest line of a desk's log at a moment: its sequence, its hash (SHA-256, hex), and the number of lines."""

    format: str = FORMAT
    desk: str
    sequence: int
    hash: str
    count: int
    written_at: str  # ISO 8601, UTC


def write(folder: Path, head: Head) -> Path:
    """Write a head under its sequence, as a whole or not at all. Never overwrites: raises FileExistsError."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_once(place_of(folder, head.sequence), to_bytes(head))


def place_of(folder: Path, sequence: int) -> Path:
    """Where the head of a line stands; names sort as sequences do."""
    return folder / f"head-{sequence:012}.json"


def to_bytes(value: msgspec.Struct) -> bytes:
    """A head or a countersignature as it stands in its file."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def write_once(place: Path, content: bytes, *, mode: int = 0o644) -> Path:
    """Write a file that was not there, so that a power cut leaves all of it or none."""
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, place)  # unlike a rename, it refuses a name that is taken
    finally:
        beside.unlink(missing_ok=True)
    _sync(place.parent)
    return place


def read(place: Path) -> Head:
    """Read one head. Raises InputRefused when the file is no head."""
    try:
        head = msgspec.json.decode(place.read_bytes(), type=Head)
    except (OSError, msgspec.DecodeError) as error:
        raise InputRefused(f"{place}: no head of an audit log ({error})") from error
    if head.format != FORMAT:
        raise InputRefused(f"{place}: no head of an audit log (its format is {head.format!r})")
    return head


def places(folder: Path) -> list[Path]:
    """The files of all heads of a folder, oldest first."""
    return sorted(folder.glob(PATTERN))


def newest(folder: Path) -> Head | None:
    """The newest head of a folder; its name tells, so that only one file is read."""
    found = places(folder)
    return read(found[-1]) if found else None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
