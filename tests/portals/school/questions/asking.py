"""A school door with somebody who is asked, the desk's orders to it, and what the desk hears. Crops are drawn."""

import io
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from vangnet.portals.school import alerts, crop_keys, people, visits
from vangnet.portals.school.models import Alert, Asked, Contact, OneTimeKey, Waiting
from vangnet.transfer import school as transfer
from vangnet.transfer.keys import DoorKeys
from vangnet.transfer.school import CROP, AlertEnd, AlertRun, FromSchool, from_school
from vangnet.transfer.sealing import seal, unseal

QUESTION = "Herkent u de trui met het zeilbootje?"


def cloth(side: int = 480, *, seed: int = 7) -> bytes:
    """A drawn patterned jumper: rows of small boats on squares, as a PNG."""
    drawn = Image.new("RGB", (side, side * 3 // 4), (214, 120 + seed, 60))
    pen = ImageDraw.Draw(drawn)
    for top in range(0, drawn.height, 40):
        for left in range(0, drawn.width, 40):
            if (top // 40 + left // 40) % 2:
                pen.rectangle((left, top, left + 39, top + 39), fill=(40, 90, 140 + seed))
            pen.polygon(
                [(left + 8, top + 26), (left + 32, top + 26), (left + 26, top + 33), (left + 14, top + 33)], "white"
            )
            pen.polygon([(left + 20, top + 6), (left + 20, top + 24), (left + 30, top + 24)], (230, 220, 90))
    saved = io.BytesIO()
    drawn.save(saved, "PNG")
    return saved.getvalue()


IN_A_PAGE = {"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "same-origin"}
"""What a browser says when a page of the door shows a picture of the door."""


class Desk(msgspec.Struct):
    """What the desk does with the door of a test."""

    keys: DoorKeys
    folder: Path

    def told(self) -> list[FromSchool]:
        """What waits for the desk, opened as the desk does."""
        rows = Waiting.objects.order_by("pk")
        return [from_school(unseal(bytes(row.sealed), self.keys.opening, about=b"entry")) for row in rows]

    def heard(self, kind: type[Any]) -> list[Any]:
        """What was told of one kind."""
        return [entry for entry in self.told() if isinstance(entry, kind)]

    def person(self, school: str = "01AB00 Basisschool De Testboom") -> Contact:
        """Somebody who may be asked."""
        identity = secrets.token_hex(16)
        assert people.take_contact(
            transfer.Contact(identity=identity, school=school, email=f"{identity[:8]}@example.org")
        )
        return Contact.objects.get(identity=identity)

    @staticmethod
    def browser(person: Contact) -> Client:
        """The browser of somebody who is in."""
        visit, _ = visits.begin(person)
        client = Client(REMOTE_ADDR="192.0.2.7")
        client.cookies[visits.cookie_name()] = visits.enter(visit)
        return client

    @staticmethod
    def browser_with(cookies: dict[str, str], *, checks_forms: bool = False) -> Client:
        """A browser with cookies of another."""
        client = Client(enforce_csrf_checks=checks_forms, REMOTE_ADDR="192.0.2.8")
        for name, value in cookies.items():
            client.cookies[name] = value
        return client

    def key(self) -> OneTimeKey:
        """A key of the stock that waits."""
        crop_keys.stock()
        used = Alert.objects.values("key")
        return OneTimeKey.objects.filter(destroyed_at=None).exclude(pk__in=used)[0]

    def order(self, people: Sequence[Contact], *, png: bytes | None = None, **more: Any) -> AlertRun:
        """The order to begin an alert, as the desk makes it."""
        identity = more.pop("alert", secrets.token_hex(16))
        key = self.key()
        told = {
            "alert": identity,
            "question_nl": QUESTION,
            "question_en": "Do you recognise the jumper with the little boat?",
            "until": timezone.now() + timedelta(days=14),
            "key": key.number,
            "crop": seal(png or cloth(), bytes(key.public), about=CROP + identity.encode()),
            "contacts": tuple(person.identity for person in people),
        }
        return AlertRun(**told | more)

    def run(self, *people: Contact, **more: Any) -> Alert:
        """Begin an alert."""
        order = self.order(people, **more)
        alerts.run(order)
        return Alert.objects.select_related("key").get(identity=order.alert)

    @staticmethod
    def end(alert: Alert, reason: Any = "ended") -> None:
        """End it."""
        alerts.end(AlertEnd(alert=alert.identity, reason=reason))


def asked(alert: Alert, person: Contact) -> Asked:
    """That somebody is asked."""
    return Asked.objects.select_related("contact").get(alert=alert, contact=person)


def fresh(alert: Alert) -> Alert:
    """An alert as it is now."""
    return Alert.objects.select_related("key").get(pk=alert.pk)


def picture_address(client: Client, alert: Alert) -> str:
    """Somebody asks to see the crop; gives the address that it may be fetched from, once."""
    answer = client.post(f"/question/{alert.identity}/look/", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return str(answer.json()["picture"])


def token_of(page: HttpResponse) -> str:
    """The nonce of the form on a page."""
    found = re.search(r'name="form" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def form_of(client: Client, alert: Alert, **told: str) -> dict[str, str]:
    """A form of an answer, as the page hands it out, filled in."""
    return {"form": token_of(client.get(f"/question/{alert.identity}/")), "kind": "no", **told}


def set_clock(monkeypatch: Any, moment: datetime) -> None:
    """Set the clock of the machine to a moment; its counter goes on."""
    monkeypatch.setattr(timezone, "now", lambda: moment)
