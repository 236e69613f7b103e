"""The access key of a hotline: one secret from which its two key pairs follow. The doors keep their public halves only.

160 random bits, written and read like a receipt (33 signs, the last one the check sign). Whoever has it is the hotline:
opens what the desk told it, signs its tokens, and signs in to its pages.
"""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vangnet.transfer import receipt
from vangnet.transfer.keys import Card
from vangnet.transfer.sealing import seal, unseal

BITS = 160
LENGTH = BITS // 5 + 1
_ABOUT = b"hotline message"


def new() -> str:
    """Make an access key."""
    return receipt.new(bits=BITS)


def read(typed: str) -> str:
    """What somebody typed as an access key. Raises ReceiptRefused."""
    return receipt.read(typed, length=LENGTH)


def shown(key: str) -> str:
    """As it is shown: groups of four, the last one of five."""
    return receipt.shown(key)


def opening(key: str) -> X25519PrivateKey:
    """The key that opens what is told to the hotline."""
    return X25519PrivateKey.from_private_bytes(_derived(key, b"opening"))


def signing(key: str) -> Ed25519PrivateKey:
    """The key that signs the hotline's tokens."""
    return Ed25519PrivateKey.from_private_bytes(_derived(key, b"signing"))


def card(key: str, name: str) -> Card:
    """The public halves, to be given to the desk."""
    return Card(
        door=name,
        opening=opening(key).public_key().public_bytes_raw(),
        signing=signing(key).public_key().public_bytes_raw(),
    )


def seal_to(opening_key: bytes, message: bytes) -> bytes:
    """Seal a message to the opening key of a hotline."""
    return seal(message, opening_key, about=_ABOUT)


def open_with(key: str, sealed: bytes) -> bytes:
    """Open a message that was sealed to this hotline. Raises InputRefused."""
    return unseal(sealed, opening(key), about=_ABOUT)


def _derived(key: str, use: bytes) -> bytes:
    info = b"vangnet hotline 1 " + use
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(key.encode("ascii"))
