"""The receipt of a report: one code with which its reporter, and nobody else, reads what became of it.

80 random bits in the 32 signs of Crockford (no I, L, O, U), and a check sign (Damm 2004, over the field of 32
elements), which finds every wrong sign and every two signs that changed places. What a door keeps is a keyed hash; the
key that opens what is told back follows from the code, and so is nowhere while the reporter is not there.
"""

import hashlib
import hmac
import secrets
import unicodedata

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vangnet.errors import InputRefused

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 80
LENGTH = BITS // 5 + 1
_ALIKE = str.maketrans("OIL", "011")
_FIELD = 0b100101  # x^5 + x^2 + 1
_LONGEST = 200


class ReceiptRefused(InputRefused):
    """What was typed is no receipt. `reason` is "length", "sign" or "check"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no receipt: {reason}")
        self.reason = reason


def new(*, bits: int = BITS) -> str:
    """Make a code: a sign for each five of its bits, and the check sign. A receipt has 17 signs."""
    return _code(secrets.token_bytes(bits // 8))


def from_form(nonce: bytes, key: bytes) -> str:
    """The receipt of one form that was handed out: the same form sent twice has the same receipt."""
    return _code(hmac.digest(key, b"vangnet receipt of form" + nonce, "sha256")[: BITS // 8])


def read(typed: str, *, length: int = LENGTH) -> str:
    """What somebody typed or said as a code: case, spaces and dashes do not matter, nor O for 0, I and L for 1.

    Raises ReceiptRefused.
    """
    told = unicodedata.normalize("NFKC", typed[:_LONGEST]).upper()  # also the wide letters of some keyboards
    bare = "".join(sign for sign in told if sign.isalnum()).translate(_ALIKE)
    if any(sign not in SIGNS for sign in bare):
        raise ReceiptRefused("sign")
    if len(bare) != length:
        raise ReceiptRefused("length")
    if _check(bare[:-1]) != bare[-1]:
        raise ReceiptRefused("check")
    return bare


def shown(code: str) -> str:
    """As it is shown and read aloud: groups of four, the last one of five.

    >>> shown("0123456789ABCDEFG")
    '0123-4567-89AB-CDEFG'
    """
    last = (len(code) - 1) // 4 - 1
    return "-".join((*(code[4 * place : 4 * place + 4] for place in range(last)), code[4 * last :]))


def digest(code: str, key: bytes) -> bytes:
    """What a door keeps of a receipt: 32 bytes, made with a key that lies outside its database. Fast to make."""
    return hmac.digest(key, b"vangnet receipt" + code.encode("ascii"), "sha256")


def reply_key(code: str) -> X25519PrivateKey:
    """The key that opens what is told to this receipt."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"vangnet receipt reply key 1").derive(code.encode("ascii"))
    return X25519PrivateKey.from_private_bytes(derived)


def _code(random: bytes) -> str:
    number = int.from_bytes(random, "big")
    signs = "".join(SIGNS[(number >> shift) & 31] for shift in range(8 * len(random) - 5, -1, -5))
    return signs + _check(signs)


def _check(signs: str) -> str:
    held = 0
    for sign in signs:
        held = (held ^ SIGNS.index(sign)) << 1
        held ^= _FIELD if held & 32 else 0
    return SIGNS[held]


def fingerprint(key: bytes) -> str:
    """SHA-256 (hex) of a raw public key, in groups that two people can read to each other."""
    told = hashlib.sha256(key).hexdigest()[:32]
    return " ".join(told[place : place + 4] for place in range(0, 32, 4))
