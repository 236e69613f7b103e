"""Which files beside an image belong to it: the further segments, told by their names alone."""

import re
from typing import NamedTuple

from vangnet.evidence.disk.kinds import EWF, RAW

_EWF = re.compile(rb"(.*\.)([EeLlSs]x?)([0-9]{2}|[A-Za-z]{2})\Z", re.DOTALL)
_NUMBERED = re.compile(rb"(.*\.)([0-9]{2,5})\Z", re.DOTALL)
_LETTERED = re.compile(rb"(.*?)([a-z]{2,3})\Z", re.DOTALL)
_VMDK = re.compile(rb"(.*)\.vmdk\Z", re.DOTALL | re.IGNORECASE)
_MOST = 14_971  # .E01 to .ZZZ: no tool writes more segments


class Segments(NamedTuple):
    """The segments of an image in their order; those that are missing between them or before the first."""

    names: tuple[bytes, ...]
    missing: tuple[bytes, ...]


def of(names: frozenset[bytes], name: bytes, type_: str | None) -> Segments:
    """Put the segments in order that belong to the image whose first (or only) segment is named."""
    order = _ewf(name) if type_ in (EWF, None) else None
    if order is None and type_ != EWF:
        order = _numbered(name) or _lettered(names, name)
    if order is None:
        return Segments((name,), ())
    return _present(names, order)


def is_first(name: bytes) -> bool:
    """Tell whether an image in the EWF format is named as the first of its segments, or not as a segment at all."""
    found = _EWF.match(name)
    return not found or found[3] == b"01"


def beside(names: frozenset[bytes], name: bytes) -> frozenset[bytes]:
    """Name the further files that belong to an image."""
    found = set(of(names, name, EWF).names) | set(of(names, name, RAW).names) if is_first(name) else set()
    if stem := _VMDK.match(name):
        part = re.compile(re.escape(stem[1]) + rb"-(?:flat|delta|[sf][0-9]{3}|rdmp?|sesparse)\.vmdk\Z", re.IGNORECASE)
        found.update(other for other in names if part.match(other))
    return frozenset(found & names) - {name}


def _present(names: frozenset[bytes], order: list[bytes]) -> Segments:
    last = max((index for index, name in enumerate(order) if name in names), default=0)
    expected = order[: last + 1]
    return Segments(tuple(expected), tuple(name for name in expected if name not in names))


def _ewf(name: bytes) -> list[bytes] | None:
    """The names after .E01: to .E99, then .EAA to .ZZZ (in the newer format .Ex01 to .ExZZ)."""
    found = _EWF.match(name)
    if not found or found[3] != b"01":
        return None
    stem, letter = found[1], found[2]
    order = [stem + letter + b"%02d" % number for number in range(1, 100)]
    a = b"a"[0] if letter[:1].islower() else b"A"[0]
    firsts = range(letter[0], a + 26) if len(letter) == 1 else (letter[0],)
    for first in firsts:
        head = bytes([first]) + letter[1:]
        order += [stem + head + bytes([a + high, a + low]) for high in range(26) for low in range(26)]
    return order[:_MOST]


def _numbered(name: bytes) -> list[bytes] | None:
    found = _NUMBERED.match(name)
    if not found or int(found[2]) > 1:
        return None
    stem, width, first = found[1], len(found[2]), int(found[2])
    return [stem + b"%0*d" % (width, number) for number in range(first, min(10**width, _MOST))]


def _lettered(names: frozenset[bytes], name: bytes) -> list[bytes] | None:
    found = _LETTERED.match(name)
    if not found or set(found[2]) != {b"a"[0]}:
        return None
    stem, width = found[1], len(found[2])
    order = [stem + _letters(number, width) for number in range(26**width)]
    return order if order[1] in names else None


def _letters(number: int, width: int) -> bytes:
    text = b""
    for _ in range(width):
        number, low = divmod(number, 26)
        text = bytes([b"a"[0] + low]) + text
    return text
