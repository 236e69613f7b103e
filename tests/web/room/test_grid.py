"""The grid as a page: what it shows, to whom, in how many questions, and what stands in the log."""

import json
import re

import pytest
from django.db import connection
from django.test import Client

from tests.desk_world import World, actor, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.models import Exhibit, Scan


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    return world.add_exhibit(world.case)


def get(client: Client, world: World, query: str = "") -> str:
    response = client.get(f"/media/{world.case.number}/{query}")
    assert response.status_code == 200, response
    return response.content.decode()


def shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="m(\d+)"', page)]


def test_a_page_holds_sixty_media_and_leads_on(world: World, exhibit: Exhibit, anna) -> None:
    world.add_media(exhibit, 130)
    first = get(anna, world)
    assert shown(first) == list(range(1, 61))
    following = re.search(r'rel="next" href="(\?[^"]+)"', first)[1].replace("&amp;", "&")
    second = get(anna, world, following)
    assert shown(second) == list(range(61, 121))
    back = re.search(r'rel="prev" href="(\?[^"]+)"', second)[1].replace("&amp;", "&")
    assert shown(get(anna, world, back)) == list(range(1, 61))


def test_an_empty_case_says_what_to_do(world: World, anna) -> None:
    assert "Nog geen beelden." in get(anna, world)


def test_what_was_asked_for_last_is_kept_for_the_session(world: World, exhibit: Exhibit, anna) -> None:
    world.add_media(exhibit, 1)
    world.add_media(exhibit, 1, status="known")
    assert shown(get(anna, world, "?status=known&reading=all")) == [2]
    assert shown(get(anna, world)) == [2]
    assert shown(get(client_of(world.anna, purposes=(world.case,)), world)) == [1]


@pytest.mark.parametrize(
    "query", ["?status=nonsense", "?status=new&since=yesterday", "?status=new&smallest=-1", "?status=new&exhibit=G9"]
)
def test_a_filter_that_makes_no_sense_is_told_and_changes_nothing(
    world: World, exhibit: Exhibit, anna, query: str
) -> None:
    world.add_media(exhibit, 1)
    page = get(anna, world, query)
    assert (shown(page), 'role="alert"' in page) == ([1], True)


@pytest.mark.parametrize("query", ["?after=-1", "?after=x", "?before=99999999999999999999", "?after=١"])
def test_a_position_that_makes_no_sense_is_the_first_page(world: World, exhibit: Exhibit, anna, query: str) -> None:
    world.add_media(exhibit, 1)
    assert shown(get(anna, world, query)) == [1]


def test_names_of_seized_things_are_only_text(world: World, exhibit: Exhibit, anna) -> None:
    world.add_media(exhibit, 1, camera="<script>alert(1)</script>", reason="<b>", status="undecided")
    page = get(anna, world, "?status=undecided&camera=<script>alert(1)</script>&reading=all")
    assert (shown(page), "<script>alert" in page, "<b>" in page) == ([1], False, False)


def test_the_log_names_what_was_shown_and_no_content(world: World, exhibit: Exhibit, anna) -> None:
    media = world.add_media(exhibit, 2)
    get(anna, world, "?status=new&reading=all&folder=&camera=&grouped=on")
    line = AuditEntry.objects.get(name="media.list")
    assert json.loads(line.objects_named) == [f"medium:{medium.pk}" for medium in media]
    assert json.loads(line.details) == {"filters": [], "reading": "all", "status": "new"}


def test_a_second_reader_does_not_see_the_first_category(world: World, exhibit: Exhibit, anna, bram) -> None:
    (medium,) = world.add_media(exhibit, 1)
    categorise(case=world.case, media=[medium.pk], category="2", by=actor(world.anna))
    label = "leeftijd moeilijk"
    badge = f'<span class="badge good">2 Kind uitbuitend (geen misbruikmateriaal) / {label}'
    assert badge in get(anna, world, "?status=new&reading=second")
    assert badge not in get(bram, world, "?status=new&reading=second")


