"""Whom this door trusts, and its own keys: read from files that lie outside its database."""

import hmac
from functools import cache
from pathlib import Path

from django.conf import settings

from vangnet.transfer import receipt
from vangnet.transfer.keys import Card, DoorKeys, keys_at, read_card

DOOR = "public"


def keys() -> DoorKeys:
    """The keys of this door. Raises InputRefused."""
    return _keys(settings.PUBLIC_KEYS)


def desk() -> Card:
    """The card of the desk, to whose key everything is sealed. Raises InputRefused where it is not there."""
    return _card(settings.DESK_CARD)


def receipt_digest(code: str) -> bytes:
    """What this door, and the desk, know a receipt by."""
    return receipt.digest(code, _shared(settings.PUBLIC_KEYS, settings.DESK_CARD))


def hidden(kind: str, digest: bytes) -> bytes:
    """A digest of the distribution list as it is kept here: a keyed hash."""
    key = _shared(settings.PUBLIC_KEYS, settings.DESK_CARD)
    return hmac.digest(key, b"vangnet lookup " + kind.encode("ascii") + b" " + digest, "sha256")


def forget_what_was_read() -> None:
    """Read keys and card again at the next use."""
    for read in (_keys, _card, _shared):
        read.cache_clear()


@cache
def _keys(place: Path) -> DoorKeys:
    return keys_at(place, DOOR)


@cache
def _card(place: Path) -> Card:
    return read_card(place)


@cache
def _shared(keys_place: Path, card_place: Path) -> bytes:
    return _keys(keys_place).shared_with(_card(card_place))
