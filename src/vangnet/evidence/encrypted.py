"""Encrypted files that do not say so at their start: by the settings of their vault, by name and shape, by chance.

What is random from its first byte to its last may be an encrypted volume (VeraCrypt and its kin leave nothing else to
see), and may be chance bytes or a format nobody here knows: it can only be said that they cannot be told apart.
"""

import io
import re
from typing import BinaryIO

import numpy as np

GOCRYPTFS, CRYPTOMATOR = "application/x-gocryptfs", "application/x-cryptomator"

_VAULTS = (
    (b'"Creator": "gocryptfs', GOCRYPTFS),
    (b'"primaryMasterKey"', CRYPTOMATOR),
    (b"<EncFSConfig", "application/x-encfs"),
    (b"<!DOCTYPE boost_serialization>\n<boost_serialization signature", "application/x-encfs"),
)
_NAMES = (
    (re.compile(r"\.c9[rs]\Z"), CRYPTOMATOR),
    (re.compile(r"\.crypt1?[0-9]\Z"), "application/x-whatsapp-encrypted"),
    (re.compile(r"\.(?:db|db3|sqlite|sqlite3)\Z"), "application/x-sqlcipher"),
    (re.compile(r"(?:\A|/)[0-9A-Za-z_-]{22,}\Z"), GOCRYPTFS),
)
_GOCRYPTFS_VERSION = b"\x00\x02"
_PAGE = 1024  # of a database: its size is a multiple

_SECTOR = 512
_SMALLEST_VOLUME = 300_000
_WINDOW = 1 << 16
_MOST_WINDOWS = 64
_LOWEST, _HIGHEST = 136.0, 425.0  # chi-square, 255 degrees of freedom: chance leaves this once in 10^9


def vault(head: bytes) -> str | None:
    """Tell the settings file of an encrypted folder, which lies beside contents that nothing else tells of."""
    start = head[:1024]
    return next((type_ for mark, type_ in _VAULTS if mark in start), None)


def by_name(name: str, head: bytes, size: int) -> str | None:
    """Tell what a file of no known type, whose bytes look random, must be by its name and shape together."""
    lower = name.lower()
    for pattern, type_ in _NAMES:
        if not pattern.search(name if type_ == GOCRYPTFS else lower):
            continue
        if type_ == GOCRYPTFS and not head.startswith(_GOCRYPTFS_VERSION):
            continue
        if type_ == "application/x-sqlcipher" and size % _PAGE:
            continue
        return type_
    return None


def is_random_throughout(body: BinaryIO) -> bool:
    """Tell whether a file of no known type cannot be told from random data, as a volume without a header could not.

    Whole sectors, at least 300 kB, the first and last sector random, and so are up to 64 windows of 64 kB between.
    """
    size = body.seek(0, io.SEEK_END)
    if size < _SMALLEST_VOLUME or size % _SECTOR:
        return False
    if not (_is_even(_at(body, 0, _SECTOR)) and _is_even(_at(body, size - _SECTOR, _SECTOR))):
        return False
    count = min(_MOST_WINDOWS, size // _WINDOW)
    places = (number * (size - _WINDOW) // max(1, count - 1) for number in range(count))
    return all(_is_even(_at(body, place, _WINDOW)) for place in places)


def _at(body: BinaryIO, place: int, size: int) -> bytes:
    body.seek(place)
    return body.read(size)


def _is_even(sample: bytes) -> bool:
    expected = len(sample) / 256
    counts = np.bincount(np.frombuffer(sample, np.uint8), minlength=256)
    return _LOWEST < float(((counts - expected) ** 2).sum() / expected) < _HIGHEST
