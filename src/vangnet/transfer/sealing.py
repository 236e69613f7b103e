"""Sealing to a public key (HPKE, RFC 9180): who seals cannot open it again, and two seals of one thing differ."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from vangnet.errors import InputRefused

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_INFO = b"vangnet transfer 1"
_STEP = 1_024


def seal(data: bytes, to: bytes, *, about: bytes = b"") -> bytes:
    """Seal bytes to a raw public key (X25519, 32 bytes). `about` must be told again to open it.

    What is sealed is padded, so that its length tells little: to whole KiB, and above 16 KiB to a sixteenth of a
    power of two. Raises InputRefused for a key that nothing can be sealed to: a stranger may have given it.
    """
    try:
        return _SUITE.encrypt(_padded(data), X25519PublicKey.from_public_bytes(to), info=_INFO + about)
    except ValueError as error:  # a point of small order: everybody could open what was sealed to it
        raise InputRefused("no key that anything can be sealed to") from error


def unseal(sealed: bytes, key: X25519PrivateKey, *, about: bytes = b"") -> bytes:
    """Open it. Raises InputRefused when it was sealed to another key or about something else, or was changed."""
    try:
        padded = _SUITE.decrypt(sealed, key, info=_INFO + about)
    except (ValueError, InvalidTag) as error:
        raise InputRefused("sealed to another key, or changed on the way") from error
    data, mark, rest = padded.rpartition(b"\x01")
    if not mark or rest.strip(b"\x00"):
        raise InputRefused("sealed to this key, but not by this program")
    return data


def _padded(data: bytes) -> bytes:
    size = len(data) + 1
    step = max(_STEP, 1 << max(size.bit_length() - 5, 0))
    return data + b"\x01" + bytes(-size % step)
