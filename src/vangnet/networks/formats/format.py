"""What a format of exports offers: one file each, that streams."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from vangnet.evidence.reader import Readable
from vangnet.networks.shape import Record


class Example(NamedTuple):
    """An invented export, and how many members, messages and acts it holds."""

    name: str
    data: bytes
    members: int
    messages: int
    acts: int


class Format(Protocol):
    """A format of exports, read as a stream: memory does not grow with the file.

    What is broken gives a `Problem` with its place, and reading goes on behind it.
    """

    @property
    def NAME(self) -> str: ...  # noqa: N802
    @property
    def EXAMPLES(self) -> tuple[Example, ...]: ...  # noqa: N802

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether a file that begins like this is of this format."""
        ...

    def records(self, stream: Readable, name: str) -> Iterator[Record]:
        """Read the file `name` of an export."""
        ...