def test_a_group_is_one_tile_with_its_number(world: World, exhibit: Exhibit, anna) -> None:
    media = world.add_media(exhibit, 3)
    for medium in media[1:]:
        medium.alike, medium.alike_bits = media[0], 9
        medium.save()
    page = get(anna, world)
    assert (shown(page), "+2 bijna gelijke" in page) == ([1], True)


@pytest.mark.parametrize("count", [1, 3, 200])
def test_a_page_takes_as_many_questions_however_many_media(
    world: World, exhibit: Exhibit, anna, django_assert_num_queries, count: int
) -> None:
    world.add_media(exhibit, count)
    get(anna, world)
    with django_assert_num_queries(16 + (connection.vendor == "postgresql")):  # the lock of the log
        get(anna, world)


@pytest.mark.parametrize("count", [1, 3, 200])
def test_filters_on_places_take_two_questions_more(
    world: World, exhibit: Exhibit, anna, django_assert_num_queries, count: int
) -> None:
    scan = world.add_scan(exhibit)
    for medium in world.add_media(exhibit, count):
        medium.places.create(exhibit=exhibit, scan=scan, address="a/1.jpg", folder="a", status="new")
    get(anna, world, "?status=new&folder=a&exhibit=G1&grouped=on")
    with django_assert_num_queries(18 + (connection.vendor == "postgresql")):
        assert len(shown(get(anna, world, "?status=new&folder=a&exhibit=G1&grouped=on"))) == min(count, 60)


@pytest.mark.parametrize("path", ["", "fresh/", "unread/", "1/", "1/near/", "1/pixels/large"])
def test_a_stranger_learns_nothing(world: World, exhibit: Exhibit, path: str) -> None:
    world.add_media(exhibit, 1)
    carla = client_of(world.carla, purposes=(world.case,))
    there, nowhere = carla.get(f"/media/{world.case.number}/{path}"), carla.get(f"/media/PL0000-1/{path}")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert without_token(there.content, world.case.number) == without_token(nowhere.content, "PL0000-1")


@pytest.mark.parametrize("path", ["categorise/", "undo/", "preferences/", "looked/", "1/look/"])
def test_a_stranger_does_nothing(world: World, exhibit: Exhibit, path: str) -> None:
    (medium,) = world.add_media(exhibit, 1)
    carla = client_of(world.carla, purposes=(world.case,))
    told = {"position": "1", "category": "0", "look": "1", "seconds": "1"}
    assert carla.post(f"/media/{world.case.number}/{path}", told).status_code == 404
    assert medium.categorisations.count() == 0


def without_token(page: bytes, number: str) -> bytes:
    page = re.sub(rb'(csrfmiddlewaretoken" value|data-csrf)="[^"]+"', b"", page)
    return page.replace(number.encode(), b"")


def test_while_a_scan_runs_new_media_are_told_and_come_when_asked(world: World, exhibit: Exhibit, anna) -> None:
    world.add_media(exhibit, 1)
    assert 'id="fresh"' not in get(anna, world)
    world.add_scan(exhibit, Scan.State.RUNNING)
    page = get(anna, world)
    address = re.search(r'hx-get="([^"]+/fresh/[^"]+)"', page)[1]
    assert "<a" not in anna.get(address).content.decode()
    world.add_media(exhibit, 12)
    world.add_media(exhibit, 5, status="known")
    bar = anna.get(address).content.decode()
    assert "12 nieuwe" in bar
    query = re.search(r'href="[^"?]*(\?[^"]+)"', bar)[1].replace("&amp;", "&")
    assert shown(get(anna, world, query)) == list(range(2, 14))
    assert AuditEntry.objects.filter(name="media.fresh").count() == 0


def test_files_that_could_not_be_read_are_listed_with_what_to_do(world: World, exhibit: Exhibit, anna) -> None:
    scan = world.add_scan(exhibit)
    exhibit.files.create(scan=scan, address="a/locked.zip", folder="a", status="undecided", reason="encrypted")
    page = get(anna, world, "unread/")
    assert ("a/locked.zip" in page, "Versleuteld" in page) == (True, True)
