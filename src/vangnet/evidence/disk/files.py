"""What every file system here offers, and what its files are called."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from vangnet.evidence.address import escape_member
from vangnet.evidence.disk.view import View
from vangnet.values import Remark

MOST_DELETED = 1_000_000
"""The most deleted files that are believed of one volume: one damaged card gave 155 million phantoms elsewhere."""

_MOST_DETAILS = 20
ORPHANS = "$OrphanFiles"
"""The folder of deleted files whose own folder is not known any more, as The Sleuth Kit names it."""

HARD_LINK = "inode/x-hardlink"
SYMLINK = "inode/symlink"


class Found(NamedTuple):
    """One file of a volume; `inode` and `stream` find it again. Times are UTC nanoseconds."""

    inode: int
    stream: int
    path: str
    size: int | None
    modified_at: int | None
    type: str | None = None
    problem: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def is_deleted(self) -> bool:
        return Remark.DELETED in self.remarks


class Told:
    """What a listing has to say besides its files, once it has ended."""

    def __init__(self) -> None:
        self.files = 0
        self.deleted = 0
        self.system = 0  # files of the file system itself, which are not given
        self.lost = 0  # deleted names whose content cannot be found any more
        self.reason: str | None = None
        self.details: list[str] = []

    def stop(self, reason: str, detail: str) -> None:
        """Note why not everything was listed; the first reason counts, all details are told."""
        self.reason = self.reason or reason
        if len(self.details) < _MOST_DETAILS and detail not in self.details:
            self.details.append(detail)


class FileSystem(Protocol):
    """A file system in a volume. Whatever its bytes are, only Damaged comes out of it."""

    name: str

    def entries(self, told: Told) -> Iterator[Found]:
        """Give every file, in the same order each time."""

    def content(self, inode: int, stream: int) -> View:
        """Give the bytes of a file that need not have been listed."""

    def free(self) -> Iterator[tuple[int, int]] | None:
        """Give where nothing lies (offset and length in bytes), or None when this file system does not tell."""


def segment(name: bytes) -> str:
    """Write one name of a path so that it can neither climb out nor look like a folder."""
    return escape_member(name).replace("/", "%2F")


def wide(name: bytes) -> bytes:
    """Turn a name of two-byte characters into UTF-8, whether it is text or not."""
    return name[: len(name) & ~1].decode("utf-16-le", "surrogatepass").encode("utf-8", "surrogatepass")
