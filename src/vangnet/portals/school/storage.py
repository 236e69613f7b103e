"""How the school door keeps what is personal: sealed under a key that follows from the door's own.

That key lies outside the database: who steals that reads no name, address, secret or question. AES-256-GCM with random
nonces of 96 bits is safe for far more rows than a door ever writes.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vangnet.errors import InputRefused
from vangnet.portals.school import trust

_NONCE = 12


def sealed(text: str, *, about: str) -> bytes:
    """Seal a text; `about` says what it is, and must be told again to open it."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key(b"rows")).encrypt(nonce, text.encode(), about.encode())


def opened(data: bytes | memoryview, *, about: str) -> str:
    """Open it. Raises InputRefused when it was changed, or sealed under another key or about something else."""
    try:
        return AESGCM(_key(b"rows")).decrypt(bytes(data[:_NONCE]), bytes(data[_NONCE:]), about.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise InputRefused("sealed under another key, or changed") from error


def digest(text: str, *, about: str) -> bytes:
    """A keyed hash (32 bytes), to look for something or to compare it, without keeping it."""
    return hmac.digest(_key(b"digests"), about.encode() + b"\0" + text.encode(), "sha256")


def _key(use: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"vangnet school storage 1 " + use).derive(trust.keys().seed)
