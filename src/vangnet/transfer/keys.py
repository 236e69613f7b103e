"""The keys of a door, and its card: what it gives to the other side, so that each knows the other."""

import os
from contextlib import suppress
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vangnet.errors import InputRefused
from vangnet.transfer.receipt import fingerprint
from vangnet.transfer.sealing import seal
from vangnet.transfer.shapes import Key, Name
from vangnet.transfer.writing import keep_names, write_whole

FORMAT = "vangnet door card 1"
_SEED = 32


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The public half of a door: where to seal to, and whose signature to trust. Given to the other side by hand."""

    format: str = FORMAT
    door: Name
    opening: Key  # X25519
    signing: Key  # Ed25519

    @property
    def fingerprint(self) -> str:
        """What the people of both sides read to each other before they trust a card."""
        return fingerprint(self.door.encode() + b"\n" + self.opening + self.signing)


class DoorKeys(msgspec.Struct, frozen=True):
    """The private half: it lies in one file that only this door's user may read, outside its database."""

    door: str
    seed: bytes

    @property
    def opening(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._derive(b"opening"))

    @property
    def signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._derive(b"signing"))

    @property
    def forms(self) -> bytes:
        """The key of the forms that this door hands out, and of nothing else (32 bytes)."""
        return self._derive(b"forms")

    @property
    def sessions(self) -> bytes:
        """The key of what the browser of a hotline's staff keeps while they are signed in (32 bytes)."""
        return self._derive(b"sessions")

    @property
    def card(self) -> Card:
        opening, signing = self.opening.public_key(), self.signing.public_key()
        return Card(door=self.door, opening=opening.public_bytes_raw(), signing=signing.public_bytes_raw())

    def shared_with(self, other: Card) -> bytes:
        """The key of receipts (32 bytes): both doors come to the same one, nobody else does."""
        secret = self.opening.exchange(X25519PublicKey.from_public_bytes(other.opening))
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"vangnet receipts 1").derive(secret)

    def _derive(self, use: bytes) -> bytes:
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"vangnet door 1 " + use).derive(self.seed)


def keys_at(place: Path, door: str) -> DoorKeys:
    """The keys of a door: read, or made at first use (mode 600). Raises InputRefused when the file is another thing."""
    try:
        seed = place.read_bytes()
    except FileNotFoundError:
        _make(place)
        seed = place.read_bytes()
    if len(seed) != _SEED:
        raise InputRefused(f"{place}: not the keys of a door ({_SEED} bytes)")
    return DoorKeys(door, seed)


def _make(place: Path) -> None:
    """Make keys under another name first: another process finds all of them or none, and the first one counts."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_name(f".{place.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        write_whole(fresh, [os.urandom(_SEED)])
        with suppress(FileExistsError):
            os.link(fresh, place)
    finally:
        fresh.unlink(missing_ok=True)
    keep_names(place.parent)


def write_card(card: Card, place: Path) -> None:
    """Write a card to give away. Raises OSError."""
    write_whole(place, [msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n"])


def read_card(place: Path) -> Card:
    """Read a card. Raises InputRefused."""
    try:
        card = msgspec.json.decode(place.read_bytes(), type=Card)
    except (OSError, msgspec.DecodeError) as error:
        raise InputRefused(f"{place}: no card of a door ({error})") from error
    if card.format != FORMAT:
        raise InputRefused(f"{place}: no card of a door (its format is {card.format!r})")
    seal(b"", card.opening)  # refuses a key that everybody could open
    return card
