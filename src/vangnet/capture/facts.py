"""What was read from one content: frozen values, as they cross from a worker to its parent.

Facts hold what the file says, with the tag that says it, and nothing that was concluded from it. What a tag says wrong
is kept with its doubt. Texts are cut at `LONGEST_TEXT` characters.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from vangnet.words import Word

LONGEST_TEXT = 512


class Kind(StrEnum):
    """What a date says that happened then."""

    CAPTURED = "captured"  # the shutter
    RECEIVED = "received"  # it came in, in an app
    SAVED = "saved"  # written to where it was found, or taken over from elsewhere
    EDITED = "edited"  # changed by a program
    EXISTED_BY = "existed_by"  # it was there then: an upper bound and nothing more
    NOT_BEFORE = "not_before"  # its device, app or format did not exist earlier: a lower bound


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """A date as it is written. `local` is its clock as written; None where nobody can read it.

    `tag` is "group:name" as in "Exif:DateTimeOriginal", "QuickTime:mvhd", "Apple:CreationDate", "name:IMG_".
    `offset_minutes` is the offset from UTC that stands with it, `is_utc` that its format says UTC. It is exact to
    `resolution_s` seconds (86400: only the day is known).
    """

    tag: str
    written: str
    kind: Kind
    local: datetime | None
    offset_minutes: int | None = None
    is_utc: bool = False
    resolution_s: float = 1.0
    doubts: tuple[Word, ...] = ()


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where a receiver says that it was, in degrees (WGS 84). `refused` says why it is no position, if it is none.

    `fixed_at` is the UTC of the fix, which may be stale; `direction_degrees` is where the lens pointed, clockwise from
    north (`is_magnetic`: from the magnetic one).
    """

    tag: str
    written: str
    latitude: float | None
    longitude: float | None
    error_m: float | None = None
    altitude_m: float | None = None
    direction_degrees: float | None = None
    is_magnetic: bool = False
    fixed_at: datetime | None = None
    refused: Word | None = None
    doubts: tuple[Word, ...] = ()


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a device counts up: its run time since power-up, its shutter, its files.

    `name` is "run_time", "power_on", "shutter" or "file_number"; `unit` is "s" or "count".
    """

    tag: str
    name: str
    value: float
    unit: str


class Identifier(msgspec.Struct, frozen=True, kw_only=True):
    """Something that tells one device, person or file from all others.

    `name` is "body_serial", "internal_serial", "lens_serial", "image_id", "content_id", "burst", "device_name",
    "owner", "artist", "account", "host" or "document".
    """

    tag: str
    name: str
    value: str


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """The offset of a device's clock from UTC, where a tag of its own tells it."""

    tag: str
    minutes: int


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """Words that somebody or something wrote into the file: a title, a comment, a place name."""

    tag: str
    text: str


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is built, whatever it shows: what its maker's software leaves. `form` is "jpeg" or "boxes".

    `features` by name, in words that can be compared: "tables", "quality", "subsampling", "markers", "thumbnail",
    "skeleton"; "brands", "tree", "handlers", "encoder" ...
    """

    form: str
    features: dict[str, str]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read from one content. `problems` says what could not be read; `readers` who read.

    `hidden_previews` are the sizes of the small pictures inside it, as (width, height).
    """

    type: str
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    make: str | None = None
    model: str | None = None
    lens: str | None = None
    software: str | None = None
    stamps: tuple[Stamp, ...] = ()
    positions: tuple[Position, ...] = ()
    zones: tuple[Zone, ...] = ()
    counters: tuple[Counter, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    texts: tuple[Text, ...] = ()
    signature: Signature | None = None
    previews: tuple[tuple[int, int], ...] = ()
    problems: tuple[Word, ...] = ()
    readers: tuple[str, ...] = ()

    @property
    def serial(self) -> str | None:
        """The serial number of the body, if it tells one."""
        for name in ("body_serial", "internal_serial"):
            for identifier in self.identifiers:
                if identifier.name == name:
                    return identifier.value
        return None


class Copy(msgspec.Struct, frozen=True):
    """Where a content lies, and what the file system or the archive around it says of its last change.

    `clock` says how that time was written: "utc", "local" (FAT, ZIP) or "unknown".
    """

    address: str
    modified_at: datetime | None = None
    clock: str = "unknown"


class Medium(msgspec.Struct, frozen=True, kw_only=True):
    """A content of an exhibit with all that the scan and the reading know of it; what the other rooms reason about.

    `status` is the scan's. `victim_identified` is False where a list says that nobody knows the victim yet. `pdq` is
    lower-case hex, `pdq_quality` how much texture it rests on (0 to 100). `facts` is None where the content could not
    be read; `problem` then says why (`values.Reason`).
    """

    sha256: str
    status: str
    copies: tuple[Copy, ...]
    type: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    pdq: str | None = None
    pdq_quality: int | None = None
    listed_series: tuple[str, ...] = ()
    victim_identified: bool | None = None
    facts: Facts | None = None
    problem: str | None = None
