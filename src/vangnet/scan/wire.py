"""What parent and worker say to each other: typed, and executing nothing when it is read."""

import msgspec

from vangnet.evidence.sources import Coverage, Entry
from vangnet.scan.scope import Scope
from vangnet.scan.seen import Kept
from vangnet.values import Frame, Hit, Range, Record

ITEM_BITS = 16
"""A marker holds job number and item number in one integer; the lower bits are the item's."""


class Settings(msgspec.Struct, frozen=True):
    """What a worker must know for the whole scan. `root` is the exhibit; a single file is its own root."""

    root: bytes
    root_is_file: bool
    library: str | None
    library_version: int | None
    categories: tuple[str, ...] | None
    threshold_bits: int
    full_size: bool
    scope: Scope = Scope()
    passwords: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One file of a job. Records before `start` are already with the parent.

    `poison` names the places where a worker died, and of what: what lies there is digested but not parsed again.
    `closed` is the reason why a container is not opened at all. A file of a source has its `source` and the `key` in
    it; if `loaded` is set, its bytes come into the worker's window with the job: (number among them, place there).
    `is_source` marks a source whose files are examined on their own.
    """

    address: str
    size: int | None
    modified_at: int | None
    start: int = 0
    poison: dict[int, str] = {}
    closed: str | None = None
    remarks: tuple[str, ...] = ()
    source: str | None = None
    key: bytes = b""
    loaded: tuple[int, int] | None = None
    is_source: bool = False


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
    """Records of one item of a job, from the `start`th on; `done` when the item has no more.

    `contents` are the judgements of what was decoded for them, and `kept` what of it is kept for matching it again.
    """

    job: int
    item: int
    start: int
    records: tuple[Record, ...]
    contents: tuple[tuple[bytes, Judgement], ...]
    kept: tuple[Kept, ...]
    done: bool


class Replies(msgspec.Struct, frozen=True, array_like=True):
    """Several replies in one message, and the most memory that the worker has held so far."""

    replies: tuple[Reply, ...]
    peak_bytes: int


# -- with readers of sources ---------------------------------------------------------------------------------------


class ReaderSettings(msgspec.Struct, frozen=True):
    """What a reader must know: the folder that the exhibit's addresses begin at, and how far it looks."""

    root: bytes
    carve: bool = False
    passwords: tuple[str, ...] = ()


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """Some bytes of a source's file, and where in a window they are wanted."""

    source: str
    key: bytes
    start: int
    size: int
    place: int


class Fetch(msgspec.Struct, frozen=True, array_like=True, tag="fetch"):
    """Put these pieces into the window of the worker in this slot."""

    number: int
    slot: int
    pieces: tuple[Piece, ...]


class Fetched(msgspec.Struct, frozen=True, array_like=True, tag="fetched"):
    """For each piece the bytes that were put there, and the reason why they are fewer than were wanted, if broken."""

    number: int
    given: tuple[tuple[int, str | None], ...]


class List(msgspec.Struct, frozen=True, array_like=True, tag="list"):
    """Tell whether there is a source at this address, and list it."""

    address: str


class Listed(msgspec.Struct, frozen=True, array_like=True, tag="listed"):
    """Files of a source; with the last of them what kind of source it is (None: not one), and how the listing ended.

    `beside` names the other files that belong to the source, as addresses.
    """

    entries: tuple[Entry, ...]
    done: bool = False
    kind: str | None = None
    reason: str | None = None
    beside: tuple[str, ...] = ()
    coverage: Coverage | None = None


class Question(msgspec.Struct, frozen=True, array_like=True):
    """What a worker asks: for a judgement of a content, for the pieces of a job, or for one piece."""

    sha256: bytes | None = None
    job: int | None = None
    piece: Piece | None = None
