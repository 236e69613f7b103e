"""Looks single hashes up, as a person types them."""

from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from vangnet.errors import UsageError
from vangnet.reference.library import Library
from vangnet.reference.verdict import judge
from vangnet.values import Hit

WIDTHS = {"md5": 16, "sha1": 20, "sha256": 32, "pdq": 32}


class Answer(msgspec.Struct, frozen=True):
    """A hash and the entries that have it; none: it is not on the library."""

    hash: str
    hits: tuple[Hit, ...]


def look_up(library: Library, hashes: Iterable[str], threshold: int) -> Iterator[Answer]:
    """Look hashes up one by one: MD5, SHA-1 or SHA-256 by length; 64 digits as PDQ too, within `threshold` bits."""
    for text in hashes:
        kinds, value = parse(text)
        hits: tuple[Hit, ...] = ()
        if set(kinds) - {"pdq"}:
            hits = judge(library.find_digest(value), is_media=False).hits
        if "pdq" in kinds:
            query = np.frombuffer(value, dtype=">u8").astype(np.uint64).reshape(1, 4)
            near = library.near(query, threshold)
            hits += tuple(found.entry.hit("pdq", found.distance_bits) for found in near)
        yield Answer(text, hits)


def parse(text: str) -> tuple[tuple[str, ...], bytes]:
    """Read what a hash may be, and its bytes."""
    prefix, _, digits = text.strip().rpartition(":")
    try:
        value = bytes.fromhex(digits)
    except ValueError as error:
        raise UsageError(f"{text!r} is no hash: not hexadecimal") from error
    kinds = tuple(kind for kind, width in WIDTHS.items() if width == len(value) and prefix.lower() in ("", kind))
    if not kinds or not any(value):
        raise UsageError(f"{text!r} is no MD5, SHA-1, SHA-256 or PDQ")
    return kinds, value
