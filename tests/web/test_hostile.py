"""Whatever anybody sends, no address of the desk fails: garbage is refused in words, and changes nothing."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.forms import BaseForm
from django.test import Client

import vangnet.web
from tests.desk_world import World, client_of
from tests.web.test_every_address import addresses, filled
from vangnet.accounts.models import AuditEntry, Person
from vangnet.accounts.roles import Role
from vangnet.reports.models import Hotline
from vangnet.web.examiner.forms import CustodyForm, JourneyForm
from vangnet.web.hotline.forms import AgreedForm, AnswerForm, AskForm, HoldForm
from vangnet.web.routing.forms import Send

FAULT = 500
GARBAGE = (
    "a\0b",
    "-1",
    "9" * 19,
    "9" * 5_000,
    "1e309",
    "nan",
    "٣",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "\u202e\ud7ff<svg onload=alert(1)>{{ 1 }}%s%(x)s",
    "../../../etc/passwd",
    "[" * 2_000,
)
FOR_THE_DATABASE = ("a\0b", "-1", "9" * 19, "9" * 5_000)
"""What forms let through for a database to refuse; the rest is the work of forms, and is sent once: on PostgreSQL."""
IN_ADDRESSES = ("a\0b", "9" * 19, "9" * 5_000, "-1", "٣", "%2e%2e%2f", "x\r\ny")


def sources() -> Iterator[str]:
    """What the rooms of the desk are written in."""
    return (place.read_text() for place in Path(vangnet.web.__file__).parent.rglob("*.py"))


PREFIXED = {
    "answer": AnswerForm,
    "ask": AskForm,
    "custody": CustodyForm,
    "h": AgreedForm,  # followed by the number of the hotline
    "hold": HoldForm,
    "journey": JourneyForm,
    "send": Send,
}


def test_every_prefix_of_a_form_is_known_here() -> None:
    told = [
        found for text in sources() for found in re.findall(r"""(?<!Directory\()prefix(?:=|"\] = )f?"(\w+)""", text)
    ]
    assert set(told) == set(PREFIXED)


@cache
def names_of_fields() -> tuple[str, ...]:
    """Every name that a form or a view of the desk reads; the fields of a form with a prefix have it before them."""
    told: set[str] = set()
    for text in sources():
        told.update(re.findall(r"""\.(?:get|getlist)\("(\w+)\"""", text))
    for form in _below(BaseForm):
        told.update(getattr(form, "base_fields", ()))
    return tuple(sorted(told | {f"{prefix}-{name}" for prefix, form in PREFIXED.items() for name in form.base_fields}))


def names_now() -> list[str]:
    """The same, with the numbers of the hotlines that there are."""
    hotlines = [f"h{pk}-" for pk in Hotline.objects.values_list("pk", flat=True)]
    names = names_of_fields()
    return [*names, *(name.replace("h-", each, 1) for each in hotlines for name in names if name.startswith("h-"))]


def _below(form: type) -> Iterator[type]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)


def everybody_at_once(world: World) -> Person:
    """Somebody whom no role stops."""
    return world.person("alles", *Role.values, teams=[world.team])


def asked(client: Client, method: str, address: str, told: dict[str, str]) -> int:
    with transaction.atomic():
        ask = client.post if method == "POST" else client.get
        status = ask(address, told).status_code
        transaction.set_rollback(True)
    return status


ROUTES = [(route, view) for route, view in addresses() if view.door.kind != "public"]


@pytest.mark.parametrize(("route", "view"), ROUTES)
def test_garbage_in_forms_and_query_strings_is_no_fault(world: World, route: str, view: Any) -> None:
    client = client_of(everybody_at_once(world), purposes=(world.case,))
    client.raise_request_exception = False
    address, names = filled(route, world), names_now()
    methods = [method for method in ("GET", "POST") if method in view.door.methods]
    answers = {
        (method, told[:20]): asked(client, method, address, dict.fromkeys(names, told))
        for method in methods
        for told in (GARBAGE if connection.vendor == "postgresql" else FOR_THE_DATABASE)
    }
    assert {key: status for key, status in answers.items() if status >= FAULT} == {}


