"""Routes in the browser: a draft is written, tried, switched on by somebody else, and a report goes by it."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.desk_world import World, client_of
from tests.reports.made import made_report
from tests.reports.sent import Kind, a_destination, a_row, in_force
from vangnet.accounts.models import AuditEntry
from vangnet.reports.models import Alarm, Delivery, Destination, RouteTable

WEIGHED = {"lane": 5, "rules": "vangnet 1"}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "door.key"


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_draft_is_written_tried_and_switched_on_by_two_people(world: World) -> None:
    jeugd = a_destination("jeugd", Kind.TEAM, team=world.team)
    report = made_report(world, **WEIGHED)
    dirk, dora = client_of(world.dirk), client_of(world.dora)
    dirk.post("/routes/drafts", {"from": "standard"})
    page = dirk.post("/routes/versions/1/change", {"text": a_row("all", "always", "jeugd")}, follow=True)
    assert said(page)[-1].startswith("Het concept is bewaard.")
    page = dirk.post("/routes/versions/1/try", follow=True).content.decode()
    assert report.number in page
    assert "Zet het aan" not in page  # not for who wrote it
    assert "tweede persoon" in said(dirk.post("/routes/versions/1/switch-on", follow=True))[0]
    assert "Zet het aan" in dora.get("/routes/versions/1").content.decode()
    dora.post("/routes/versions/1/switch-on")
    assert RouteTable.objects.get(version=1).in_force_by == world.dora
    page = client_of(world.ines).get("/routes/").content.decode()
    assert f"Dan naar <strong>{jeugd.name}</strong> (Team van deze werkplek)." in page


def test_errors_stand_with_their_line(world: World) -> None:
    RouteTable.objects.create(version=1, text=a_row("all", "chanel is mail", "nergens"), made_by=world.dirk)
    page = client_of(world.dirk).get("/routes/versions/1").content.decode()
    assert "Regelnummer 3, regel all:" in page
    assert "&#x27;chanel&#x27; is niet iets wat gevraagd kan worden." in page


def test_rows_that_broke_are_red_on_the_page_of_the_table(world: World) -> None:
    jeugd = a_destination("jeugd", Kind.TEAM, team=world.team)
    in_force(world, a_row("all", "always", "jeugd"))
    Destination.objects.filter(pk=jeugd.pk).update(is_active=False)
    page = client_of(world.ines).get("/routes/").content.decode()
    assert "Regels van de geldende tabel werken niet meer." in page
    assert "De bestemming Jeugd is niet in gebruik." in page


def test_trying_shows_nothing_of_reports_of_another_unit(world: World) -> None:
    theirs = made_report(world, unit=world.elsewhere)
    RouteTable.objects.create(version=1, text=a_row("all", "always", "here"), made_by=world.dirk)
    page = client_of(world.dirk).post("/routes/versions/1/try", follow=True).content.decode()
    assert theirs.number not in page
    assert "Er is er nog 1 niet getoond" in page


def test_what_somebody_writes_in_a_table_is_text_on_the_page(world: World) -> None:
    text = a_row("all", 'source is "<script>alert(1)</script>"', "<b>here</b>")
    RouteTable.objects.create(version=1, text=text, made_by=world.dirk)
    page = client_of(world.dirk).get("/routes/versions/1").content.decode()
    assert "<script>alert" not in page
    assert "<b>here" not in page


def test_who_only_reads_reports_changes_no_routes(world: World) -> None:
    table = RouteTable.objects.create(version=1, text=a_row("all", "always", "here"), made_by=world.dirk)
    client = client_of(world.ines)
    assert "Concept bewaren" not in client.get("/routes/versions/1").content.decode()
    for address in ("drafts", "versions/1/change", "versions/1/try", "versions/1/switch-on", "destinations/add"):
        assert client.post(f"/routes/{address}", {"text": "x"}).status_code == 403, address
    table.refresh_from_db()
    assert table.tried_at is None


def test_a_destination_is_added_changed_and_ended(world: World) -> None:
    client = client_of(world.dirk)
    told = {"code": "Jeugd!", "name": "Jeugd", "kind": "team", "team": world.team.pk, "days": 2, "is_active": "on"}
    assert "Alleen kleine letters" in client.post("/routes/destinations/add", told).content.decode()
    client.post("/routes/destinations/add", {**told, "code": "jeugd"})
    made = Destination.objects.get(code="jeugd")
    client.post(f"/routes/destinations/{made.pk}", {**told, "code": "anders", "name": "Team Jeugd", "is_active": ""})
    made.refresh_from_db()
    assert (made.code, made.name, made.is_active) == ("jeugd", "Team Jeugd", False)
    assert (
        "Kies het team." in client.post("/routes/destinations/add", {**told, "code": "x", "team": ""}).content.decode()
    )


def test_a_report_is_sent_fetched_and_arrives(world: World) -> None:
    report, lirc = made_report(world, **WEIGHED), a_destination("lirc", Kind.FOREIGN)
    client = client_of(world.ines)
    sent = {"send-destination": lirc.pk, "send-reason": "over de grens"}
    assert said(client.post(f"/routes/reports/{report.number}/send", sent, follow=True)) == [
        "De melding is onderweg naar Lirc."
    ]
    delivery = Delivery.objects.get()
    package = client.get(f"/routes/deliveries/{delivery.pk}/package.zip")
    assert sorted(zipfile.ZipFile(io.BytesIO(package.content)).namelist()) == [
        "list.json", "list.sig", "report.html", "report.json",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(name="delivery.fetch", person_number="ines").exists()
    client.post(f"/routes/deliveries/{delivery.pk}/arrived", {"text": " "})
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    page = client.post(f"/routes/deliveries/{delivery.pk}/arrived", {"text": "bewijs 7"}, follow=True).content.decode()
    assert "bewijs 7" in page


def test_what_cannot_be_delivered_is_an_alarm_and_what_is_withdrawn_comes_back(world: World) -> None:
    client, lirc = client_of(world.ines), a_destination("lirc", Kind.FOREIGN)
    for act in ("failed", "withdraw"):
        report = made_report(world, **WEIGHED)
        client.post(f"/routes/reports/{report.number}/send", {"send-destination": lirc.pk, "send-reason": "x"})
        client.post(f"/routes/deliveries/{report.deliveries.get().pk}/{act}", {"text": "niemand thuis"})
        report.refresh_from_db()
        assert report.state == {"failed": "routed", "withdraw": "assessing"}[act]
    assert Alarm.objects.get().kind == "not_delivered"


def test_nothing_is_sent_to_a_place_that_does_not_work_or_without_a_reason(world: World) -> None:
    report, ended = made_report(world), a_destination("weg", Kind.FOREIGN, is_active=False)
    lirc = a_destination("lirc", Kind.FOREIGN)
    client = client_of(world.ines)
    for told in ({"send-destination": ended.pk, "send-reason": "x"}, {"send-destination": lirc.pk}, {}):
        client.post(f"/routes/reports/{report.number}/send", told)
    assert not Delivery.objects.exists()


def test_deliveries_of_another_unit_are_not_there(world: World) -> None:
    report, lirc = made_report(world, **WEIGHED), a_destination("lirc", Kind.FOREIGN)
    client_of(world.ines).post(
        f"/routes/reports/{report.number}/send", {"send-destination": lirc.pk, "send-reason": "x"}
    )
    delivery, stranger = Delivery.objects.get(), client_of(world.iris)
    assert report.number not in stranger.get("/routes/deliveries").content.decode()
    assert stranger.get(f"/routes/deliveries/{delivery.pk}/package.zip").status_code == 404
    assert stranger.post(f"/routes/deliveries/{delivery.pk}/arrived", {"text": "x"}).status_code == 404
    assert stranger.post(f"/routes/reports/{report.number}/send", {}).status_code == 404


def test_after_an_act_nobody_is_led_to_another_site(world: World) -> None:
    report = made_report(world)
    answer = client_of(world.ines).post(f"/routes/reports/{report.number}/send", {"next": "https://example.org/"})
    assert answer["Location"] == "/routes/deliveries"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_deliveries_asks_as_much_for_three_as_for_one(
    world: World, count: int, django_assert_max_num_queries
) -> None:
    lirc = a_destination("lirc", Kind.FOREIGN)
    for _ in range(count):
        Delivery.objects.create(report=made_report(world), destination=lirc, due_at="2026-01-01T00:00Z")
    client = client_of(world.ines)
    client.get("/routes/deliveries")
    with django_assert_max_num_queries(16):
        client.get("/routes/deliveries")
