"""Android backups (`adb backup`, .ab): a header in text, then a tar, mostly compressed, and encrypted if so wished.

Encrypted, the tar is under a key of its own, which the password opens (AES-256; PBKDF2 with SHA-1).
"""

import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from Crypto.Cipher import AES
from Crypto.Util.Padding import unpad

from vangnet.evidence.damage import Damaged
from vangnet.evidence.decompress import unzlib
from vangnet.evidence.formats import tar
from vangnet.evidence.limits import LimitReached
from vangnet.evidence.member import Example, Member
from vangnet.evidence.reader import CHUNK, HeadStream, forward
from vangnet.values import Reason

OPEN, ENCRYPTED = "application/x-android-backup", "application/x-android-backup-encrypted"
TYPES = frozenset({OPEN, ENCRYPTED})
NEEDS_SEEK = False

_MAGIC = b"ANDROID BACKUP"
_LONGEST_LINE = 1024
_MOST_ROUNDS = 1_000_000  # Android asks for 10,000
_BLOCK, _KEY = 16, 32


class Lock(NamedTuple):
    """What the header of an encrypted backup says: all that is needed but the password."""

    salt: bytes
    checksum_salt: bytes
    rounds: int
    start: bytes
    master: bytes


def members(
    stream: BinaryIO,
    type_: str,  # noqa: ARG001 - the common interface
    size: int | None,  # noqa: ARG001
    passwords: tuple[str, ...] = (),
) -> Iterator[Member]:
    """Give each file of a backup, by the domain and the app that it is of; raises Damaged at the end if it breaks.

    An encrypted one is opened with the first of the passwords that fits.
    """
    source = HeadStream(stream, piece=CHUNK)
    magic, _, compressed, cipher = (_line(source) for _ in range(4))
    if magic != _MAGIC:
        raise Damaged(Reason.CORRUPT, "no header of a backup")
    pieces = iter(lambda: source.read(CHUNK), b"")
    if cipher != b"none":
        pieces = _decrypted(pieces, *_opened(_lock(source, cipher), passwords))
    content = unzlib(pieces) if compressed == b"1" else pieces
    yield from tar.members(forward(content), "application/x-tar", None)


def _line(source: HeadStream) -> bytes:
    line, end, _ = source.peek(_LONGEST_LINE).partition(b"\n")
    if not end:
        raise source.failed or Damaged(Reason.CORRUPT, "the header breaks off")
    source.read(len(line) + 1)
    return line


def _lock(source: HeadStream, cipher: bytes) -> Lock:
    if cipher != b"AES-256":
        raise Damaged(Reason.ENCRYPTED, f"by an unknown cipher: {cipher[:40]!r}")
    salt, checksum_salt, rounds, start, master = (_line(source) for _ in range(5))
    try:
        lock = Lock(_hex(salt), _hex(checksum_salt), int(rounds[:9]), _hex(start), _hex(master))
    except ValueError as error:
        raise Damaged(Reason.CORRUPT, "the header of an encrypted backup does not hold") from error
    if not 0 < lock.rounds <= _MOST_ROUNDS:
        raise LimitReached("the header asks for too much work")
    return lock


def _hex(line: bytes) -> bytes:
    return bytes.fromhex(line.decode("ascii"))


def _opened(lock: Lock, passwords: tuple[str, ...]) -> tuple[bytes, bytes]:
    """Find the password that opens the lock; gives the key of the content, and where its chain starts."""
    for password in passwords:
        try:
            return _master_key(lock, password.encode())
        except (ValueError, IndexError):  # what a wrong key gives is no message at all
            continue
    raise Damaged(Reason.ENCRYPTED, "no password that fits")


def _master_key(lock: Lock, password: bytes) -> tuple[bytes, bytes]:
    own = hashlib.pbkdf2_hmac("sha1", password, lock.salt, lock.rounds, _KEY)
    rest = unpad(AES.new(own, AES.MODE_CBC, iv=lock.start).decrypt(lock.master), _BLOCK)
    found = []
    for _ in range(3):
        found.append(rest[1 : 1 + rest[0]])
        rest = rest[1 + rest[0] :]
    start, key, checksum = found
    # Java takes the bytes of the key for letters, of which those from 0x80 on come from the end of the alphabet.
    letters = "".join(chr(byte if byte < 0x80 else 0xFF00 | byte) for byte in key)
    for form in (letters.encode(), key):
        if hashlib.pbkdf2_hmac("sha1", form, lock.checksum_salt, lock.rounds, _KEY) == checksum:
            return key, start
    raise ValueError("the checksum of the key does not hold")


def _decrypted(pieces: Iterator[bytes], key: bytes, start: bytes) -> Iterator[bytes]:
    """Decrypt the content; the last block is held back until it is clear that it is the last."""
    cipher = AES.new(key, AES.MODE_CBC, iv=start)
    waiting, held = b"", b""
    for piece in pieces:
        waiting += piece
        usable = len(waiting) // _BLOCK * _BLOCK
        plain = held + cipher.decrypt(waiting[:usable])
        waiting = waiting[usable:]
        yield plain[:-_BLOCK]
        held = plain[-_BLOCK:]
    if waiting or not held:
        yield held
        raise Damaged(Reason.CORRUPT, "the encrypted backup is cut off")
    try:
        yield unpad(held, _BLOCK)
    except ValueError as error:
        yield held
        raise Damaged(Reason.CORRUPT, "the encrypted backup is cut off") from error


def examples() -> Iterator[Example]:
    """Give small backups and what they hold."""
    holds: dict[str, bytes | None] = {"apps/org.example/f/notes.txt": b"a neutral text", "shared/0/DCIM/1": b"12" * 700}
    content = _tar({name: data or b"" for name, data in holds.items()})
    yield Example(OPEN, _MAGIC + b"\n5\n1\nnone\n" + zlib.compress(content), holds)
    yield Example(OPEN, _MAGIC + b"\n1\n0\nnone\n" + content, holds)


def _tar(holds: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in holds.items():
            described = tarfile.TarInfo(name)
            described.size, described.mtime = len(data), 1_000_000_000
            archive.addfile(described, io.BytesIO(data))
    return target.getvalue()
