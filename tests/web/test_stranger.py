"""A stranger to a case learns nothing of it: not by a word, a number, an error or the time that an answer takes."""

import re
import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk_world import World, client_of
from tests.web.test_every_address import addresses, filled
from vangnet.cases.models import Case, Finding

SECRETS = ("PL0600-2026000001", "Zwaluwstaart", "Kraanvogel", "goudplevier")
STRANGERS = ("carla", "stijn", "lotte", "beheer", "vera", "nobody")


@pytest.fixture
def secretive(world: World) -> World:
    """A case with words in it that stand nowhere else."""
    Case.objects.filter(pk=world.case.pk).update(title="Zwaluwstaart", outcome="goudplevier")
    exhibit = world.add_exhibit(world.case, "Kraanvogel", path="Kraanvogel")
    world.add_media(exhibit, 3)
    world.case.media.update(address="Kraanvogel/1.jpg", status="new")
    Finding.objects.create(case=world.case, kind=Finding.Kind.NOTE, statement="goudplevier", made_by=world.anna)
    return world


@pytest.mark.parametrize("route", [route for route, view in addresses() if "GET" in view.door.methods])
def test_no_page_tells_a_stranger_of_the_case(secretive: World, route: str) -> None:
    address = filled(route, secretive)
    for name in STRANGERS:
        client = client_of(getattr(secretive, name), purposes=(secretive.case,))
        body = client.get(address, follow=True).content.decode(errors="replace")
        shown = body.replace(f"/{SECRETS[0]}", "/")  # the address that was asked for stands in the language form
        assert [secret for secret in SECRETS if secret in shown] == [], f"{name} at {address}"


@pytest.mark.parametrize("route", [route for route, view in addresses() if view.door.kind == "case"])
def test_what_is_not_theirs_answers_as_what_is_not_there(secretive: World, route: str) -> None:
    client = client_of(secretive.carla)
    address = filled(route, secretive)
    nowhere = address.replace(secretive.case.number, "PL0600-2026009999")
    answers = [client.generic("GET", place) for place in (address, nowhere)]
    assert answers[0].status_code == answers[1].status_code
    assert _without_address(answers[0].content.decode()) == _without_address(answers[1].content.decode())


def _without_address(body: str) -> str:
    body = re.sub(r"PL0600-\d+", "", body)
    return re.sub(r'(csrfmiddlewaretoken" value|data-csrf)="[^"]*"', "", body)


def test_the_time_of_an_answer_tells_nothing(secretive: World) -> None:
    """Both answers take the same queries and the same work; the time of a busy machine says nothing else."""
    client = client_of(secretive.carla)
    places = (f"/cases/{secretive.case.number}/", "/cases/PL0600-2026009999/")

    def spent(place: str) -> float:
        began = time.process_time()
        client.get(place)
        return time.process_time() - began

    for place in places:
        spent(place)
    rounds = [(spent(places[0]), spent(places[1])) for _ in range(60)]
    theirs, nowhere = (statistics.quantiles(times)[0] for times in zip(*rounds, strict=True))
    assert 0.6 < theirs / nowhere < 1.67


def test_the_queries_behind_an_answer_are_the_same(secretive: World) -> None:
    client = client_of(secretive.carla)
    client.get("/cases/anything/")  # a session's first page writes down when it began
    asked = []
    for number in (secretive.case.number, "PL0600-2026009999"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/cases/{number}/")
        asked.append([re.sub(r'"s\d+_x\d+"', "", query["sql"])[:40] for query in queries])
    assert asked[0] == asked[1]
