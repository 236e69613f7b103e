"""Small parts of forums: addresses as they are kept, identifiers, links and markup, and which post opens a topic."""

import html
import re
from array import array
from functools import lru_cache
from ipaddress import ip_address

from vangnet.networks.shape import Identifier, IdentifierKind, Reach

MOST_HELD = 1_000_000
"""Rows of one kind that are held until another table tells more; what lies beyond is told apart."""

_LINK = re.compile(
    r"""(?:https?|ftp|hxxps?)://[^\s\]\[<>"']{1,2000}|\b[a-z2-7]{16,56}\.onion\b[^\s\]\[<>"']{0,2000}""", re.IGNORECASE
)
_MARKUP = re.compile(r"<[^<>]{0,2000}>")


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


def links(text: str) -> tuple[str, ...]:
    """The addresses in a text, each once, in order."""
    if "://" not in text and ".onion" not in text.lower():
        return ()
    return tuple(dict.fromkeys(_LINK.findall(text)))[:1000]


def without_markup(text: str) -> str:
    """A text that was kept as XML, as it reads."""
    return html.unescape(_MARKUP.sub("", text))


def identifier(kind: IdentifierKind, value: str, reach: Reach) -> tuple[Identifier, ...]:
    return (Identifier(kind, value, reach),) if value else ()


def email(value: str) -> tuple[Identifier, ...]:
    return identifier(IdentifierKind.EMAIL, value.strip(), Reach.REUSED)


def ip(value: str) -> tuple[Identifier, ...]:
    return identifier(IdentifierKind.IP, value, Reach.REUSED)


def other(what: str, value: str) -> tuple[Identifier, ...]:
    """An account elsewhere that the member gave: "icq:123"."""
    return identifier(IdentifierKind.OTHER, f"{what}:{value}" if value and value != "0" else "", Reach.REUSED)


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
