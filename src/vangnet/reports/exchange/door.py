"""A door outside the wall as the desk knows it: its card, its folders, and what its entries do.

And what is of the public door alone: the unit that its reports belong to, and the key of receipts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import msgspec
from django.conf import settings

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Unit
from vangnet.errors import InputRefused, UsageError
from vangnet.reports.keeping import desk_keys
from vangnet.transfer import receipt
from vangnet.transfer.bundle import name_of_card
from vangnet.transfer.keys import Card, read_card

Went = Callable[[int], None]
Source = Callable[[], Iterable[tuple[msgspec.Struct, Went]]]
"""Gives entries for a door. `Went` is called with the number of the bundle, in the transaction of that."""


class Together(Protocol):
    """Entries of a bundle that are taken in together, because that is much faster."""

    @property
    def is_full(self) -> bool:
        """Whether what waits must be taken in now."""

    def takes(self, entry: Any) -> bool:
        """Whether this is one of those."""

    def add(self, number: int, entry: Any) -> None:
        """Let an entry wait for the others."""

    def taken_out(self) -> list[tuple[int, Any]]:
        """What waited, by the number of its entry."""

    def receive(self, entries: Sequence[Any]) -> None:
        """Take these in."""


def _nothing(_numbers: Sequence[int]) -> None:
    """Most doors have nothing to do then."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """A door that bundles are carried with. What depends on the settings is asked anew each time."""

    name: str
    """As it stands on its card."""
    card_at: Callable[[], Path]
    folder_in: Callable[[], Path]
    folder_out: Callable[[], Path]
    unit: Callable[[], Unit]
    """Whose its alarms are, and what it sends."""
    late: Callable[[], timedelta]
    """After this time without a bundle there is an alarm."""
    read: Callable[[bytes], Any]
    """Read an entry. Raises InputRefused."""
    verbs: Mapping[type, Callable[[Any, Unit, Actor], None]]
    """What each entry does."""
    sources: Sequence[Source]
    """What goes to it, in this order."""
    together: Callable[[Unit, str, Actor], Together] | None = None
    arrived: Callable[[Sequence[int]], None] = _nothing
    """Hears which bundles of ours the door has."""
    lost: Callable[[Sequence[int]], None] = _nothing
    """Hears which bundles of ours it will never have, so that what was in them goes again."""
    forgot: Callable[[Sequence[int]], None] = _nothing
    """Hears which bundles it had and has no more: it went back to a backup."""

    def card(self) -> Card | None:
        """The card of this door; None: none is trusted. Raises InputRefused."""
        place = self.card_at()
        if not place.exists():
            return None
        card = read_card(place)
        if card.door != self.name:
            raise InputRefused(f"{place}: is the card of the {card.door} door, not of the {self.name} door")
        return card

    def trusted(self) -> Card:
        """The same, where there must be one. Raises InputRefused."""
        card = self.card()
        if card is None:
            raise InputRefused(f"no {self.name} door is trusted yet: vangnet door trust CARD")
        return card


def public_card() -> Card | None:
    """The card of the public door that is trusted; None: there is no such door. Raises InputRefused."""
    place = Path(settings.PUBLIC_CARD)
    return read_card(place) if place.exists() else None


def name_of_door(card: Card) -> str:
    """By what the account of bundles names a door: a new card is a new door, whose bundles count from 1."""
    return name_of_card(card).hex()


def receipt_digest(code: str) -> str:
    """What the desk and the public door know a receipt by (hex). Where there is no public door, the desk alone does."""
    keys = desk_keys()
    return receipt.digest(code, keys.shared_with(public_card() or keys.card)).hex()


def intake_unit() -> Unit:
    """The unit that reports of the public door belong to: the one that VANGNET_INTAKE_UNIT names.

    Without that, the only national unit; else the first unit that was made. Raises UsageError where there is none.
    """
    if settings.INTAKE_UNIT:
        named = Unit.objects.filter(name=settings.INTAKE_UNIT).first()
        if named is None:
            raise UsageError(f"VANGNET_INTAKE_UNIT: there is no unit called {settings.INTAKE_UNIT!r}")
        return named
    national = list(Unit.objects.filter(kind=Unit.Kind.NATIONAL)[:2])
    unit = national[0] if len(national) == 1 else Unit.objects.order_by("pk").first()
    if unit is None:
        raise UsageError("there is no unit that reports could belong to: add one first")
    return unit
