"""A curious officer: whoever may not see the child sees nothing of its alert; who counts schools sees counts only."""

import pytest

from tests.alerts.alert_world import Ready
from tests.desk_world import client_of
from vangnet.alerts.actions.answering import take_answer

PARTS = ("", "schools", "grounds", "question", "crop", "where", "suspect", "exclude", "authority", "send", "end")
SECRETS = ("Blauwe kamer", "Herkent u", "Kim Voorbeeld", "groep drie", "Streepjes", "Reden:", "pixels")


@pytest.fixture
def told(ready: Ready) -> Ready:
    ready.send()
    take_answer(ready.answered(who="Kim Voorbeeld", text="groep drie"))
    ready.alert.refresh_from_db()
    return ready


@pytest.mark.parametrize("name", ["yara", "carla"])
def test_who_runs_alerts_in_another_unit_finds_nothing_of_this_one(told: Ready, name: str) -> None:
    client = client_of(getattr(told.world, name))
    for part in PARTS:
        assert client.get(f"/alerts/{told.alert.number}/{part}").status_code == 404, part
    for page in ("/alerts/", "/alerts/ringing", "/alerts/figures"):
        assert told.alert.number not in client.get(page).content.decode(), page


def test_an_examiner_without_alerts_does_not_even_know_of_it(told: Ready) -> None:
    client = client_of(told.world.anna)
    assert client.get(f"/alerts/{told.alert.number}/").status_code == 404
    assert client.get("/alerts/").status_code == 403


def test_a_coordinator_sees_whom_it_reached_and_nothing_that_it_shows(told: Ready) -> None:
    client = client_of(told.world.dirk)
    for page in (f"/alerts/{told.alert.number}/", f"/alerts/{told.alert.number}/schools", "/alerts/"):
        response = client.get(page)
        assert response.status_code == 200, page
        for secret in SECRETS:
            assert secret not in response.content.decode(), (page, secret)
    assert client.get("/alerts/ringing").status_code == 403
    assert client.get(f"/alerts/{told.alert.number}/erasure.pdf").status_code == 404


def test_a_coordinator_does_nothing_with_an_alert(told: Ready) -> None:
    client, answer = client_of(told.world.dirk), told.alert.answers.get()
    verify = f"/alerts/{told.alert.number}/answers/{answer.pk}/verify"
    for address in (verify, f"/alerts/{told.alert.number}/end", f"/alerts/{told.alert.number}/remind"):
        assert client.post(address, {"outcome": "not", "reason": "x", "end": "ended"}).status_code == 403
    told.alert.refresh_from_db()
    assert told.alert.state == "hidden"


def test_an_answer_of_another_alert_is_not_reached_through_this_one(told: Ready) -> None:
    client = client_of(told.world.wies)
    assert client.get(f"/alerts/{told.alert.number}/answers/{10**6}/verify").status_code == 404


def test_an_intake_officer_does_not_hear_of_a_yes_by_the_list_of_alarms(told: Ready) -> None:
    page = client_of(told.world.ines).get("/alarms/").content.decode()
    assert told.alert.number not in page
    assert told.alert.number in client_of(told.world.dirk).get("/alarms/").content.decode()
