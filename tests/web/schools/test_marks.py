"""Whose screen it was, by the mark in a picture that went round: who may ask, what is told, and that it is logged."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.alerts.schooled import made_board, made_contact, made_school
from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.models import Alert, AskedContact, SchoolContact
from vangnet.portals.school import showing

pytestmark = pytest.mark.django_db
PLACE = "/school-mail/mark"


@pytest.fixture
def shown_at() -> datetime:
    """When the picture was shown, in local time."""
    return timezone.localtime()


@pytest.fixture
def viewer(world: World, shown_at: datetime) -> SchoolContact:
    """Somebody who looked in an alert of Anna's unit; two others have another mark."""
    board = made_board()
    school = made_school("01AB00", board)
    one = made_contact(school, "Kijker Eén", identity="3f9a1c" + "0" * 26)
    made_contact(school, "Ander Mens", identity="3f9a1d" + "1" * 26)
    made_contact(made_school("02AB00", board), "Derde Mens", identity="aaaaaa" + "2" * 26)
    alert = world.alert()
    Alert.objects.update(state="running", sent_at=shown_at - timedelta(days=1))
    AskedContact.objects.create(alert=alert, contact=one, revealed_at=shown_at)
    return one


def look(world: World, mark: str, who: str = "wies"):
    return client_of(getattr(world, who)).post(PLACE, {"mark": mark})


def mark_in_picture(one: SchoolContact, shown_at: datetime) -> str:
    """As the school door draws it; it knows a person by identity and by the school as the desk told it."""

    class AtDoor:
        identity, school = one.identity, str(one.school)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(showing.people, "school_of", lambda contact: contact.school)
        return showing.mark_of(AtDoor(), shown_at)  # type: ignore[arg-type]


def test_the_mark_that_the_door_draws_finds_the_viewer_and_the_alert(
    world: World, viewer: SchoolContact, shown_at: datetime
) -> None:
    page = look(world, mark_in_picture(viewer, shown_at)).content.decode()
    assert "1 persoon heeft dit merk" in page
    assert viewer.name in page
    assert "Ander Mens" not in page
    assert Alert.objects.get().number in page
    assert "was te zien op het tijdstip van het merk" in page


def test_a_time_outside_the_alert_is_told(world: World, viewer: SchoolContact, shown_at: datetime) -> None:
    before = shown_at - timedelta(days=40)
    page = look(world, f"01AB00 3f9a1c {before:%d-%m %H:%M}").content.decode()
    assert "was niet te zien op het tijdstip van het merk" in page
    assert "tijdstip van het merk" not in look(world, "01AB00 3f9a1c").content.decode()


def test_signs_that_cannot_be_read_find_all_who_may_be_meant(world: World, viewer: SchoolContact) -> None:
    page = look(world, "01ab0? 3F9A1?").content.decode()
    assert "2 personen hebben dit merk" in page
    assert viewer.name in page
    assert "Ander Mens" in page
    assert "Derde Mens" not in page
    assert "Niemand heeft dit merk" in look(world, "09AB00 3f9a1c").content.decode()


def test_somebody_who_left_is_found_too(world: World, viewer: SchoolContact) -> None:
    SchoolContact.objects.filter(pk=viewer.pk).update(is_active=False)
    page = look(world, "01AB00 3f9a1c").content.decode()
    assert viewer.name in page
    assert "doet niet meer mee" in page


def test_an_alert_that_one_may_not_know_of_is_not_named(world: World, viewer: SchoolContact) -> None:
    page = look(world, "01AB00 3f9a1c", who="yara").content.decode()
    assert viewer.name in page
    assert Alert.objects.get().number not in page
    assert "Een alert die u niet mag zien" in page


@pytest.mark.parametrize(
    "mark",
    ["", "?????? ??????", "01AB00 3f????", "01AB00", "01AB00 3f9a1c 99-99 99:99 x", "9" * 70, "01AB00 zzzzzz"],
)
def test_what_is_no_mark_is_refused_in_words_and_finds_nobody(world: World, viewer: SchoolContact, mark: str) -> None:
    refused = look(world, mark)
    assert refused.status_code == 422
    assert viewer.name not in refused.content.decode()


def test_a_day_that_does_not_exist_fits_no_alert(world: World, viewer: SchoolContact) -> None:
    assert "was niet te zien" in look(world, "01AB00 3f9a1c 31-02 25:61").content.decode()


def test_each_look_is_written_down_with_who_was_found_and_without_a_name(world: World, viewer: SchoolContact) -> None:
    look(world, "01AB00 3f9a1c")
    look(world, "01AB00 000000")
    found, unknown = AuditEntry.objects.filter(name="school.mark").order_by("pk")
    assert f"school_contact:{viewer.pk}" in found.objects_named
    assert "3f9a1c" in found.details
    assert viewer.name not in found.details
    assert unknown.status_code == "unknown"


@pytest.mark.parametrize(
    ("who", "may"), [("dirk", True), ("wies", True), ("olaf", True), ("ines", False), ("anna", False), ("eva", False)]
)
def test_who_manages_schools_or_runs_alerts_may_ask(world: World, who: str, may: bool) -> None:
    assert (client_of(getattr(world, who)).get(PLACE).status_code == 200) is may
    assert ("Wiens scherm was het?" in look(world, "01AB00 3f9a1c", who=who).content.decode()) is may


def test_the_page_leads_there_from_schools(world: World) -> None:
    assert PLACE in client_of(world.dirk).get("/schools/").content.decode()
