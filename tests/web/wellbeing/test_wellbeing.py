"""What one had before one's eyes, as pages: for oneself, an adviser of one's choice, and groups."""

import re

import pytest
from django.utils import timezone

from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry, Person
from vangnet.accounts.preferences import Preferences, prefer, preferences
from vangnet.cases.actions.sharing import share
from vangnet.cases.models import Look


def looked(person: Person, count: int, **more: object) -> None:
    now = timezone.now()
    Look.objects.bulk_create(Look(person=person, began_at=now, seconds=60, **more) for _ in range(count))


def page(person: Person, address: str = "") -> str:
    return client_of(person).get(f"/wellbeing/{address}").content.decode()


def test_the_account_is_drawn_and_told_in_a_table(world: World) -> None:
    looked(world.anna, 4321, severity=3)
    text = page(world.anna)
    assert "4.321" in text
    assert re.search(r'<rect class="heaviest" x="\d+" y="0" width="18" height="150"/>', text)
    assert " style=" not in text


def test_nobody_else_sees_it(world: World) -> None:
    looked(world.anna, 4321)
    for name in "bram olaf dirk stijn beheer toezicht vera".split():
        person = getattr(world, name)
        assert "4.321" not in page(person)
        response = client_of(person).get(f"/wellbeing/shared/{world.anna.pk}/")
        assert response.status_code == (404 if name == "vera" else 403)


def test_the_adviser_sees_it_while_it_is_shared(world: World) -> None:
    looked(world.anna, 4321)
    share(person=world.anna, adviser=world.vera.pk)
    assert "Anna" in page(world.vera, "shared/")
    assert "4.321" in page(world.vera, f"shared/{world.anna.pk}/")
    entry = AuditEntry.objects.last()
    assert (entry.name, entry.objects_named) == ("wellbeing.read", f'["person:{world.anna.pk}"]')
    client_of(world.anna).post("/wellbeing/sharing", {"adviser": world.vera.pk, "stop": "1"})
    assert client_of(world.vera).get(f"/wellbeing/shared/{world.anna.pk}/").status_code == 404


def test_another_adviser_does_not(world: World) -> None:
    other = world.person("victor", "adviser")
    share(person=world.anna, adviser=world.vera.pk)
    assert client_of(other).get(f"/wellbeing/shared/{world.anna.pk}/").status_code == 404
    assert "Anna" not in page(other, "shared/")


def test_sharing_begins_and_the_log_tells_not_with_whom(world: World) -> None:
    client_of(world.anna).post("/wellbeing/sharing", {"adviser": world.vera.pk})
    assert world.anna.exposure_shares.get().adviser == world.vera
    entry = AuditEntry.objects.last()
    assert (entry.name, entry.objects_named, entry.details) == ("wellbeing.settings", "[]", "{}")


@pytest.mark.parametrize("adviser", ["", "x", "999999", "9" * 30])
def test_sharing_with_nobody_is_refused(world: World, adviser: str) -> None:
    client_of(world.anna).post("/wellbeing/sharing", {"adviser": adviser})
    assert world.anna.exposure_shares.count() == 0


def test_choices_are_kept(world: World) -> None:
    told = {"grey": "on", "tile": "208", "pause_after_minutes": "20", "media_per_day": "500"}
    assert client_of(world.anna).post("/wellbeing/preferences", told).status_code == 302
    kept = preferences(Person.objects.get(pk=world.anna.pk))
    assert kept == Preferences(grey=True, blur=False, sound=False, tile=208, pause_after_minutes=20, media_per_day=500)


@pytest.mark.parametrize("wrong", [{"tile": "1"}, {"pause_after_minutes": "-1"}, {"media_per_day": ""}])
def test_nonsense_is_refused_and_changes_nothing(world: World, wrong: dict[str, str]) -> None:
    told = {"tile": "208", "pause_after_minutes": "20", "media_per_day": "500", **wrong}
    assert client_of(world.anna).post("/wellbeing/preferences", told).status_code == 400
    assert preferences(Person.objects.get(pk=world.anna.pk)) == Preferences()


def test_a_prompt_comes_calmly_and_goes_when_asked(world: World) -> None:
    client = client_of(world.anna)
    assert client.get("/wellbeing/prompt").content == b""
    prefer(world.anna, media_per_day=1)
    looked(world.anna, 1)
    assert b"<aside" in client.get("/wellbeing/prompt").content
    assert client.post("/wellbeing/later", {"next": "https://elsewhere.example/"}).url == "/wellbeing/"
    assert client.get("/wellbeing/prompt").content == b""


def test_no_page_of_ones_own_is_logged(world: World) -> None:
    page(world.anna)
    page(world.anna, "preferences")
    page(world.anna, "prompt")
    assert AuditEntry.objects.count() == 0
