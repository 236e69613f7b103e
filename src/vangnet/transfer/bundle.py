"""A bundle: one file with entries from one door to another, each sealed to the receiver, all signed by the sender.

Layout: `MAGIC`, the length of the head (4 bytes), the head (msgpack), its signature (Ed25519, 64 bytes), and then the
sealed entries back to back. The head names the digest of every entry, so that nothing can be left out, added, put in
another order or swapped between bundles. Numbers count from 1 without a gap, and each head names the digest of the head
before it: a bundle that went missing is seen when the next one arrives. Nothing of a bundle is used before all of it
was checked.

A head is made before its bundle is written: written again from the same head and entries, it is the same to the byte.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vangnet.errors import InputRefused
from vangnet.transfer.keys import Card, DoorKeys
from vangnet.transfer.sealing import seal, unseal
from vangnet.transfer.shapes import Digest, Name
from vangnet.transfer.writing import write_whole

MAGIC = b"vangnet bundle 1\n"
SUFFIX = ".bundle"
MOST_ENTRIES = 10_000
MOST_BYTES = 512 * 2**20
FIRST = bytes(32)
"""What the first bundle names as the digest of the one before it."""

_MOST_HEAD = 4 * 2**20
_SIGNATURE = 64
_PIECE = 2**20
_ENTRY = b"entry"


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bundle is: from whom to whom (SHA-256 of their opening keys), its number, and what was received so far.

    `acknowledges` is the number of the last bundle of the other side that was taken in, and `acknowledged` its digest:
    who went back to a backup sees that another bundle is meant than its own. All before it were taken in too, but
    those in `lost`, which may have higher numbers: they never came, and their entries must go again.
    """

    door: Name
    sender: Digest
    receiver: Digest
    number: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    previous: Digest
    made_at: datetime
    acknowledges: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    acknowledged: Digest
    lost: tuple[int, ...]
    sizes: tuple[Annotated[int, msgspec.Meta(ge=0, le=MOST_BYTES)], ...]
    digests: tuple[Digest, ...]


class Heard(msgspec.Struct, frozen=True):
    """What was taken in of the other side's bundles: the last number, its digest, and which never came."""

    number: int = 0
    digest: bytes = FIRST
    lost: tuple[int, ...] = ()


class Bundle(msgspec.Struct, frozen=True):
    """A bundle that was read and checked. `digest` is that of its head, which the next bundle names."""

    place: Path
    head: Head
    digest: bytes
    start: int

    def sealed(self) -> Iterator[bytes]:
        """Give its entries in their order, one in memory at a time, still sealed: `open_entry` opens one.

        They are compared with the head again. Raises InputRefused when the file was changed since it was checked.
        """
        with _opened(self.place) as file:
            file.seek(self.start)
            for number, (size, expected) in enumerate(zip(self.head.sizes, self.head.digests, strict=True), 1):
                entry = file.read(size)
                if hashlib.sha256(entry).digest() != expected:
                    raise InputRefused(f"{self.place.name}: entry {number} was changed")
                yield entry


def seal_entry(data: bytes, to: Card) -> bytes:
    """Seal one entry to the other door: done the moment that it comes in, long before a bundle is made of it."""
    return seal(data, to.opening, about=_ENTRY)


def open_entry(sealed: bytes, keys: DoorKeys) -> bytes:
    """Open one entry. Raises InputRefused."""
    return unseal(sealed, keys.opening, about=_ENTRY)


# -- writing ----------------------------------------------------------------------------------------------------------


def head_of(
    entries: Iterable[tuple[int, bytes]],
    *,
    keys: DoorKeys,
    to: Card,
    number: int,
    previous: bytes,
    heard: Heard,
    made_at: datetime,
) -> bytes:
    """Make the head of a bundle, from the size and the SHA-256 of each sealed entry. Raises InputRefused."""
    told = tuple(entries)
    if len(told) > MOST_ENTRIES or sum(size for size, _ in told) > MOST_BYTES:
        raise InputRefused(f"a bundle holds {MOST_ENTRIES} entries and {MOST_BYTES} bytes at most")
    return msgspec.msgpack.encode(
        Head(
            door=keys.door,
            sender=name_of_card(keys.card),
            receiver=name_of_card(to),
            number=number,
            previous=previous,
            made_at=made_at,
            acknowledges=heard.number,
            acknowledged=heard.digest,
            lost=heard.lost,
            sizes=tuple(size for size, _ in told),
            digests=tuple(digest for _, digest in told),
        )
    )


