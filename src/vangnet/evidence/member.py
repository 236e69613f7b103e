"""A file inside an archive, as every archive format gives it."""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, NamedTuple, Protocol

import msgspec

from vangnet.evidence.damage import Damaged

NEUTRAL_NAME = "content"
"""The name of a member whose archive format keeps no names."""


class Member(msgspec.Struct, frozen=True):
    """One file inside an archive. Members come in the same order each time, so that their ordinal finds them again.

    `name` is escaped for an address. `modified_at` is in UTC nanoseconds, and None where the archive states a local
    time without a zone. `type` is set for what is not a file ("inode/symlink" ...), which has no content. `problem`
    is a `vangnet.values.Reason` known beforehand; `remarks` are words of `vangnet.values.Remark`. In an archive that
    is read forward, a member can be opened only before the next one is asked for.
    """

    name: str
    size: int | None
    modified_at: int | None
    type: str | None
    problem: str | None
    opener: Callable[[], BinaryIO]
    remarks: tuple[str, ...] = ()

    def open(self) -> BinaryIO:
        """Give the content, to be read forward; `Damaged` comes here or at the read that finds it."""
        if self.problem is not None:
            raise Damaged(self.problem, "known from the archive's directory")
        return self.opener()


class Example(NamedTuple):
    """A small archive, and the content of each file in it by its escaped name. Specials have no content: None."""

    type: str
    archive: bytes
    holds: Mapping[str, bytes | None]


class LockableFormat(Protocol):
    """What a file in `formats/` offers besides, where passwords can open what is encrypted."""

    TYPES: frozenset[str]

    def members(
        self, stream: BinaryIO, type_: str, size: int | None, passwords: tuple[str, ...]
    ) -> Iterator[Member]: ...


class Format(Protocol):
    """What each file in `formats/` offers."""

    TYPES: frozenset[str]
    NEEDS_SEEK: bool

    def members(self, stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]: ...

    def examples(self) -> Iterator[Example]: ...
