"""The pages of alerts: files in, matches answered, own series out; and who may."""

import io
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.capture.clues.alerts import Alert, Notification, Trigger, read, write
from vangnet.cases.actions.watching import watch_exhibit
from vangnet.cases.models import Draft, Medium, Series, WatchAlert, WatchMatch

LOAD, LIST = "/capture/watch/alerts/load", "/capture/watch/alerts/"


def file(value: str = "C6X-100") -> io.BytesIO:
    asked = Trigger(TriggerID=UUID(int=2), TriggerValue=value, TriggerType="serial")
    strange = Trigger(TriggerID=UUID(int=3), TriggerValue="ab" * 16, TriggerType="md5")
    day = datetime.now(UTC) + timedelta(days=30)
    told = {"Priority": 1, "Active": True, "ExpiryDate": day, "ContactOrganization": "Unit North", "Name": "Kingfisher"}
    made = io.BytesIO(write([Alert(AlertID=UUID(int=1), AlertTriggers=(asked, strange), **told)]))
    made.name = "alerts.json"
    return made


@pytest.fixture
def match(world: World, media: list[Medium], anna: Client) -> WatchMatch:
    anna.post(LOAD, {"file": file()})
    watch_exhibit(world.case.exhibits.get())
    return WatchMatch.objects.get()


def told(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def test_a_file_is_loaded_and_shows_what_is_not_waited_for(anna: Client) -> None:
    shown = anna.post(LOAD, {"file": file()}, follow=True).content.decode()
    assert "1 signalering is ingelezen." in shown
    shown = told(anna, LIST)
    for word in ("Kingfisher", "Unit North", "C6X-100", "Niet begrepen, en er wordt niet op gelet", "ab" * 16):
        assert word in shown, word


@pytest.mark.parametrize("content", [b"{", b"x" * (2**20 + 1), b'{"@odata.context": "x#Media", "value": []}'])
def test_a_bad_file_is_refused_with_the_reason(anna: Client, content: bytes) -> None:
    bad = io.BytesIO(content)
    bad.name = "alerts.json"
    shown = anna.post(LOAD, {"file": bad}, follow=True).content.decode()
    assert "Er is niets ingelezen" in shown
    assert (WatchAlert.objects.count(), AuditEntry.objects.get(name="watch.load").status_code) == (0, "unchanged")


def test_what_an_alert_says_is_text_and_nothing_else(anna: Client) -> None:
    anna.post(LOAD, {"file": file("<script>alert(1)</script>")})
    assert "<script>alert" not in told(anna, LIST)


def test_who_may_only_read_sees_no_alerts(world: World) -> None:
    joris = client_of(world.joris)
    assert (joris.get(LIST).status_code, joris.post(LOAD, {"file": file()}).status_code) == (403, 403)
    assert "/capture/watch/alerts/" not in told(joris, "/capture/watch/")


def test_an_alert_is_taken_back_with_a_reason(anna: Client) -> None:
    anna.post(LOAD, {"file": file()})
    row = WatchAlert.objects.get()
    anna.post(f"/capture/watch/alerts/{row.pk}/withdraw", {"reason": ""})
    assert WatchAlert.objects.get().revoked_at is None
    anna.post(f"/capture/watch/alerts/{row.pk}/withdraw", {"reason": "Opgelost"})
    assert ("Kingfisher" in told(anna, LIST), "Opgelost" in told(anna, f"{LIST}?all=1")) == (False, True)


def test_a_match_of_an_alert_is_told_and_answered(world: World, match: WatchMatch, anna: Client) -> None:
    address = f"/capture/{world.case.number}/watch/{match.pk}/"
    shown = told(anna, "/capture/watch/")
    assert ("Kingfisher" in shown, address in shown, "ab" * 16 in shown) == (True, True, False)
    assert "Kingfisher" not in told(client_of(world.carla), "/capture/watch/")
    assert "Unit North" in told(anna, address)
    asked = {"kind": "vics-notification", "recipient": "Unit North", "purpose": "Identificatie"}
    assert anna.post(address, {**asked, "purpose": ""})["Content-Type"].startswith("text/html")
    answer = anna.post(address, asked)
    (entry,) = read(b"".join(answer.streaming_content)).entries  # type: ignore[attr-defined]
    assert isinstance(entry, Notification)
    assert (entry.AlertID, answer["Content-Disposition"].startswith("attachment")) == (UUID(int=1), True)
    line = AuditEntry.objects.get(name="export")
    assert (line.case_number, line.purpose, "Identificatie" in line.details) == (
        world.case.number,
        "investigation",
        True,
    )


def test_a_match_is_answered_by_nobody_else(world: World, match: WatchMatch) -> None:
    for person, status in ((world.joris, 403), (world.carla, 404)):
        client = client_of(person, purposes=(world.case, world.other_case))
        assert client.get(f"/capture/{world.case.number}/watch/{match.pk}/").status_code == status
    carla = client_of(world.carla, purposes=(world.other_case,))
    assert carla.get(f"/capture/{world.other_case.number}/watch/{match.pk}/").status_code == 404


def test_a_series_goes_out_with_what_was_chosen(world: World, media: list[Medium], anna: Client) -> None:
    series = Series.objects.create(case=world.case, name="Zwaluw", review_on=timezone.localdate())
    series.media.set(media[:2])
    address = f"/capture/{world.case.number}/alerts/{series.pk}/"
    assert address in told(anna, f"/results/{world.case.number}/series/")
    assert "C6X-100 (2×)" in told(anna, address)
    day = timezone.localdate() + timedelta(days=90)
    asked = {"recipient": "Unit North", "purpose": "x", "priority": 1, "expires_on": day.isoformat()}
    for wrong in ({}, {"clues": "serial:other"}, {"clues": "serial:c6x100", "expires_on": "2020-01-01"}):
        assert anna.post(address, {**asked, **wrong})["Content-Type"].startswith("text/html")
    assert Draft.objects.count() == 0
    answer = anna.post(address, {**asked, "clues": ["serial:c6x100"]})
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    (entry,) = read(data).entries
    assert isinstance(entry, Alert)
    assert [(one.TriggerType, one.TriggerValue) for one in entry.AlertTriggers] == [("serial", "C6X-100")]
    assert (b"Zwaluw" in data, Draft.objects.get().kind) == (False, "vics-alert")
    assert "VICS Alert (JSON)" in told(anna, f"/results/{world.case.number}/")
