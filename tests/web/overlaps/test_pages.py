"""The page of overlaps and the panel of a case: each side sees its own, hostile words do nothing."""

import pytest

from tests.desk_world import World, client_of
from tests.steering.meeting.test_renewing import in_case
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Case, Series
from vangnet.steering.meeting import renewing
from vangnet.steering.models import OverlapSettled, OverlapSide
from vangnet.victims.models import VictimSeries

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>\u202e"


@pytest.fixture
def met(world: World) -> OverlapSide:
    Case.objects.filter(pk=world.other_case.pk).update(title="Geheim onderzoek Zuid")
    in_case(world.case, "testaccount_42@example.org")
    in_case(world.other_case, "Testaccount_42@EXAMPLE.org")
    renewing.renew()
    return OverlapSide.objects.get(case=world.case)


def page(person, address: str = "/overlaps/", **more) -> str:
    response = client_of(person, **more).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_of_the_other_case_only_whom_to_ask_is_told(world, met):
    text = page(world.anna)
    assert "Carla (carla) (TBKK Limburg, Limburg)" in text
    assert "testaccount_42@example.org" in text
    for secret in (world.other_case.number, "Geheim onderzoek", "Testaccount_42@EXAMPLE.org"):
        assert secret not in text
    line = AuditEntry.objects.get(name="overlaps.list")
    assert line.objects_named == f'["overlap_side:{met.pk}"]'


def test_the_page_of_the_case_tells_it_too(world, met):
    text = page(world.anna, f"/cases/{world.case.number}/", purposes=(world.case,))
    assert "Carla (carla) (TBKK Limburg, Limburg)" in text
    assert world.other_case.number not in text
    assert "Carla (carla) (TBKK" not in page(world.eva, f"/cases/{world.case.number}/", purposes=(world.case,))


@pytest.mark.parametrize("name", ["eva", "joris", "stijn", "ines", "beheer"])
def test_without_the_right_there_is_no_page(world, met, name):
    assert client_of(getattr(world, name)).get("/overlaps/").status_code == 403


def test_settling_is_of_ones_own_side(world, met):
    client = client_of(world.anna)
    theirs = OverlapSide.objects.get(case=world.other_case)
    assert client.post(f"/overlaps/{theirs.pk}/settle", {"reason": "x"}).status_code == 404
    assert client.post(f"/overlaps/{theirs.pk + 999}/settle", {"reason": "x"}).status_code == 404
    assert client.post(f"/overlaps/{met.pk}/settle", {"reason": ""}).status_code == 302
    assert not OverlapSettled.objects.exists()
    assert client.post(f"/overlaps/{met.pk}/settle", {"reason": HOSTILE}).status_code == 302
    assert "Carla" not in page(world.anna)
    text = page(world.anna, "/overlaps/?all=1")
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    assert "alert(1)" not in page(world.carla)
    assert client.post(f"/overlaps/{met.pk}/open", {"reason": "x"}).status_code == 302
    assert "Carla" in page(world.anna)


def test_hostile_names_are_shown_and_do_nothing(world):
    victim = world.victim()
    Series.objects.filter(case=world.case).update(name=HOSTILE)
    other = Series.objects.create(case=world.other_case, name="Zolder", review_on="2027-01-01")
    VictimSeries.objects.create(victim=victim, series=other, made_by=world.carla)
    renewing.renew()
    text = page(world.anna)
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_questions_however_long(world, count, django_assert_max_num_queries):
    for number in range(count):
        for case in (world.case, world.other_case):
            in_case(case, f"proef{number}@example.org")
    renewing.renew()
    client = client_of(world.anna)
    client.get("/overlaps/")
    with django_assert_max_num_queries(24):
        client.get("/overlaps/")
