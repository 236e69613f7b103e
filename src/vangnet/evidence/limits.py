"""How far Vangnet opens one container. Whatever lies past a limit is reported as such, never silently left out."""

from dataclasses import dataclass

from vangnet.evidence.damage import Damaged
from vangnet.values import Reason

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one scan; the scan's record states them.

    `depth` counts containers inside each other. `member_bytes` is the most that one member may take in memory (a zip
    inside a tar has to be held). What a container may expand to in all is `expanded_bytes` or `expanded_ratio` times
    its own size, whichever is more: a gigabyte of zeros in a small zip is ordinary sparse data, not an attack.
    """

    depth: int = 8
    members: int = 1_000_000
    member_bytes: int = 128 * MIB
    expanded_bytes: int = 8 * GIB
    expanded_ratio: int = 250


class LimitReached(Damaged):
    """A container holds more than the limits allow."""

    def __init__(self, detail: str) -> None:
        super().__init__(Reason.LIMIT, detail)


class Budget:
    """What is left for one container on the disk, shared by everything nested in it."""

    __slots__ = ("_expanded_limit", "_members_limit", "expanded", "members")

    def __init__(self, limits: Limits, container_bytes: int) -> None:
        self.members = 0
        self.expanded = 0
        self._members_limit = limits.members
        self._expanded_limit = max(limits.expanded_bytes, limits.expanded_ratio * container_bytes)

    def count_member(self) -> None:
        """Count one more member; raises LimitReached when there are too many."""
        self.members += 1
        if self.members > self._members_limit:
            raise LimitReached(f"more than {self._members_limit} members")

    def count_bytes(self, count: int) -> None:
        """Count bytes that came out of the container; raises LimitReached when there are too many."""
        self.expanded += count
        if self.expanded > self._expanded_limit:
            raise LimitReached(f"expands to more than {self._expanded_limit} bytes")
