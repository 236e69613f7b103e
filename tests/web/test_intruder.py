"""Somebody with a stolen cookie or address, somebody who guesses, and somebody who asks from elsewhere."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.signing import dumps
from django.test import Client
from django.utils import timezone

from tests.desk_world import PASSWORD, World, actor, client_of
from tests.web.test_every_address import addresses, filled
from tests.web.test_hostile import everybody_at_once
from vangnet.accounts.actions.people import deactivate_person
from vangnet.accounts.actions.roles import take_role
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import CaseAccess
from vangnet.web.room import tokens

PAGES = [(route, view) for route, view in addresses() if "GET" in view.door.methods]


def told_of(answer) -> tuple[bool, bool, bool]:
    """Whether a browser keeps nothing, runs nothing strange, and takes a type for what it says."""
    policy = answer.get("Content-Security-Policy", "")
    return (
        answer.get("Cache-Control", "").startswith("no-store"),
        "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy,
        answer.get("X-Content-Type-Options") == "nosniff",
    )


@pytest.mark.parametrize(("route", "view"), PAGES)
def test_every_answer_is_kept_by_no_browser_and_runs_nothing_strange(world: World, route: str, view) -> None:
    address = filled(route, world)
    for client in (client_of(everybody_at_once(world), purposes=(world.case,)), client_of(world.nobody), Client()):
        assert told_of(client.get(address)) == (True, True, True)


def test_so_are_errors() -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answers = [
        client.get("/nowhere"),
        client.get("/", headers={"host": "evil.example"}),
        client.post("/sign-in/", {"number": "anna"}),
        client.put("/sign-in/"),
        client.get("/sign-in/?next=%00"),
        client.get("/static/nowhere.js"),
        client.post("/sign-in/", b"x" * 3_000_000, content_type="application/x-www-form-urlencoded"),
        client.post(
            "/sign-in/", "&".join(f"a{n}=1" for n in range(3_000)), content_type="application/x-www-form-urlencoded"
        ),
    ]
    assert [answer.status_code for answer in answers] == [404, 400, 403, 403, 400, 404, 400, 400]
    assert {told_of(answer)[1:] for answer in answers} == {(True, True)}
    assert {told_of(answer)[0] for answer in answers[:5]} == {True}
    assert not any(b"evil.example" in answer.content or b"Traceback" in answer.content for answer in answers)


def test_nobody_makes_the_desk_believe_another_name_or_way(world: World) -> None:
    spoofed = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.1"}
    answer = Client().get("/cases/", headers=spoofed)
    assert answer.url == "/sign-in/?next=%2Fcases%2F"
    assert not answer.wsgi_request.is_secure()


def test_cookies_are_for_this_desk_alone(world: World, settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.BEHIND_TLS = True
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"number": "anna", "password": PASSWORD})
    client.post("/language", {"language": "en"})
    client.post("/sign-out")
    cookies = client.cookies
    assert {name: (cookies[name]["samesite"], bool(cookies[name]["secure"])) for name in cookies} == dict.fromkeys(
        cookies, ("Strict", True)
    )
    assert {name for name in cookies if not cookies[name]["httponly"]} <= {"csrftoken"}


GUESSES = ("anna", " anna", "anna ", "ANNA", "anna\t", "an\u00adna", "ａｎｎａ")


def test_a_number_written_otherwise_gives_no_more_guesses(world: World) -> None:
    """However many browsers and spellings: five wrong passwords, and then the right one waits too."""
    client = Client()
    for guess in range(6):
        number = (" anna", "anna ", "anna")[guess % 3]
        client.post("/sign-in/", {"number": number, "password": "x"}, headers={"user-agent": f"agent {guess}"})
    for number in GUESSES:
        client.post("/sign-in/", {"number": number, "password": PASSWORD}, headers={"user-agent": "another"})
    assert "_auth_user_id" not in client.session


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(world: World) -> None:
    client = Client()
    client.cookies["sessionid"] = "plantedplantedplantedplantedplan"
    client.get("/sign-in/")
    client.post("/sign-in/", {"number": "anna", "password": PASSWORD})
    assert client.cookies["sessionid"].value != "plantedplantedplantedplantedplan"
    assert client.session.session_key != "plantedplantedplantedplantedplan"


@pytest.mark.parametrize(("route", "view"), [pair for pair in PAGES if pair[1].door.kind in ("person", "case")])
def test_a_password_alone_opens_nothing(world: World, route: str, view) -> None:
    client = Client()
    client.post("/sign-in/", {"number": "anna", "password": PASSWORD})
    assert client.get(filled(route, world)).url.startswith("/sign-in/second-factor")


def test_rights_that_end_end_in_sessions_that_are_open(world: World) -> None:
    leave = CaseAccess.objects.create(
        case=world.case,
        person=world.carla,
        reason="x",
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(days=1),
    )
    media = world.add_media(world.add_exhibit(world.case), 1)
    client = client_of(world.carla, purposes=(world.case,))
    page = client.get(f"/media/{world.case.number}/")
    place = page.context["tiles"][0].pixels
    assert (page.status_code, client.get(place).status_code) == (200, 200)
    CaseAccess.objects.filter(pk=leave.pk).update(revoked_at=timezone.now())
    assert [client.get(address).status_code for address in (place, f"/media/{world.case.number}/")] == [404, 404]
    CaseAccess.objects.filter(pk=leave.pk).update(revoked_at=None)
    take_role(world.carla, role="examiner", by=actor(world.beheer))
    take_role(world.carla, role="case_officer", by=actor(world.beheer))
    assert client.get(place).status_code == 404
    deactivate_person(world.carla, reason="x", by=actor(world.beheer))
    assert client.get(place).url.startswith("/sign-in/")
    assert media


VARIANTS = ("tile-288-", "shown", "large", "full", "strip", "clip", "clip-sound")


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_address_of_pixels_is_of_no_use_to_anybody_else(world: World, variant: str) -> None:
    (medium,) = world.add_media(world.add_exhibit(world.case), 1, status="known")
    anna, bram = client_of(world.anna, purposes=(world.case,)), client_of(world.bram, purposes=(world.case,))
    place = f"/media/{world.case.number}/1/pixels/{variant}"
    own = dumps([world.anna.pk, "0" * 24, medium.pk, variant, 9], salt="vangnet.web.room.pixels")
    words = ("", own, dumps([world.anna.pk], salt="other"), "\u202e", "x" * 5_000, own.upper())
    assert [client.get(place, {"t": word}).status_code for client in (anna, bram) for word in words] == [404] * 12
    for asked in ("GET", "HEAD"):  # without a reason no leave for known material is ever given
        request = anna.get(f"/media/{world.case.number}/1/").wsgi_request
        leave = tokens.leave(request, medium, variant)
        assert anna.generic(asked, f"{place}?t={leave}").status_code == 404


@pytest.mark.parametrize("asked", ["GET", "HEAD"])
def test_whoever_asks_for_the_head_of_a_page_is_logged_like_who_reads_it(world: World, asked: str) -> None:
    client = client_of(world.anna, purposes=(world.case,))
    answer = client.generic(asked, f"/cases/{world.case.number}/")
    assert answer.status_code == 200
    assert list(AuditEntry.objects.values_list("name", "status_code")) == [("case.see", "ok")]


class Endless:
    """A body that is never read to its end."""

    def read(self, *_: int) -> bytes:
        raise AssertionError("it was read")

    readline = read


def test_a_body_that_is_too_long_is_refused_unread() -> None:
    told = {"CONTENT_LENGTH": str(10**12), "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Endless()}
    answer = Client().generic("POST", "/sign-in/", **told)
    assert (answer.status_code, *told_of(answer)) == (400, True, True, True)


def test_a_fault_of_ours_tells_nothing_of_it(world: World, monkeypatch) -> None:
    def fault(*_: object) -> None:
        raise RuntimeError("goudplevier")

    monkeypatch.setattr("vangnet.web.examiner.views.cases.queries.own_cases", fault)
    client = client_of(world.anna)
    client.raise_request_exception = False
    answer = client.get("/cases/")
    assert (answer.status_code, *told_of(answer)) == (500, True, True, True)
    assert b"goudplevier" not in answer.content


def test_nothing_that_was_typed_wrong_is_kept(world: World) -> None:
    """A password in the field of the number, the old one with a slip, the new one beside it."""
    Client().post("/sign-in/?next=/cases/", {"number": "zomer2026geheim", "password": "wachtwoordgeheim"})
    typed = {"old": "oudgeheim123", "new": "nieuwgeheim123", "again": "nieuwgeheim123"}
    client_of(world.anna).post("/sign-in/password", typed)
    kept = [str(value) for row in AccessAttempt.objects.values() for value in row.values()]
    assert AccessAttempt.objects.count() == 2
    assert [value for value in kept if "geheim" in value] == []
