"""Second reading, disagreements and one's own acts, as pages."""

import json

import pytest
from django.db import connection

from tests.desk_world import World, actor, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.models import Categorisation, Medium


@pytest.fixture
def media(world: World) -> list[Medium]:
    return world.add_media(world.add_exhibit(world.case), 3)


def say(world: World, who: str, media: list[Medium], category: str, note: str = "") -> None:
    ids = [medium.pk for medium in media]
    categorise(case=world.case, media=ids, category=category, note=note, by=actor(getattr(world, who)))


def page(world: World, who: str, name: str = "") -> str:
    client = client_of(getattr(world, who), purposes=(world.case,))
    return client.get(f"/reading/{world.case.number}/{name}").content.decode()


def post(world: World, who: str, name: str, **told: object):
    client = client_of(getattr(world, who), purposes=(world.case,))
    return client.post(f"/reading/{world.case.number}/{name}", told)


def test_the_queue_leads_to_the_medium_and_gives_nothing_away(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[1:2], "1", "Seen on the beach")
    text = page(world, "bram")
    assert f"/media/{world.case.number}/2/?second=1" in text
    assert "Seen on the beach" not in text
    assert "seksueel kindermisbruik" not in text
    assert f"/media/{world.case.number}/2/" not in page(world, "anna")


def test_the_queue_names_in_the_log_what_it_showed(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1")
    page(world, "bram")
    entry = AuditEntry.objects.last()
    assert (entry.name, json.loads(entry.objects_named)) == ("reading.queue", [f"medium:{media[0].pk}"])


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(world: World, media, django_assert_num_queries, count) -> None:
    say(world, "anna", media[:count], "1")
    client = client_of(world.bram, purposes=(world.case,))
    lock = connection.vendor == "postgresql"  # of the log
    with django_assert_num_queries(16 + lock):
        client.get(f"/reading/{world.case.number}/")
    say(world, "bram", media[:count], "2")
    with django_assert_num_queries(12 + lock):
        client.get(f"/reading/{world.case.number}/disagreements")


def test_disagreements_show_both_sides_to_a_third(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1", "The age is plain")
    say(world, "bram", media[:1], "0", "An adult")
    text = page(world, "olaf", "disagreements")
    for told in ("Anna", "The age is plain", "Bram", "An adult"):
        assert told in text


def test_talking_it_out_settles_it(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1")
    say(world, "bram", media[:1], "0")
    told = {"medium": media[0].pk, "category": "1", "certainty": "probable", "note": "Looked again"}
    assert post(world, "bram", "say", **told).url == f"/reading/{world.case.number}/disagreements"
    assert Medium.objects.values_list("category", "reading").get(pk=media[0].pk) == ("1", "settled")
    assert Categorisation.objects.filter(person=world.bram, is_live=True).get().note == "Looked again"


def test_no_category_is_chosen_by_a_slip(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1")
    say(world, "bram", media[:1], "0")
    assert '<option value="" selected>–</option>' in page(world, "olaf", "disagreements")
    post(world, "olaf", "say", medium=media[0].pk, category="", certainty="sure")
    assert Categorisation.objects.filter(person=world.olaf).count() == 0


def test_taking_it_back_asks_a_reason(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1")
    say(world, "bram", media[:1], "0")
    post(world, "bram", "take-back", medium=media[0].pk, reason="")
    assert Medium.objects.get(pk=media[0].pk).reading == "disagreed"
    post(world, "bram", "take-back", medium=media[0].pk, reason="Not my field")
    assert Medium.objects.get(pk=media[0].pk).reading == "first"


def test_undoing_the_last_act_and_then_a_named_one(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "0")
    say(world, "anna", media[1:], "3")
    first = Categorisation.objects.order_by("act").first().act
    assert "Undo" in page(world, "anna", "acts") or "Ongedaan" in page(world, "anna", "acts")
    post(world, "anna", "undo")
    post(world, "anna", "undo", act=first)
    post(world, "anna", "undo", act=first)
    assert Categorisation.objects.filter(is_live=True).count() == 0
    assert AuditEntry.objects.filter(name="medium.undo").count() == 2


def test_media_of_another_case_are_not_there(world: World) -> None:
    other = world.add_media(world.add_exhibit(world.other_case), 1)[0]
    told = {"medium": other.pk, "category": "0", "certainty": "sure"}
    assert post(world, "anna", "say", **told).status_code == 404
    assert post(world, "anna", "take-back", medium=other.pk, reason="x").status_code == 404
    assert Categorisation.objects.count() == 0


def test_a_prosecutor_reads_no_media(world: World) -> None:
    client = client_of(world.eva, purposes=(world.case,))
    assert client.get(f"/reading/{world.case.number}/").status_code == 403


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "²"])
def test_nonsense_in_the_address_is_the_first_page(world: World, media: list[Medium], after: str) -> None:
    client = client_of(world.bram, purposes=(world.case,))
    assert client.get(f"/reading/{world.case.number}/", {"after": after}).status_code == 200
