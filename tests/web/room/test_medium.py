"""The page of one medium: its facts, what was said of it, and its picture only on purpose."""

import pytest
from django.db import connection

from tests.desk_world import World, actor
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.models import Exhibit, Look, Medium
from vangnet.scan.report.words import words

HIT = {
    "list": "demo",
    "entry": "e1",
    "category": "1",
    "kind": "known",
    "distance_bits": 12,
    "orientation": "rotate90",
    "reading": "trimmed",
    "victim_identified": None,
    "series": None,
}
RANGES = [
    {"start_ms": 0, "end_ms": 3000, "status": "known", "list": "demo", "entry": "v"},
    {"start_ms": 3000, "end_ms": 4000, "status": "new"},
]


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    return world.add_exhibit(world.case)


def get(client, world: World, position: int = 1, query: str = "") -> str:
    response = client.get(f"/media/{world.case.number}/{position}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_all_that_the_scan_told_is_there(world: World, exhibit: Exhibit, anna) -> None:
    facts = {"hits": [HIT], "remarks": ["deleted"], "ranges": RANGES, "duration_ms": 4000, "kind": "video"}
    (medium,) = world.add_media(exhibit, 1, status="similar", **facts)
    page, told = get(anna, world), words("nl")
    for word in (medium.sha256, medium.md5, told.remark("deleted")[0], told.word("orientations", "rotate90"), ">12<"):
        assert word in page, word
    assert '<rect class="span-known" x="0" y="0" width="750"' in page
    assert '<rect class="span-new" x="750" y="0" width="250"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_as_many_questions_however_much_is_told(
    world: World, exhibit: Exhibit, anna, django_assert_num_queries, count: int
) -> None:
    (medium, *copies) = world.add_media(exhibit, 1 + count)
    scan = world.add_scan(exhibit)
    for copy in copies:
        copy.alike, copy.alike_bits = medium, 3
        copy.save()
        medium.places.create(exhibit=exhibit, scan=scan, address=f"{copy.pk}.jpg", folder="", status="new")
        medium.findings.create(case=world.case, kind="note", statement="x", made_by=world.anna)
    get(anna, world)
    with django_assert_num_queries(24 + (connection.vendor == "postgresql")):  # the lock of the log
        get(anna, world)


def test_a_picture_is_large_only_after_it_was_asked_for(world: World, exhibit: Exhibit, anna, bram) -> None:
    world.add_media(exhibit, 1)
    assert "/pixels/large" not in get(anna, world)
    response = anna.post(f"/media/{world.case.number}/1/look/", {"large": "1"})
    assert "/pixels/large" in anna.get(response.url).content.decode()
    assert "/pixels/large" not in bram.get(response.url).content.decode()
    assert Look.objects.get().large


def test_a_known_medium_asks_for_a_reason_first(world: World, exhibit: Exhibit, anna) -> None:
    world.add_media(exhibit, 1, status="known", hits=[HIT])
    assert ("/pixels/" in (page := get(anna, world)), 'name="reason"' in page) == (False, True)
    address = f"/media/{world.case.number}/1/look/"
    refused = anna.post(address, {"large": "1"})
    assert (refused.url, Look.objects.count()) == (f"/media/{world.case.number}/1/", 0)
    given = anna.post(address, {"large": "1", "reason": "comparison"})
    assert "/pixels/large" in anna.get(given.url).content.decode()


def test_sound_is_given_only_on_purpose(world: World, exhibit: Exhibit, anna) -> None:
    world.add_media(exhibit, 1, kind="video", duration_ms=9000)
    address = f"/media/{world.case.number}/1/look/"
    silent = anna.get(anna.post(address, {"large": "1"}).url).content.decode()
    assert ("/pixels/clip?" in silent, "/pixels/clip-sound?" in silent, " muted" in silent) == (True, False, True)
    loud = anna.get(anna.post(address, {"large": "1", "sound": "1"}).url).content.decode()
    assert ("/pixels/clip-sound?" in loud, " muted" in loud) == (True, False)


def test_a_second_reader_reads_blind(world: World, exhibit: Exhibit, bram) -> None:
    (medium,) = world.add_media(exhibit, 1)
    categorise(case=world.case, media=[medium.pk], category="1", note="the first reader's note", by=actor(world.anna))
    assert "the first reader&#x27;s note" not in get(bram, world)
    categorise(case=world.case, media=[medium.pk], category="1", by=actor(world.bram))
    assert "the first reader&#x27;s note" in get(bram, world)


def test_keys_lead_to_the_wanted_media_before_and_after(world: World, exhibit: Exhibit, anna) -> None:
    world.add_media(exhibit, 1)
    world.add_media(exhibit, 1, status="known")
    world.add_media(exhibit, 1)
    page = get(anna, world, 2)
    assert f'rel="prev" href="/media/{world.case.number}/1/"' in page
    assert f'rel="next" href="/media/{world.case.number}/3/"' in page


def test_a_second_reader_goes_along_what_waits_for_them(world: World, exhibit: Exhibit, bram) -> None:
    media = world.add_media(exhibit, 5)
    for medium in (media[0], media[2], media[4]):
        categorise(case=world.case, media=[medium.pk], category="1", by=actor(world.anna))
    page = get(bram, world, 3, "?second=1")
    assert f'rel="prev" href="/media/{world.case.number}/1/?second=1"' in page
    assert f'rel="next" href="/media/{world.case.number}/5/?second=1"' in page


def test_a_medium_of_another_case_is_not_there(world: World, exhibit: Exhibit, anna) -> None:
    world.add_media(world.add_exhibit(world.other_case), 3)
    for path in ("3/", "3/near/", "99999999999999999999999/"):
        assert anna.get(f"/media/{world.case.number}/{path}").status_code == 404
    assert Medium.objects.count() == 3
