"""Who may be asked in an alert."""

import pytest
from django.utils import timezone

from tests.alerts.schooled import made_board, made_contact, made_school
from tests.desk_world import World
from vangnet.alerts.models import Alert
from vangnet.alerts.queries.schools import asked_contacts, schools_asked, schools_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert() -> Alert:
    world = World()
    found = world.alert()
    found.area = {"provinces": ["Utrecht"], "municipalities": [], "postcodes": []}
    found.save()
    return found


def names(alert: Alert) -> list[str]:
    return [contact.name for contact in asked_contacts(alert)]


def test_an_alert_without_an_area_asks_nobody(alert: Alert) -> None:
    made_contact(made_school("01AB00", made_board()))
    alert.area = {}

    assert not schools_in(alert).exists()
    assert names(alert) == []


def test_an_area_is_the_union_of_provinces_municipalities_and_postcodes(alert: Alert) -> None:
    board = made_board()
    made_school("01AB00", board)
    made_school("02AB00", board, province="Zeeland", municipality="Goes", postcode="4461AA")
    made_school("03AB00", board, province="Drenthe", municipality="Assen", postcode="9401AA")
    made_school("04AB00", board, province="Limburg", municipality="Venlo", postcode="5911AA")
    alert.area = {"provinces": ["Utrecht"], "municipalities": ["Goes"], "postcodes": ["94"]}

    assert [school.code for school in schools_in(alert)] == ["01AB00", "02AB00", "03AB00"]


def test_only_open_schools_of_the_kinds_that_were_chosen_are_asked(alert: Alert) -> None:
    board = made_board()
    made_school("01AB00", board)
    made_school("02AB00", board, kind="so")
    made_school("03AB00", board, is_open=False)

    assert [school.code for school in schools_in(alert)] == ["01AB00", "02AB00"]
    alert.kinds = ["so"]
    assert [school.code for school in schools_in(alert)] == ["02AB00"]


def test_nobody_of_a_board_without_consent_is_asked(alert: Alert) -> None:
    made_contact(made_school("01AB00", made_board("1")), "Een")
    made_contact(made_school("02AB00", made_board("2", consents=False)), "Twee")
    withdrawn = made_board("3")
    withdrawn.withdrawn_on = timezone.localdate()
    withdrawn.save()
    made_contact(made_school("03AB00", withdrawn), "Drie")
    made_contact(made_school("04AB00", None), "Vier")

    assert names(alert) == ["Een"]
    assert [school.code for school in schools_asked(alert)] == ["01AB00"]


def test_somebody_who_left_is_not_asked(alert: Alert) -> None:
    made_contact(made_school("01AB00", made_board()), is_active=False)

    assert names(alert) == []


def test_who_works_at_an_excluded_school_too_is_not_asked(alert: Alert) -> None:
    board = made_board()
    here, excluded = made_school("01AB00", board), made_school("02AB00", board)
    made_contact(here, "Een")
    made_contact(excluded, "Twee")
    made_contact(here, "Drie").also_at.add(excluded)
    alert.excluded.create(school=excluded, reason="x", made_by=alert.owner)

    assert names(alert) == ["Een"]


def test_who_leads_two_schools_is_asked_once_for_the_one_that_is_in_the_area(alert: Alert) -> None:
    board = made_board()
    far = made_school("01AB00", board, province="Zeeland")
    person = made_contact(far, "Een")
    person.also_at.add(made_school("02AB00", board), made_school("03AB00", board))

    assert names(alert) == ["Een"]
