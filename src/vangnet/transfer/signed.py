"""A plain signature (Ed25519) of a door under bytes that everybody may read; what they are is signed with them."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vangnet.transfer.keys import Card, DoorKeys

_MARK = b"vangnet signed 1\n"


def sign(data: bytes, keys: DoorKeys, *, about: bytes) -> bytes:
    """Sign bytes (64 bytes come back); `about` names what they are, so that no signature serves for another thing."""
    return keys.signing.sign(_signed(data, about))


def is_signed(data: bytes, signature: bytes, card: Card, *, about: bytes) -> bool:
    """Whether the door of this card signed these bytes as this."""
    try:
        Ed25519PublicKey.from_public_bytes(card.signing).verify(signature, _signed(data, about))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(data: bytes, about: bytes) -> bytes:
    return _MARK + len(about).to_bytes(1, "big") + about + data
