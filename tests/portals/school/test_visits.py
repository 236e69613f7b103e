"""Visits: who is in, for how long, on which device; and a door that is closed unless it says otherwise."""

import inspect
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.portals.school.conftest import Door
from tests.portals.school.world import enrol, enrolled, invited, is_in, sign_in, with_code
from vangnet.portals.school import visits
from vangnet.portals.school.models import Visit

OPEN = {"sign_in", "first_time", "code", "app", "new_app", "sign_out", "rules", "genuine", "help", "privacy"}
"""All that somebody who is not in may ask for. A page that is added is closed unless it is added here too."""


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def addresses() -> dict[str, str]:
    """Every address of the door by its name, whatever was added to the table of addresses."""
    told = {}
    for pattern in patterns(get_resolver("vangnet.config.school_urls").url_patterns):
        address = re.sub(r"<str:[^>]+>|<slug:[^>]+>|<[a-z]+>", "0" * 32, "/" + str(pattern.pattern))
        told[str(pattern.name)] = re.sub(r"<int:[^>]+>", "1", address)
    return told


def test_the_walk_meets_every_page() -> None:
    assert OPEN | {"home"} <= set(addresses())


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nothing_is_open_to_who_is_not_in(door: Door, prefix: str) -> None:
    half = with_code(door, enrolled(door))
    for name, address in addresses().items():
        for client in (door.client(), half, Client(headers={"cookie": "visit=" + "x" * 43})):
            for method in ("get", "post", "head", "put", "delete"):
                response = getattr(client, method)(prefix + address)
                if name in OPEN:
                    assert response.status_code in {200, 302, 405, 422}, address
                    continue
                is_sent_away = response.status_code == 302 and response["Location"] == f"{prefix}/sign-in/"
                assert is_sent_away or (response.status_code in {401, 404, 405} and not response.content), address


def test_what_is_said_to_be_open_is_all_that_is(door: Door) -> None:
    for pattern in patterns(get_resolver("vangnet.config.school_urls").url_patterns):
        assert getattr(pattern.callback, "is_open", False) is (pattern.name in OPEN), pattern.name
        assert getattr(pattern.callback, "is_inside", False) is (pattern.name not in OPEN), pattern.name


def test_a_view_that_says_nothing_is_not_there() -> None:
    from django.http import Http404

    def forgotten(request: object) -> HttpResponse:
        return HttpResponse("a crop")

    with pytest.raises(Http404):
        visits.Closed.process_view(RequestFactory().get("/"), forgotten)
    assert visits.Closed.process_view(RequestFactory().get("/"), visits.open_page(forgotten)) is None


def test_the_token_is_long_lies_in_one_cookie_and_nowhere_else(door: Door) -> None:
    client = sign_in(door, enrolled(door))
    cookie = client.cookies["visit"]
    assert len(cookie.value) == 43  # 256 bits
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (cookie["expires"], cookie["max-age"]) == ("", "")  # until the browser closes
    assert cookie.value.encode() not in bytes(Visit.objects.get().digest)
    assert cookie.value not in client.get("/").content.decode()
    csrf = client.cookies["csrftoken"]
    assert (csrf["httponly"], csrf["samesite"], csrf["max-age"]) == (True, "Strict", "")


def test_with_tls_the_cookie_is_secure_and_of_this_host_alone(door: Door) -> None:
    with override_settings(BEHIND_TLS=True):
        response = visits.give(HttpResponse(), "token")
        cookie = response.cookies["__Host-visit"]
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")


def test_the_token_changes_when_somebody_comes_in(door: Door) -> None:
    person = enrolled(door)
    client = with_code(door, person)
    before = client.cookies["visit"].value
    client.post("/app/", {"code": person.app()})
    assert client.cookies["visit"].value != before
    planted = door.client()
    planted.cookies["visit"] = before
    assert not is_in(planted)


