"""A public door with a desk that it trusts, and two hotlines that may come in."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from vangnet.portals.public.hotlines.taking import take
from vangnet.portals.public.models import Waiting
from vangnet.transfer import access, shapes
from vangnet.transfer.keys import DoorKeys
from vangnet.transfer.sealing import unseal


class Door:
    """The door, the desk behind it, and the hotlines `ours` and `theirs` with their access keys."""

    def __init__(self, desk: DoorKeys) -> None:
        self.desk = desk
        self.keys = {name: access.new() for name in ("ours", "theirs")}
        for name in self.keys:
            self.let_in(name)

    def let_in(self, name: str, *, lookups_a_day: int = 1_000) -> None:
        card = access.card(self.keys[name], name)
        told = {"opening": card.opening, "signing": card.signing, "lookups_a_day": lookups_a_day}
        take(shapes.Hotline(name=name, title=name.title(), **told))

    def list_digests(self, kind: str, *digests: bytes, version: int = 1) -> None:
        take(shapes.Digests(version=version, approved_by="a, b", kind=kind, digests=b"".join(digests)))

    def tell(self, name: str, told: dict[str, Any], number: str = "D1") -> None:
        card = access.card(self.keys[name], name)
        sealed = access.seal_to(card.opening, msgspec.json.encode(told))
        take(shapes.HotlineTold(hotline=name, id=number, sealed=sealed))

    def token(self, name: str = "ours", **more: Any) -> str:
        now = timezone.now()
        claims = {
            "iss": name,
            "aud": "door.example",
            "iat": now,
            "exp": now + timedelta(minutes=4),
            "jti": uuid.uuid4().hex,
            **more,
        }
        whole = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(whole, access.signing(self.keys[name]), algorithm="EdDSA")

    def for_desk(self) -> list[Any]:
        """What waits for the desk, opened with the desk's key."""
        rows = Waiting.objects.order_by("pk")
        return [shapes.inward(unseal(bytes(row.sealed), self.desk.opening, about=b"entry")) for row in rows]

    def post(self, address: str, body: Any, *, name: str = "ours", token: str | None = None, **more: Any) -> Any:
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        headers = {"Authorization": f"Bearer {token or self.token(name)}"}
        return Client().post(address, data, content_type="application/json", headers=headers, **more)

    def get(self, address: str, *, name: str = "ours") -> Any:
        return Client().get(address, headers={"Authorization": f"Bearer {self.token(name)}"})


@pytest.fixture
def door(door: Any) -> Door:
    """The public door of its other tests, with hotlines."""
    return Door(door.desk)


@pytest.fixture
def message() -> Callable[..., dict[str, Any]]:
    """A message as a hotline sends it."""

    def made(**more: Any) -> dict[str, Any]:
        told = {
            "format": "vangnet hotline 1",
            "kind": "report",
            "id": "OL-1",
            "thread": "OL-2026-17",
            "made_at": "2026-11-20T10:00:00Z",
            "items": [{"url": "https://example.org/17", "hosting_country": "NL"}],
            "text": "een profiel deelde strafbaar materiaal",
        }
        return {name: value for name, value in {**told, **more}.items() if value is not None}

    return made
