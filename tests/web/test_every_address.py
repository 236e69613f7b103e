"""Every address of the desk, as every role and as nobody: deny by default."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.desk_world import World, client_of
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.web.shell.door import Door

PEOPLE = (
    "anna olaf carla dirk eva joris jonas hanna ines iris wies yara stijn lotte beheer toezicht vera nobody".split()
)


def addresses(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


@pytest.mark.parametrize(("route", "view"), list(addresses()))
def test_every_view_has_a_door(route: str, view: Any) -> None:
    assert isinstance(view.door, Door), route


def filled(route: str, world: World) -> str:
    """The address with things of Anna's case in it."""
    for name, value in world.address_parts().items():
        route = route.replace(name, value)
    assert "<" not in route, f"{route}: tell World.address_parts what to put here"
    return "/" + route


@pytest.mark.parametrize(("route", "view"), [pair for pair in addresses() if pair[1].door.kind != "public"])
def test_nobody_gets_in_without_signing_in(world: World, route: str, view: Any) -> None:
    response = Client().get(filled(route, world)) if "GET" in view.door.methods else Client().post(filled(route, world))
    assert response.status_code in (302, 403), route
    if response.status_code == 302:
        assert response.url.startswith("/sign-in/"), route


SEEING = ("anna", "olaf", "eva", "joris", "hanna", "wies")
"""Those of PEOPLE who may see Anna's case."""

SEEING_BY_KIND = {
    "case": SEEING,
    "report": ("olaf", "dirk", "ines"),  # the reports of Anna's unit
    "victim": ("anna", "olaf", "eva", "wies"),  # a child of a series of Anna's case
    "alert": ("olaf", "dirk", "eva", "wies"),  # an alert about that child
    "suspect": ("anna", "olaf", "eva", "wies"),  # a grown-up suspect of Anna's case
    "conversation": ("joris",),  # a Stop conversation with that minor
    "work_item": SEEING,  # an item of work on an expose group in that case
    "minor": ("olaf", "eva", "joris"),  # a suspect of that case whose age nobody knows
}
KINDS = ("person", *SEEING_BY_KIND)


@pytest.mark.parametrize(("route", "view"), [pair for pair in addresses() if pair[1].door.kind in KINDS])
def test_everybody_gets_only_what_their_role_gives(world: World, route: str, view: Any) -> None:
    address = filled(route, world)
    for name in PEOPLE:
        with transaction.atomic():
            _gets_what_their_role_gives(world, address, view.door, name)
            transaction.set_rollback(True)


def _gets_what_their_role_gives(world: World, address: str, door: Door, name: str) -> None:
    person = getattr(world, name)
    response = client_of(person, purposes=(world.case,)).generic(door.methods[0], address)
    told = f"{name} at {address}"
    if name not in SEEING_BY_KIND.get(door.kind, (name,)):
        assert response.status_code == 404, told
    elif door.verb is not None and not may(person, Verb(door.verb)):
        assert response.status_code == 403, told
    else:
        assert response.status_code < 500, told
        assert response.status_code != 403 or door.methods[0] != "GET", told
