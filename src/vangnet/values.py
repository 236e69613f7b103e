"""The shared words, as frozen values.

They are msgspec structs, so that a worker that parsed hostile bytes can hand them to its parent in a typed format
that executes nothing when it is read.
"""

from enum import StrEnum

import msgspec

ORIENTATIONS = (
    "identity",
    "rotate90",
    "rotate180",
    "rotate270",
    "flip_horizontal",
    "flip_vertical",
    "transpose",
    "transverse",
)
"""The eight ways a picture can lie. Turns are counter-clockwise; `flip_horizontal` swaps left and right."""


class Status(StrEnum):
    """What the scan says of a file. Every file has exactly one."""

    KNOWN = "known"
    SIMILAR = "similar"
    IRRELEVANT = "irrelevant"
    NEW = "new"
    UNDECIDED = "undecided"
    OTHER = "other"


class Reason:
    """Why a file is undecided (an open list: later rooms add words), or a remark with another status."""

    CORRUPT = "corrupt"  # its bytes do not decode, or only partly
    ENCRYPTED = "encrypted"  # needs a password or a key
    UNSUPPORTED = "unsupported"  # media, or a container that may hold media, that this version cannot read
    FEATURELESS = "featureless"  # too little texture for a fingerprint to mean anything
    TOO_LARGE = "too_large"  # more pixels or bytes than a worker may hold
    LIMIT = "limit"  # an archive past the limits on depth, members, size or expansion
    TIMEOUT = "timeout"  # used up its processor time
    MEMORY = "memory"  # used up its memory
    CRASH = "crash"  # the decoder died on it
    UNREADABLE = "unreadable"  # the disk or the file system would not give its bytes
    OUT_OF_SCOPE = "out_of_scope"  # not covered by the authorisation that the scan was given
    PRIVILEGED = "privileged"  # named as privileged, and therefore not opened
    MISSING = "missing"  # a source names it, and does not hold its content
    OVERWRITTEN = "overwritten"  # deleted, and what it held belongs to another file now
    DIGEST_CONFLICT = "digest_conflict"  # one digest is on a list while another digest of the same entry differs
    HIGH_ENTROPY = "high_entropy"  # no known type and looks like random bytes: possibly encrypted
    MD5_ONLY = "md5_only"  # a remark with `known`: the hit rests on MD5 alone


class Remark:
    """What else is worth telling of a file, whatever its status (an open list: later rooms add words)."""

    DELETED = "deleted"  # its directory entry says so; what was read may be in part another file's
    STREAM = "alternate_stream"  # stands behind another file's name, where no folder window shows it
    SNAPSHOT = "snapshot"  # an earlier state that the file system kept
    SEGMENT = "segment"  # a further part of a disk image or backup, whose files stand under its first part
    CARVED = "carved"  # found by its content alone, in space that belongs to no file
    PREVIEW_DIFFERS = "preview_differs"  # the small picture inside it shows something else than it does
    PREVIEW_ONLY = "preview_only"  # judged by the small picture inside it, since it does not decode itself
    APPENDED = "appended"  # bytes follow behind its true end that no camera or program is known to put there
    EMBEDDED = "embedded"  # found by its content alone, inside a file of another kind
    EXTENSION = "extension"  # its name says that it is something else than it is
    OPENED = "opened_with_password"  # one of the passwords that were given opened it
    RANDOM = "random_throughout"  # cannot be told from random data, from its first byte to its last


class Kind(StrEnum):
    """What being on a list means."""

    KNOWN = "known"
    IRRELEVANT = "irrelevant"


class Standing(StrEnum):
    """How far a list of known material has been confirmed. Hits on a provisional list say so."""

    RELEASED = "released"
    PROVISIONAL = "provisional"  # a category on it awaits a second person, or the custodian of the library


class Digests(msgspec.Struct, frozen=True, array_like=True):
    """The three digests of one content, as raw bytes (16, 20 and 32 long)."""

    md5: bytes
    sha1: bytes
    sha256: bytes


class Hit(msgspec.Struct, frozen=True, array_like=True):
    """One entry of one list that a file matches, and how.

    `reading` says what was compared: "sha256", "sha1" or "md5" for a digest (the strongest that agreed), else the
    reading of the picture: "stored", "scaled", "trimmed", "on_white", "on_black", "frame 3", "preview" ..., in PDQ's
    flavour "512", or in the flavour "core" when "/core" follows. "preview sha256": the digest of the preview agreed.
    A video's reading is "frame" or "trimmed"; a frame of it that is a listed picture, "frame at 12.0 s". A reading that
    ends in ", frame at 12.0 s" was compared with that frame of a listed video.
    `distance_bits` and `orientation` are None for a digest. `percent` says how much of a video's time the listed video
    explains, and `entry_percent` how much of the listed video's time is in it; None but for a video's likeness.
    """

    list: str
    entry: str
    category: str | None
    kind: str
    distance_bits: int | None
    orientation: str | None
    reading: str
    victim_identified: bool | None
    series: str | None
    percent: int | None = None
    entry_percent: int | None = None


class Span(StrEnum):
    """What the scan says of some of a video's time."""

    KNOWN = "known"  # shows what a listed video shows
    NEW = "new"  # shows something else
    FLAT = "flat"  # shows too little to tell: black, a fade, a plain wall
    LOST = "lost"  # does not decode, or was not reached


class Range(msgspec.Struct, frozen=True, array_like=True):
    """What some of a video's time is, in milliseconds from its first frame; if known, which time of which entry."""

    start_ms: int
    end_ms: int
    status: str
    list: str | None = None
    entry: str | None = None
    entry_start_ms: int | None = None
    entry_end_ms: int | None = None


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """A frame of a video for a list of known material: the time that it stands for, PDQ (32 bytes) and quality."""

    start_ms: int
    end_ms: int
    pdq: bytes
    quality: int


class Record(msgspec.Struct, frozen=True, array_like=True):
    """What the scan says of one file. Digests and fingerprints are lower-case hex; times are UTC nanoseconds."""

    address: str
    size: int | None
    modified_at: int | None
    md5: str | None
    sha1: str | None
    sha256: str | None
    type: str | None
    width: int | None
    height: int | None
    pdq: str | None
    pdq_quality: int | None
    status: str
    reason: str | None
    hits: tuple[Hit, ...]
    remarks: tuple[str, ...] = ()
    duration_ms: int | None = None
    ranges: tuple[Range, ...] = ()
    frames: tuple[Frame, ...] = ()


class Categorised(msgspec.Struct, frozen=True, kw_only=True):
    """What people decided on one content. `category` is a code of `profile`; `at` is ISO 8601 in UTC, ending in Z.

    `agreed`: two people came to this category independently. `certainty` is in the words of the unit.
    """

    sha256: str
    category: str
    profile: str
    certainty: str
    by: tuple[str, ...]
    at: str
    agreed: bool
    note: str | None = None
