"""What the joining parent and its workers say to each other: typed, and executing nothing when it is read."""

import msgspec

from vangnet.scan.wire import Settings
from vangnet.values import Record

NOTHING = 0
"""The place in a worker's marker when it reads no part; a part's place is its number and one."""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a part lies. `exhibit` counts the scans in the order in which they were given."""

    exhibit: int
    address: str
    modified_at: int | None


class PartRef(msgspec.Struct, frozen=True, array_like=True):
    """A content that may be a part of another, with all places where it lies."""

    number: int
    sha256: str
    size: int
    type: str
    may_begin: bool
    may_follow: bool
    places: tuple[Place, ...]


class Root(msgspec.Struct, frozen=True, array_like=True):
    """The exhibit of a scan; a single file is its own root."""

    path: bytes
    is_file: bool


class Given(msgspec.Struct, frozen=True):
    """What a worker must know for the whole run. The bounds are for one file."""

    settings: Settings
    roots: tuple[Root, ...]
    parts: tuple[PartRef, ...]
    tests: int
    seconds: float


class Task(msgspec.Struct, frozen=True):
    """One thing to try: parts in the orders that their names tell, or what may follow a head.

    `gone` are parts that are used up by proven files, or that a worker died on.
    """

    number: int
    orders: tuple[tuple[int, ...], ...] = ()
    missing: tuple[int, ...] = ()
    weak: bool = False
    head: int = -1
    gone: frozenset[int] = frozenset()


class Joined(msgspec.Struct, frozen=True):
    """Parts in their order that make one file, how that was proven, and what the scan says of it.

    The last record is that of the whole, those before are of what lies inside it.
    """

    parts: tuple[int, ...]
    proof: str
    doubts: tuple[str, ...]
    records: tuple[Record, ...]


class Answer(msgspec.Struct, frozen=True):
    """What came of a task; `unread` are parts whose bytes could not be read again."""

    task: int
    joined: Joined | None
    tests: int = 0
    seconds: float = 0.0
    limited: bool = False
    is_unfinished: bool = False
    unread: tuple[int, ...] = ()
