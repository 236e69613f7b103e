"""Categorising on the pages: by forms and by the page's script, on the grid, a contact sheet and a medium's page."""

import pytest

from tests.desk_world import World
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Categorisation, Medium


@pytest.fixture
def media(world: World) -> list[Medium]:
    return world.add_media(world.add_exhibit(world.case), 4)


def post(client, world: World, path: str = "categorise/", *, by_script: bool = False, **told: object):
    headers = {"HX-Request": "true"} if by_script else {}
    return client.post(f"/media/{world.case.number}/{path}", told, headers=headers)


def test_what_is_ticked_is_categorised_in_one_act(world: World, media, anna) -> None:
    back = f"/media/{world.case.number}/?after=2"
    response = post(anna, world, position=["1", "3"], category="0", certainty="probable", next=back)
    assert (response.status_code, response.url) == (302, back)
    said = Categorisation.objects.order_by("medium__position")
    assert [(one.medium.position, one.category, one.certainty, one.way) for one in said] == [
        (1, "0", "probable", "looked"),
        (3, "0", "probable", "looked"),
    ]
    assert len({one.act for one in said}) == 1
    assert AuditEntry.objects.filter(name="medium.categorise").count() == 1


def test_the_script_gets_the_tiles_as_they_are_now(world: World, media, anna) -> None:
    page = post(anna, world, by_script=True, position="2", category="0").content.decode()
    assert ('id="m2"' in page, 'id="m1"' in page, "tile done" in page) == (True, False, True)


def test_nothing_ticked_and_unknown_categories_are_refused_in_words(world: World, media, anna) -> None:
    assert post(anna, world, by_script=True, category="0").status_code == 422
    refused = post(anna, world, by_script=True, position="1", category="77")
    assert (refused.status_code, "77" in refused.content.decode()) == (422, True)
    assert Categorisation.objects.count() == 0
    page = anna.get(post(anna, world, category="0").url).content.decode()
    assert "message error" in page


@pytest.mark.parametrize("position", ["5", "x", "-1", "9" * 30, "1' OR '1'='1"])
def test_a_medium_that_is_not_there_changes_nothing(world: World, media, anna, position: str) -> None:
    assert post(anna, world, position=["1", position], category="0").status_code == 404
    assert Categorisation.objects.count() == 0


def test_the_last_act_is_undone(world: World, media, anna) -> None:
    post(anna, world, position=["1", "2"], category="0")
    page = post(anna, world, "undo/", by_script=True).content.decode()
    assert ('id="m1"' in page, 'id="m2"' in page, "data-todo" in page) == (True, True, True)
    assert Categorisation.objects.filter(is_live=True).count() == 0
    assert post(anna, world, "undo/", by_script=True).status_code == 422


def test_people_lead_back_only_to_this_desk(world: World, media, anna) -> None:
    response = post(anna, world, position="1", category="0", next="https://elsewhere.example/")
    assert response.url == f"/media/{world.case.number}/"


def test_a_contact_sheet_ticks_nothing_and_confirms_what_was_ticked(world: World, media, anna) -> None:
    for medium, bits in zip(media[1:3], (3, 12), strict=True):
        medium.alike, medium.alike_bits = media[0], bits
        medium.save()
    page = anna.get(f"/media/{world.case.number}/2/near/").content.decode()
    assert [number for number in (1, 2, 3, 4) if f'id="m{number}"' in page] == [1, 2, 3]
    assert ("checked" in page, "12 bits" in page) == (False, True)
    post(anna, world, position=["1", "3"], category="0", way="contact_sheet")
    said = Categorisation.objects.values_list("medium__position", "way").order_by("medium__position")
    assert list(said) == [(1, "contact_sheet"), (3, "contact_sheet")]


def test_who_may_only_read_has_no_buttons_and_no_act(world: World, media) -> None:
    from tests.desk_world import client_of

    eva = client_of(world.eva, purposes=(world.case,))
    page = eva.get(f"/media/{world.case.number}/").content.decode()
    assert ("data-category" in page, "pixels/tile" in page) == (False, True)
    assert post(eva, world, position="1", category="0").status_code == 403


def test_two_people_on_one_medium_lose_nothing(world: World, media, anna, bram) -> None:
    post(anna, world, position="1", category="1")
    post(bram, world, position="1", category="2")
    media[0].refresh_from_db()
    assert (media[0].reading, media[0].category) == ("disagreed", "")
    assert set(media[0].categorisations.values_list("person__number", "category")) == {("anna", "1"), ("bram", "2")}
