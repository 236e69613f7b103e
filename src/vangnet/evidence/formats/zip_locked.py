"""Opening encrypted members of a ZIP with a password: the old way of PKWARE, and the AES way of WinZip.

Sources: PKWARE's APPNOTE.TXT 6.3.10, section 6.1; "AES Encryption Information", winzip.com/aes_info.htm.
Neither PKWARE's "strong" encryption nor a masked directory is opened.
"""

import hashlib
import hmac
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import msgspec
import numpy as np
from Crypto.Cipher import AES
from Crypto.Util import Counter
from numpy.typing import NDArray

from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats import kernels
from vangnet.evidence.formats.zip_directory import Entry, extra_fields, read_at
from vangnet.evidence.passwords import Tries, written

_STRONG = 1 << 6 | 1 << 13
_DESCRIBED_LATER = 8
_AES, _AES_FIELD = 99, 0x9901
_AE_2 = 2  # of which the checksum is not told
_HEADER = 12
_ITERATIONS, _CODE = 1000, 10
_PROOF_BYTES = 1 << 20

Words = NDArray[np.uint32]
Opened = Callable[[], Iterator[bytes]]
Decode = Callable[[Iterator[bytes]], Iterator[bytes]]
Pieces = Callable[[int, int], Iterator[bytes]]
"""Gives the bytes of the archive from a place, so many."""


class Lock(msgspec.Struct, frozen=True):
    """How a member is locked: how its content is packed, and what of it proves a password."""

    packed_at: int
    packed: int
    method: int
    crc: int | None
    salt: bytes | None  # None: the old way
    proof: bytes


def lock(stream: BinaryIO, entry: Entry, data: int) -> Lock | None:
    """Read how a member is locked; None where it is locked in a way that is not opened here."""
    if entry.flags & _STRONG:
        return None
    if entry.method != _AES:
        header = read_at(stream, entry.start, 30)
        crc = int.from_bytes(header[14:18], "little") if entry.crc is None else entry.crc
        last = header[11] if entry.flags & _DESCRIBED_LATER else crc >> 24
        if entry.packed < _HEADER:
            return None
        return Lock(data, entry.packed, entry.method, entry.crc, None, bytes([last]))
    header = read_at(stream, entry.start, data - entry.start)
    names = int.from_bytes(header[26:28], "little")
    field = extra_fields(header[30 + names :]).get(_AES_FIELD, b"")
    if len(field) < 7 or not 1 <= field[4] <= 3:
        return None
    length = 4 + 4 * field[4]
    start = read_at(stream, data, length + 2)
    rest = entry.packed - length - 2 - _CODE
    crc_told = None if field[0] == _AE_2 else entry.crc
    method = int.from_bytes(field[5:7], "little")
    return Lock(data + length + 2, rest, method, crc_told, start[:length], start[length:]) if rest >= 0 else None


def unlocked(given: Lock, tries: Tries, pieces: Pieces, decode: Decode, size: int | None) -> Opened | None:
    """Give what opens the member (its packed bytes, decrypted), or None where no password does."""
    for password in tries.each():
        for secret in written(password):
            opened = _old(given, secret, pieces) if given.salt is None else _aes(given, secret, pieces)
            if opened and (given.salt is not None or _is_proved(given, opened, decode, size)):
                tries.opened_with(password)
                return opened
    return None


# -- the old way -----------------------------------------------------------------------------------------------------


def _old(given: Lock, secret: bytes, pieces: Pieces) -> Opened | None:
    start = np.array([0x12345678, 0x23456789, 0x34567890], np.uint32)
    kernels.take_in(start, _TABLE, np.frombuffer(secret, np.uint8))
    header = b"".join(pieces(given.packed_at, _HEADER))
    if len(header) < _HEADER or _decrypted(start, header)[0][-1:] != given.proof:
        return None

    def content() -> Iterator[bytes]:
        keys = _decrypted(start, header)[1]
        for piece in pieces(given.packed_at + _HEADER, given.packed - _HEADER):
            plain, keys = _decrypted(keys, piece)
            yield plain

    return content


def _decrypted(keys: Words, data: bytes) -> tuple[bytes, Words]:
    after, plain = keys.copy(), np.empty(len(data), np.uint8)
    kernels.decrypt(after, _TABLE, np.frombuffer(data, np.uint8), plain)
    return plain.tobytes(), after


def _table() -> Words:
    value = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        value = np.where(value & 1, (value >> 1) ^ np.uint32(0xEDB88320), value >> 1)
    return value.astype(np.uint32)


_TABLE = _table()


def _is_proved(given: Lock, opened: Opened, decode: Decode, size: int | None) -> bool:
    """Decode the start of the member: the old way lets one wrong password in 256 through its own test."""
    count = crc = 0
    try:
        for piece in decode(opened()):
            count += len(piece)
            crc = zlib.crc32(piece, crc)
            if count > _PROOF_BYTES and given.method:
                return True
    except Damaged:
        return False
    return size in (None, count) and given.crc in (None, crc)


# -- AES -------------------------------------------------------------------------------------------------------------


def _aes(given: Lock, secret: bytes, pieces: Pieces) -> Opened | None:
    salt = given.salt or b""
    length = 2 * len(salt)
    keys = hashlib.pbkdf2_hmac("sha1", secret, salt, _ITERATIONS, 2 * length + 2)
    if keys[-2:] != given.proof:
        return None

    def checked() -> hmac.HMAC:
        return hmac.new(keys[length : 2 * length], digestmod="sha1")

    code = b"".join(pieces(given.packed_at + given.packed, _CODE))
    check = checked()
    for piece in pieces(given.packed_at, given.packed):  # two bytes let one wrong password in 65,536 through
        check.update(piece)
    if check.digest()[:_CODE] != code:
        return None
    return lambda: _counted(keys[:length], pieces(given.packed_at, given.packed))


def _counted(key: bytes, packed: Iterable[bytes]) -> Iterator[bytes]:
    cipher = AES.new(key, AES.MODE_CTR, counter=Counter.new(128, initial_value=1, little_endian=True))
    for piece in packed:
        yield cipher.decrypt(piece)
