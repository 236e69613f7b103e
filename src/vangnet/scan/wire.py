"""What parent and worker say to each other: typed, and executing nothing when it is read."""

import msgspec

from vangnet.values import Frame, Hit, Range, Record


class Settings(msgspec.Struct, frozen=True):
    """What a worker must know for the whole scan. `root` is the exhibit; a single file is its own root."""

    root: bytes
    root_is_file: bool
    library: str | None
    library_version: int | None
    categories: tuple[str, ...] | None
    threshold_bits: int
    full_size: bool


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One file of a job. Records before `start` are already with the parent.

    `poison` names the places where a worker died, and of what: what lies there is digested but not parsed again.
    `closed` is the reason why a container is not opened at all.
    """

    address: str
    size: int | None
    modified_at: int | None
    start: int = 0
    poison: dict[int, str] = {}
    closed: str | None = None


class Job(msgspec.Struct, frozen=True, array_like=True):
    """Some files for one worker."""

    number: int
    items: tuple[Item, ...]


class Judgement(msgspec.Struct, frozen=True, array_like=True):
    """What is said of the content of a picture or a video, the same for all its copies in the exhibit."""

    status: str
    reason: str | None
    width: int | None
    height: int | None
    pdq: str | None
    pdq_quality: int | None
    hits: tuple[Hit, ...]
    remarks: tuple[str, ...] = ()
    duration_ms: int | None = None
    ranges: tuple[Range, ...] = ()
    frames: tuple[Frame, ...] = ()


class Reply(msgspec.Struct, frozen=True, array_like=True):
    """Records of one item of a job, from the `start`th on; `done` when the item has no more."""

    job: int
    item: int
    start: int
    records: tuple[Record, ...]
    contents: tuple[tuple[bytes, Judgement], ...]
    done: bool


class Replies(msgspec.Struct, frozen=True, array_like=True):
    """Several replies in one message, and the most memory that the worker has held so far."""

    replies: tuple[Reply, ...]
    peak_bytes: int
