"""The passwords that a unit was given: read from a file, tried, and never stored; only told apart from others."""

import hashlib
import hmac
import os
from pathlib import Path

import msgspec

from vangnet.errors import InputRefused

MOST_BYTES, MOST_PASSWORDS = 1_000_000, 10_000

_STRETCH = {"n": 2**14, "r": 8, "p": 1}
"""Whoever reads the digest must not be able to guess a short password from it quickly."""


class Given(msgspec.Struct, frozen=True):
    """What a scan remembers of its passwords: how many, and a salted digest that tells whether they are the same."""

    count: int
    salt: str
    digest: str


def read_passwords(path: Path) -> tuple[str, ...]:
    """Read a text file of one password a line. Spaces count; empty lines and repeated passwords do not."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputRefused(f"{path}: {error.strerror or 'cannot be read'}") from error
    if len(data) > MOST_BYTES:
        raise InputRefused(f"{path}: more than {MOST_BYTES:,} bytes; this is not a list of given passwords")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start) + 1
        raise InputRefused(f"{path}: line {place}: not UTF-8 text; save it as UTF-8") from error
    if bad := next((number for number, line in enumerate(lines, 1) if "\0" in line), 0):
        raise InputRefused(f"{path}: line {bad}: a zero character; this is not a text file")
    passwords = tuple(dict.fromkeys(filter(None, lines)))
    if not passwords:
        raise InputRefused(f"{path}: no password in it; there must be one a line")
    if len(passwords) > MOST_PASSWORDS:
        raise InputRefused(f"{path}: {len(passwords):,} passwords; at most {MOST_PASSWORDS:,} are tried")
    return passwords


def given(passwords: tuple[str, ...], before: Given | None) -> Given | None:
    """Give what is remembered of passwords; equal to `before` only if they are the same."""
    if not passwords:
        return None
    if before and hmac.compare_digest(_digest(passwords, before.salt), before.digest):
        return before
    salt = os.urandom(16).hex()
    return Given(len(passwords), salt, _digest(passwords, salt))


def _digest(passwords: tuple[str, ...], salt: str) -> str:
    text = msgspec.json.encode(passwords)
    return hashlib.scrypt(text, salt=bytes.fromhex(salt), **_STRETCH, dklen=32).hex()