def write_bundle(place: Path, head: bytes, sealed: Iterable[bytes], *, keys: DoorKeys) -> None:
    """Write a bundle, whole or not at all. Raises OSError, and InputRefused when these are not the entries of the head.

    The entries are read one at a time.
    """
    expected = msgspec.msgpack.decode(head, type=Head)

    def parts() -> Iterator[bytes]:
        yield MAGIC + len(head).to_bytes(4, "big") + head + keys.signing.sign(MAGIC + head)
        count = 0
        for entry in sealed:
            if count >= len(expected.digests) or hashlib.sha256(entry).digest() != expected.digests[count]:
                raise InputRefused(f"bundle {expected.number}: entry {count + 1} is not the one that it was made of")
            count += 1
            yield entry
        if count != len(expected.digests):
            raise InputRefused(f"bundle {expected.number}: {count} entries of {len(expected.digests)} are there")

    write_whole(place, parts())


def write(
    place: Path,
    sealed: Sequence[bytes],
    *,
    keys: DoorKeys,
    to: Card,
    number: int,
    previous: bytes,
    heard: Heard,
    made_at: datetime,
) -> bytes:
    """Make a head, and write a bundle of sealed entries with it; gives the digest of the head. Raises InputRefused."""
    facts = [(len(entry), hashlib.sha256(entry).digest()) for entry in sealed]
    head = head_of(facts, keys=keys, to=to, number=number, previous=previous, heard=heard, made_at=made_at)
    write_bundle(place, head, sealed, keys=keys)
    return digest_of(head)


# -- reading ----------------------------------------------------------------------------------------------------------


def read(place: Path, *, keys: DoorKeys, sender: Card) -> Bundle:
    """Read a bundle of a door that is trusted, and check all of it. Raises InputRefused; then nothing was used."""
    with _opened(place) as file:
        size = os.fstat(file.fileno()).st_size
        if size > MOST_BYTES + _MOST_HEAD:
            raise InputRefused(f"{place.name}: larger than a bundle can be")
        head, digest, start = _head(file, place.name, keys, sender)
        if start + sum(head.sizes) != size:
            raise InputRefused(f"{place.name}: cut off or with something behind it")
        for number, (length, expected) in enumerate(zip(head.sizes, head.digests, strict=True), 1):
            if _digest_of_next(file, length) != expected:
                raise InputRefused(f"{place.name}: entry {number} was changed")
    return Bundle(place, head, digest, start)


def head_in(place: Path, *, keys: DoorKeys, sender: Card) -> Head:
    """The head of a bundle of a door that is trusted; its entries are not looked at. Raises InputRefused."""
    with _opened(place) as file:
        return _head(file, place.name, keys, sender)[0]


def name_of(door: str, number: int) -> str:
    """The name of the file of a bundle."""
    return f"{door}-{number:09}{SUFFIX}"


def name_of_card(card: Card) -> bytes:
    """By what a head names a door: SHA-256 of its opening key."""
    return hashlib.sha256(card.opening).digest()


def digest_of(head: bytes) -> bytes:
    """What the next bundle names the one with this head by."""
    return hashlib.sha256(head).digest()


def _opened(place: Path) -> BinaryIO:
    """A file that lies in a folder where others may put things: no link, no pipe that never ends, no device."""
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise InputRefused(f"{place.name}: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputRefused(f"{place.name}: is no file")
    return os.fdopen(descriptor, "rb")


def _head(file: BinaryIO, name: str, keys: DoorKeys, sender: Card) -> tuple[Head, bytes, int]:
    begin = file.read(len(MAGIC) + 4)
    length = int.from_bytes(begin[len(MAGIC) :], "big")
    if len(begin) < len(MAGIC) + 4 or not begin.startswith(MAGIC) or length > _MOST_HEAD:
        raise InputRefused(f"{name}: no bundle, or cut off")
    head, signature = file.read(length), file.read(_SIGNATURE)
    if len(head) < length or len(signature) < _SIGNATURE:
        raise InputRefused(f"{name}: no bundle, or cut off")
    try:
        Ed25519PublicKey.from_public_bytes(sender.signing).verify(signature, MAGIC + head)
        told = msgspec.msgpack.decode(head, type=Head)
    except InvalidSignature as error:
        raise InputRefused(f"{name}: not signed by the door that is trusted") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise InputRefused(f"{name}: its head is not understood ({error})") from error
    if told.receiver != name_of_card(keys.card):
        raise InputRefused(f"{name}: is for another door")
    if told.sender != name_of_card(sender):
        raise InputRefused(f"{name}: is from another door")
    if len(told.sizes) != len(told.digests) or len(told.sizes) > MOST_ENTRIES:
        raise InputRefused(f"{name}: its head is not whole")
    return told, digest_of(head), file.tell()


def _digest_of_next(file: BinaryIO, length: int) -> bytes:
    """SHA-256 of the next bytes, in pieces: an entry may be large."""
    digest = hashlib.sha256()
    while length > 0 and (piece := file.read(min(length, _PIECE))):
        digest.update(piece)
        length -= len(piece)
    return digest.digest()
