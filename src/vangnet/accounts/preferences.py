"""How somebody wants to see media, and when they want a prompt to pause: for them alone to choose."""

from typing import Annotated, Any, Literal

import msgspec

from vangnet.accounts.models import Person

TILES = (96, 144, 208, 288)
"""Sides of a tile in the grid, in CSS pixels."""


class Preferences(msgspec.Struct, frozen=True):
    """What somebody chose. Pictures start grey, blurred and small, and sound is off, until they choose otherwise.

    Limits of zero are no limits: no prompt comes.
    """

    grey: bool = True
    blur: bool = True
    sound: bool = False
    tile: Literal[96, 144, 208, 288] = 144
    pause_after_minutes: Annotated[int, msgspec.Meta(ge=0, le=600)] = 50
    media_per_day: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


def preferences(person: Person) -> Preferences:
    """What a person chose; what stands there and makes no sense counts as not chosen."""
    try:
        return msgspec.convert(person.preferences, Preferences)
    except msgspec.ValidationError:
        return Preferences()


def prefer(person: Person, **chosen: Any) -> Preferences:
    """Keep what a person chose, unlogged: it is private. Raises `msgspec.ValidationError` where it makes no sense."""
    wanted = msgspec.convert({**msgspec.to_builtins(preferences(person)), **chosen}, Preferences)
    person.preferences = msgspec.to_builtins(wanted)
    person.save(update_fields=["preferences"])
    return wanted
