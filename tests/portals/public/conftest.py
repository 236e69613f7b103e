"""The public door in one process with its tests: its own settings and keys, and the desk's keys beside them."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from vangnet.config import public
from vangnet.portals.public import contacts, faults, limits, routing, trust
from vangnet.portals.public.models import Waiting
from vangnet.transfer.keys import DoorKeys, keys_at, write_card
from vangnet.transfer.sealing import unseal
from vangnet.transfer.shapes import Inward, inward

SHARED = (
    *(
        "ROOT_URLCONF",
        "MIDDLEWARE",
        "TEMPLATES",
        "CONTENT_SECURITY_POLICY",
        "SECURE_REFERRER_POLICY",
        "STATICFILES_DIRS",
    ),
    *("DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS", "FILE_UPLOAD_HANDLERS", "LOCALE_PATHS"),
    *("CONTACTS", "ROUTES"),
)


class Door(msgspec.Struct):
    """The door of a test, and the keys of the desk, which alone opens what was sent."""

    folder: Path
    desk: DoorKeys

    def client(self, address: str = "192.0.2.7") -> Client:
        """Somebody's browser, at an address."""
        return Client(REMOTE_ADDR=address)

    def carried(self) -> list[Inward]:
        """What waits for the desk, opened as the desk does."""
        rows = Waiting.objects.order_by("pk")
        return [inward(unseal(bytes(row.sealed), self.desk.opening, about=b"entry")) for row in rows]


@pytest.fixture
def door(db: None, tmp_path: Path) -> Iterator[Door]:
    """The public door with keys of its own, and nothing in it."""
    desk = keys_at(tmp_path / "desk" / "door.key", "desk")
    write_card(desk.card, tmp_path / "desk-card.json")
    keys = {"PUBLIC_KEYS": tmp_path / "public" / "door.key", "DESK_CARD": tmp_path / "desk-card.json"}
    with override_settings(**{name: getattr(public, name) for name in SHARED}, **keys):
        _begin_again()
        yield Door(tmp_path, desk)
    _begin_again()


def _begin_again() -> None:
    trust.forget_what_was_read()
    contacts._read.cache_clear()
    routing._read.cache_clear()
    cache.clear()
    for limit in (limits.REPORTS, limits.WRONG_CODES, limits.WRONG_CODES_OF_ALL):
        limit.forget()
    faults.forget()
