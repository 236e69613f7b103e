"""Encrypted iOS backups: from a password to the key of each file, and from its bytes to its content.

The password opens a bag of keys, one for each protection class; the key of a file is wrapped with that of its class.
"""

import hashlib
import io
from typing import Any, BinaryIO

from Crypto.Cipher import AES
from iphone_backup_decrypt.utils import BackupKeyBag

from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import MIB
from vangnet.evidence.seeking import Sought
from vangnet.values import Reason

MOST_PASSWORDS = 40
"""How many passwords are tried on one backup: each costs seconds of processor time, as its makers wished."""

_BLOCK = 16
_MOST_ROUNDS = 1_000_000
_PIECE = MIB


def unlocked(bag: bytes, passwords: tuple[str, ...]) -> BackupKeyBag | None:
    """Open a bag of keys with the first password that fits."""
    for password in passwords[:MOST_PASSWORDS]:
        keys = BackupKeyBag(bag)
        if _opens(keys, password.encode()):
            return keys
    return None


def _opens(keys: Any, password: bytes) -> bool:
    if b"DPIC" in keys.attrs:
        return bool(keys.unlock_with_passphrase(password))
    rounds = keys.attrs[b"ITER"]  # before iOS 10.2
    if not 0 < rounds <= _MOST_ROUNDS:
        raise Damaged(Reason.LIMIT, "the bag of keys asks for too much work")
    return bool(keys.unlock_with_key(hashlib.pbkdf2_hmac("sha1", password, keys.attrs[b"SALT"], rounds, 32)))


def file_key(keys: BackupKeyBag | None, protection_class: int, wrapped: bytes) -> bytes:
    """Unwrap the key of a file; raises Damaged without the key of its class."""
    if keys is None:
        raise Damaged(Reason.ENCRYPTED, "no password that fits")
    try:
        return bytes(keys.unwrap_key_for_class(protection_class, wrapped))
    except ValueError as error:
        raise Damaged(Reason.ENCRYPTED, str(error)) from error


def decrypt_in_place(data: bytearray, key: bytes) -> None:
    """Decrypt what is held in memory; the padding at its end stays."""
    cipher = AES.new(key, AES.MODE_CBC, iv=bytes(_BLOCK))
    del data[len(data) // _BLOCK * _BLOCK :]
    for at in range(0, len(data), _PIECE):
        data[at : at + _PIECE] = cipher.decrypt(bytes(data[at : at + _PIECE]))


class Decrypted(Sought):
    """The content of an encrypted file, from any place: a block needs no more than the one before it."""

    def __init__(self, stream: BinaryIO, key: bytes) -> None:
        self._stream = stream
        self._key = key
        stored = stream.seek(0, io.SEEK_END)
        self._length = stored // _BLOCK * _BLOCK
        last = self._blocks(self._length - _BLOCK, _BLOCK) if self._length else b""
        padding = last[-1] if last else 0
        self._is_whole = stored == self._length and 0 < padding <= _BLOCK and last.endswith(bytes([padding]) * padding)
        if self._is_whole:
            self._length -= padding
        super().__init__(self._length)

    def _read(self, size: int | None) -> bytes:
        left = max(0, self._length - self._at)
        size = left if size is None else min(size, left)
        if not size:
            if not self._is_whole:
                raise Damaged(Reason.CORRUPT, "the encrypted content is cut off")
            return b""
        start = self._at // _BLOCK * _BLOCK
        plain = self._blocks(start, -(-(self._at + size - start) // _BLOCK) * _BLOCK)
        given = plain[self._at - start : self._at - start + size]
        if not given:
            raise Damaged(Reason.CORRUPT, "the encrypted content has become shorter")
        return given

    def _blocks(self, start: int, size: int) -> bytes:
        """Decrypt whole blocks."""
        before = max(0, start - _BLOCK)
        self._stream.seek(before)
        data = self._stream.read(start - before + size)
        first, rest = (data[:_BLOCK], data[_BLOCK:]) if start else (bytes(_BLOCK), data)
        rest = rest[: len(rest) // _BLOCK * _BLOCK]
        return AES.new(self._key, AES.MODE_CBC, iv=first).decrypt(rest) if rest else b""
