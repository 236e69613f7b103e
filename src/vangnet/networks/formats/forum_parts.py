"""Small parts of forums: addresses as they are kept, and which post opens a topic."""

from array import array
from functools import lru_cache
from ipaddress import ip_address

MOST_HELD = 1_000_000
"""Rows of one kind that are held until another table tells more; what lies beyond is told apart."""


@lru_cache(1 << 14)
def ip_of(raw: bytes) -> str:
    """An address kept as text, as 4 or 16 bytes, or as those in hexadecimals; "" where it is none."""
    if raw[:2] == b"\\x":  # bytea
        try:
            raw = bytes.fromhex(raw[2:].decode("ascii", "replace"))
        except ValueError:
            return ""
    try:
        found = ip_address(raw.decode())
    except ValueError:
        if len(raw) not in {4, 16}:
            return ""
        found = ip_address(raw)
    return "" if found.is_unspecified else str(found)


class Firsts:
    """The opening post of each topic, as ids: dense in an array, the few that lie far off in a bounded table."""

    def __init__(self) -> None:
        self._dense = array("q")
        self._sparse: dict[int, int] = {}

    def get(self, topic: int) -> int:
        if 0 <= topic < len(self._dense):
            return self._dense[topic]
        return self._sparse.get(topic, 0)

    def told(self, topic: int, post: int) -> int:
        """Tell a post of a topic; the lowest so far, which is its opening."""
        if post <= 0 or topic <= 0 or post >= 1 << 62:
            return 0
        first = self.get(topic)
        if not first or post < first:
            self._set(topic, post)
            return post
        return first

    def _set(self, topic: int, post: int) -> None:
        if topic < len(self._dense):
            self._dense[topic] = post
        elif topic < 2 * len(self._dense) + (1 << 16):
            self._dense.extend([0] * (topic + 1 - len(self._dense)))
            self._dense[topic] = post
        elif len(self._sparse) < MOST_HELD:
            self._sparse[topic] = post