@pytest.mark.parametrize(("route", "view"), [pair for pair in ROUTES if "<" in pair[0]])
def test_garbage_in_addresses_is_no_fault(world: World, route: str, view: Any) -> None:
    client = client_of(everybody_at_once(world), purposes=(world.case,))
    client.raise_request_exception = False
    method = view.door.methods[0]
    answers = {}
    for part in re.findall(r"<[^>]+>", route):
        for told in IN_ADDRESSES:
            address = filled(route.replace(part, told), world)
            answers[part, told[:20]] = asked(client, method, address, {})
    assert {key: status for key, status in answers.items() if status >= FAULT} == {}


@pytest.mark.parametrize(("route", "view"), [pair for pair in addresses() if "GET" not in pair[1].door.methods])
def test_only_a_post_acts(world: World, route: str, view: Any) -> None:
    """A HEAD carries no proof that one's own page sent it, so it must never act."""
    client = client_of(everybody_at_once(world), purposes=(world.case,))
    address = filled(route, world)
    before = AuditEntry.objects.count()
    answers = [client.generic(method, address) for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")]
    assert [answer.status_code for answer in answers] == [405] * 6
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "language", "messages"])
def test_a_zero_byte_in_a_cookie_is_refused_in_words(world: World, cookie: str) -> None:
    answer = Client(headers={"cookie": f'{cookie}="abcdefgh\\000"'}).get("/cases/")
    assert (answer.status_code, answer["Cache-Control"]) == (400, "no-store")


@pytest.mark.parametrize("way", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil", "-1"])
def test_no_form_leads_to_another_host(world: World, way: str) -> None:
    client = client_of(world.anna, purposes=(world.case,))
    number = world.case.number
    answers = [
        client.post("/language", {"language": "en", "next": way}).url,
        client.post(f"/media/{number}/categorise/", {"next": way}).url,
        client.post("/wellbeing/later", {"next": way}).url,
        client.post(f"/cases/{number}/purpose", {"purpose": "investigation", "next": way}).url,
        client.get("/sign-in/", {"next": way}).url,
    ]
    assert answers == ["/", f"/media/{number}/", "/wellbeing/", f"/cases/{number}/", "/"]


def statuses() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.values_list("name", "status_code"))


def test_a_form_that_did_nothing_is_not_logged_as_done(world: World) -> None:
    number = world.case.number
    exhibit = world.add_exhibit(world.case)
    client = client_of(world.olaf, purposes=(world.case,))
    client.post(f"/cases/{number}/edit", {})
    client.post(f"/cases/{number}/exhibits/{exhibit.number}/scans/")  # it has no place yet
    client.post(f"/media/{number}/categorise/", {"category": "no such"})
    client.post(f"/retention/cases/{number}/propose", {"kind": "destroy"})
    assert statuses() == [
        ("case.change", "unchanged"),
        ("scan.start", "unchanged"),
        ("medium.categorise", "unchanged"),
        ("retention.propose", "unchanged"),
    ]


def test_asking_for_what_is_not_there_is_logged_as_refused(world: World) -> None:
    number = world.case.number
    client = client_of(world.anna, purposes=(world.case,))
    for place in (f"/cases/{number}/exhibits/G9/", f"/media/{number}/77/"):
        assert client.get(place).status_code == 404
    assert client_of(world.dora).get("/retention/steps/77").status_code == 404
    assert statuses() == [("exhibit.see", "refused"), ("medium.see", "refused"), ("retention.step", "refused")]


WRITING = ("edit", "close", "exhibits/new", "findings/new")


def test_nobody_works_on_in_a_narrowed_case(world: World) -> None:
    """Who finds a narrowed case by its number reads it, and accounts for that; nothing more."""
    case = world.add_case("PL0600-2020000009", world.team, article="8", processed_from=date(2020, 1, 1))
    world.add_media(world.add_exhibit(case), 1)
    client = client_of(world.olaf, purposes=(case,))
    assert client.get(f"/cases/{case.number}/").status_code == 200
    assert [client.get(f"/cases/{case.number}/{place}").status_code for place in WRITING] == [403] * len(WRITING)
    acts = (
        f"/media/{case.number}/categorise/",
        f"/cases/{case.number}/exhibits/G1/scans/",
        f"/reading/{case.number}/say",
    )
    assert [client.post(act, {"position": "1", "category": "1"}).status_code for act in acts] == [403] * 3
