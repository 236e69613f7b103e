"""What every kind of unfinished file offers: go on with these bytes, and say whether that can be."""

from enum import IntEnum
from typing import NamedTuple, Protocol

UNTOLD = 2.0
"""The roughness of a joint that nothing is known of: worse than any true one that was measured but a few."""


class Outcome(IntEnum):
    """What becomes of a file when bytes are laid behind it."""

    WRONG = 0  # it cannot go on like this
    OPEN = 1  # it can, and does not end here
    COMPLETE = 2  # it can, and ends here


class Proof:
    """How sure it is that parts belong together, from strong to weak (an open list)."""

    CHECKSUM = "checksum"  # sums that the file itself carries agree
    DECODES = "decodes"  # the coded pixels go on across every joint and end where they must
    STRUCTURE = "structure"  # the lengths that the file itself tells are met
    NAMES = "names"  # nothing but the names of the parts


class Part(Protocol):
    """Bytes that may go on a file: how many, the first of them, any of them, all of them."""

    @property
    def size(self) -> int: ...

    def first(self) -> bytes: ...

    def read(self, at: int, size: int) -> bytes: ...

    def whole(self) -> bytes: ...


class Next(NamedTuple):
    """A file with more bytes behind it. `seam` compares the joint with the rest of the picture: 1 is as smooth.

    `gained` counts what the new bytes brought of the file: units of a picture, records, bytes inflated.
    """

    outcome: Outcome
    state: "Unfinished | None" = None
    seam: float = UNTOLD
    gained: int = 0


class Unfinished(Protocol):
    """A file up to a point where it breaks off. Never changed: each way to go on is tried from the same one."""

    @property
    def proof(self) -> str:
        """What it proves when the file ends as it must."""

    def may(self, part: Part) -> Next:
        """Try the first bytes of a part, at little cost. Only WRONG is final."""

    def after(self, piece: bytes) -> Next:
        """Go on with all bytes of a part."""


WRONG = Next(Outcome.WRONG)
