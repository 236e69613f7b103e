"""A hotline that the unit of the small world exchanges with, and what it sends."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.reports.actions.hotline import add_hotline, outgoing, take_message
from vangnet.reports.models import Hotline, HotlineMessage
from vangnet.transfer import access, shapes
from vangnet.transfer import hotline as exchange

KEY = "0" * 33
_numbers = itertools.count(1)


def hotline_of(world: World, name: str = "offlimits", **more: Any) -> Hotline:
    """The hotline, with the keys that follow from KEY."""
    found = Hotline.objects.filter(name=name).first()
    person = more.pop("person", world.ines)
    return found or add_hotline(access.card(more.pop("key", KEY), name), title="Offlimits", by=actor(person))


def told(**more: Any) -> dict[str, Any]:
    """A message as a hotline sends it, as JSON values."""
    message = {
        "format": "vangnet hotline 1",
        "kind": "report",
        "id": f"OL-{next(_numbers)}",
        "thread": "OL-2026-17",
        "made_at": "2026-11-20T10:00:00Z",
        **more,
    }
    if message["kind"] == "report":
        message = {
            "items": [{"url": "https://example.org/17", "hosting_country": "NL"}],
            "text": "een profiel deelde strafbaar materiaal",
            **message,
        }
    return message


def take(message: dict[str, Any] | bytes, *, hotline: str = "offlimits", sent_at: datetime | None = None) -> Any:
    """Take a message in, as the bundle of the public door brings it."""
    body = message if isinstance(message, bytes) else msgspec.json.encode(message)
    number = "x" if isinstance(message, bytes) else str(message["id"])
    return take_message(shapes.HotlineSent(hotline=hotline, id=number, sent_at=sent_at or timezone.now(), body=body))


def arrived(key: str = KEY) -> list[exchange.Messages]:
    """What waits for the hotline, opened with its key; it counts as sent with bundle 1."""
    messages = []
    for entry, sent in outgoing():
        sent(1)
        if isinstance(entry, shapes.HotlineTold):
            messages.append(exchange.read(access.open_with(key, entry.sealed))[0])
    return messages


def thread(world: World, **more: Any) -> HotlineMessage:
    """A report of the hotline that came in."""
    hotline_of(world)
    message: HotlineMessage = take(told(**more))
    return message


HOUR = timedelta(hours=1)
