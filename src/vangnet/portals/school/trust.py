"""Whom the school door trusts, and its own keys: read from files that lie outside its database."""

from functools import cache
from pathlib import Path

from django.conf import settings

from vangnet.transfer.keys import Card, DoorKeys, keys_at, read_card

DOOR = "school"


def keys() -> DoorKeys:
    """The keys of this door. Raises InputRefused."""
    return _keys(settings.SCHOOL_KEYS)


def desk() -> Card:
    """The card of the desk, to whose key everything is sealed. Raises InputRefused where it is not there."""
    return _card(settings.SCHOOL_DESK_CARD)


def shared() -> bytes:
    """The key of codes (32 bytes) that the desk and this door come to, and nobody else. Raises InputRefused."""
    return _shared(settings.SCHOOL_KEYS, settings.SCHOOL_DESK_CARD)


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