def test_a_visit_ends_after_a_quarter_of_an_hour_without_doing_anything(door: Door) -> None:
    client = sign_in(door, enrolled(door))
    Visit.objects.update(seen_at=timezone.now() - visits.IDLE + timedelta(seconds=20))
    assert is_in(client)
    assert Visit.objects.get().seen_at > timezone.now() - timedelta(seconds=5)
    Visit.objects.update(seen_at=timezone.now() - visits.IDLE)
    assert not is_in(client)


def test_a_visit_ends_after_an_hour_whatever_is_done(door: Door) -> None:
    client = sign_in(door, enrolled(door))
    ends = Visit.objects.get().ends_at - timezone.now()
    assert timedelta(minutes=59) < ends <= visits.LONGEST
    Visit.objects.update(ends_at=timezone.now())
    assert not is_in(client)


def test_a_question_of_a_script_does_not_make_a_visit_last(door: Door) -> None:
    client = sign_in(door, enrolled(door))
    then = timezone.now() - timedelta(minutes=14)
    Visit.objects.update(seen_at=then)
    request = RequestFactory().get("/")
    request.COOKIES["visit"] = client.cookies["visit"].value

    @visits.inside(page=False, wakes=False)
    def still_there(request: visits.Inside) -> HttpResponse:
        return HttpResponse(request.contact.identity)

    assert still_there(request).status_code == 200
    assert Visit.objects.get().seen_at == then
    Visit.objects.update(seen_at=timezone.now() - visits.IDLE)
    gone = still_there(request)
    assert (gone.status_code, gone.content) == (401, b"")


def test_signing_out_ends_the_visit_for_its_cookie_too(door: Door) -> None:
    client = sign_in(door, enrolled(door))
    token = client.cookies["visit"].value
    told = client.post("/sign-out/")
    assert (told.status_code, told.headers["Clear-Site-Data"]) == (200, '"cache", "storage"')
    assert client.cookies["visit"].value == ""
    client.cookies["visit"] = token  # somebody kept it
    assert not is_in(client)
    assert client.get("/sign-out/").status_code == 405


def test_signing_in_elsewhere_ends_the_visit_here(door: Door) -> None:
    person = enrolled(door)
    first = sign_in(door, person)
    type(person.row).objects.update(last_step=-1)
    second = sign_in(door, person, door.client("192.0.2.8"))
    assert is_in(second)
    assert not is_in(first)


def test_colleagues_of_one_school_are_in_each_by_themselves(door: Door) -> None:
    clients = [enrol(door, invited(name)) for name in ("mees", "noor", "daan")]
    assert [is_in(client) for client in clients] == [True, True, True]
    clients[0].post("/sign-out/")
    assert [is_in(client) for client in clients] == [False, True, True]


def test_a_form_of_another_site_does_nothing(door: Door) -> None:
    person = enrolled(door)
    token = sign_in(door, person).cookies["visit"].value
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.7")
    strict.cookies["visit"] = token
    for address in addresses().values():
        assert strict.post(address, {"email": person.email}).status_code in {403, 405}
    assert is_in(strict)
    page = strict.get("/rules/")
    assert page.status_code == 200


def test_a_form_that_is_sent_again_after_the_visit_does_nothing(door: Door) -> None:
    person = enrolled(door)
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.7")
    page = client.get("/sign-in/").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    form = {"csrfmiddlewaretoken": found[1]}
    client.post("/sign-in/", {**form, "email": person.email})
    code = {**form, "code": door.letters.code_to(person.email)}
    client.post("/code/", code)
    app = {**form, "code": person.app()}
    assert client.post("/app/", app)["Location"] == "/"
    client.post("/sign-out/", form)
    assert client.post("/code/", code)["Location"] == "/sign-in/"
    assert client.post("/app/", app)["Location"] == "/sign-in/"
    assert not is_in(client)


def test_visits_that_are_over_are_deleted(door: Door) -> None:
    sign_in(door, enrolled(door))
    Visit.objects.update(ends_at=timezone.now() - visits.IDLE - timedelta(seconds=1))
    assert visits.forget_old() == 1
    assert Visit.objects.count() == 0


def test_inside_gives_the_person(door: Door) -> None:
    assert "request.contact" in (inspect.getdoc(visits.inside) or "")
