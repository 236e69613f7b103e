"""A report on its way: it arrives with proof, or somebody hears that it did not."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from tests.desk_world import World, actor
from tests.reports.made import made_report
from tests.reports.sent import Kind, a_destination, a_hotline
from vangnet.accounts.audit import Actor
from vangnet.errors import InputRefused
from vangnet.intake.report import Kind as IdentifierKind
from vangnet.intake.report import Person, Role, Told
from vangnet.reports.actions.assessing import take_on
from vangnet.reports.actions.deciding import close, decide
from vangnet.reports.actions.ending import Answer
from vangnet.reports.actions.routing import delivered, failed, send, withdraw
from vangnet.reports.keeping import desk_keys
from vangnet.reports.models import Alarm, Decision, Delivery, Report
from vangnet.reports.packing import FILES, place_of
from vangnet.reports.watching import look

WEIGHED = {"lane": 5, "rules": "vangnet 1"}
PROOF = "ontvangstbevestiging 12"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "door.key"
    settings.PUBLIC_CARD = tmp_path / "no-card.json"


@pytest.fixture
def report(world: World) -> Report:
    people = (Person(role=Role.REPORTED, name="N.N.", place="Enschede"), Person(role=Role.REPORTER, name="De melder"))
    told = (
        Told(kind=IdentifierKind.EMAIL, value="testaccount_42@example.org", role=Role.REPORTED),
        Told(kind=IdentifierKind.EMAIL, value="melder@example.org", role=Role.REPORTER),
    )
    return made_report(world, people=people, told=told, reporter={"name": "De melder"}, **WEIGHED)


def test_a_team_has_a_report_at_once_and_it_arrives_when_somebody_takes_it_on(world: World, report: Report) -> None:
    delivery = send(report, a_destination("tbkk", Kind.TEAM, team=world.team), by=actor(world.ines), reason="hier")
    assert (report.state, report.team, report.owner) == ("routed", world.team, None)
    take_on(report, by=actor(world.olaf))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.ended_by, delivery.proof) == ("delivered", world.olaf, "Opgepakt door Olaf")
    assert report.state == "assessing"


def test_another_place_gets_a_signed_package_without_who_reported(
    world: World, report: Report, django_capture_on_commit_callbacks
) -> None:
    delivery = send(report, a_destination("lirc", Kind.FOREIGN), by=actor(world.ines), reason="over de grens")
    place = place_of(delivery)
    assert sorted(file.name for file in place.iterdir()) == sorted(FILES)
    files = {name: (place / name).read_bytes() for name in FILES}
    listed = json.loads(files["list.json"])
    assert listed["files"] == {name: hashlib.sha256(files[name]).hexdigest() for name in ("report.json", "report.html")}
    Ed25519PublicKey.from_public_bytes(desk_keys().card.signing).verify(files["list.sig"], files["list.json"])
    assert b"testaccount_42" in files["report.json"]
    assert not any(
        b"elder" in data.replace(b"Wie er melding", b"") for data in (files["report.json"], files["list.json"])
    )
    with django_capture_on_commit_callbacks(execute=True):
        delivered(delivery, proof=PROOF, by=actor(world.ines))
    assert not place.exists()


def test_youth_care_gets_no_traces(world: World, report: Report) -> None:
    delivery = send(report, a_destination("vt", Kind.YOUTH_CARE), by=actor(world.ines), reason="zorgen")
    told = json.loads((place_of(delivery) / "report.json").read_text())
    assert "identifiers" not in told
    assert [person["place"] for person in told["people"]] == ["Enschede"]


def test_what_a_stranger_wrote_stays_text_on_the_page_of_a_package(world: World) -> None:
    report = made_report(world, summary="<script>alert(1)</script>", incident="<b>", **WEIGHED)
    delivery = send(report, a_destination("lirc", Kind.FOREIGN), by=actor(world.ines), reason="<i>")
    page = (place_of(delivery) / "report.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<i>" not in page


def test_a_hotline_gets_it_through_the_exchange_and_says_when_it_has_it(world: World, report: Report) -> None:
    delivery = send(report, a_hotline(world), by=actor(world.ines), reason="openbaar webadres")
    message = report.hotline_messages.get()
    look()
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    message.received_at = timezone.now()
    message.save()
    look()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.ended_by) == ("delivered", None)
    assert message.number in delivery.proof


def test_nothing_is_closed_before_it_arrived(world: World, report: Report) -> None:
    delivery = send(report, a_destination("lirc", Kind.FOREIGN), by=actor(world.ines), reason="over de grens")
    answer = Answer(unreachable="geen gegevens")
    with pytest.raises(InputRefused, match="Lirc"):
        close(report=report, reason="klaar", answer=answer, by=actor(world.ines))
    delivered(delivery, proof=PROOF, by=actor(world.ines))
    close(report=report, reason="klaar", answer=answer, by=actor(world.ines))
    report.refresh_from_db()
    assert (report.state, report.decisions.get().outcome) == ("closed", "foreign")


def test_a_delivery_that_fails_is_an_alarm_and_the_report_stays_open(world: World, report: Report) -> None:
    delivery = send(report, a_destination("lirc", Kind.FOREIGN), by=actor(world.ines), reason="over de grens")
    failed(delivery, problem="adres bestaat niet meer", by=actor(world.ines))
    alarm = Alarm.objects.get(kind=Alarm.Kind.NOT_DELIVERED)
    report.refresh_from_db()
    assert (alarm.report, alarm.unit, alarm.facts["problem"]) == (report, world.unit, "adres bestaat niet meer")
    assert report.state == "routed"
    delivered(delivery, proof=PROOF, by=actor(world.ines))  # it arrived after all
    alarm.refresh_from_db()
    assert (alarm.settled_by, alarm.settled_how) == (world.ines, PROOF)


def test_a_delivery_over_its_date_is_an_alarm_once(world: World, report: Report) -> None:
    delivery = send(report, a_destination("lirc", Kind.FOREIGN), by=actor(world.ines), reason="over de grens")
    later = timezone.now() + timedelta(days=3)
    look(later)
    look(later)
    alarm = Alarm.objects.get(kind=Alarm.Kind.NOT_DELIVERED)
    assert (alarm.key, alarm.times) == (f"delivery:{delivery.pk}", 1)


def test_a_delivery_is_withdrawn_with_its_decision_and_the_report_is_assessed_again(
    world: World, report: Report
) -> None:
    delivery = send(report, a_destination("lirc", Kind.FOREIGN), by=actor(world.ines), reason="over de grens")
    withdraw(delivery, reason="toch hier", by=actor(world.ines))
    report.refresh_from_db()
    assert (delivery.state, report.state, report.owner) == ("withdrawn", "assessing", world.ines)
    assert report.decisions.get().revoked_why == "toch hier"
    with pytest.raises(InputRefused):
        delivered(delivery, proof=PROOF, by=actor(world.ines))


def test_a_decision_to_send_makes_the_same_delivery(world: World, report: Report) -> None:
    lirc = a_destination("lirc", Kind.FOREIGN)
    decide(report=report, outcome=Decision.Outcome.FOREIGN, destination=lirc, reason="x", by=actor(world.ines))
    delivery = report.deliveries.get()
    assert place_of(delivery).is_dir()


def test_what_is_under_way_is_not_sent_twice(world: World, report: Report) -> None:
    lirc = a_destination("lirc", Kind.FOREIGN)
    first = send(report, lirc, by=actor(world.ines), reason="een")
    assert send(report, lirc, by=actor(world.ines), reason="twee") == first
    assert report.deliveries.count() == 1


@pytest.mark.parametrize("facts", [{"lane": 0, "rules": "vangnet 1"}, {"lane": 5, "rules": ""}])
def test_the_program_sends_nothing_that_a_person_must_see_first(world: World, facts: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        send(made_report(world, **facts), a_hotline(world), by=Actor(None), reason="tabel")


def test_sending_asks_for_a_reason_an_open_report_and_a_place_that_works(world: World, report: Report) -> None:
    lirc, close_it = a_destination("lirc", Kind.FOREIGN), a_destination("dicht", Kind.CLOSE)
    for destination, reason in ((lirc, " "), (close_it, "x"), (a_destination("x", Kind.FOREIGN, is_active=False), "x")):
        with pytest.raises(InputRefused):
            send(report, destination, by=actor(world.ines), reason=reason)
    ended = made_report(world, state=Report.State.CLOSED)
    with pytest.raises(InputRefused):
        send(ended, lirc, by=actor(world.ines), reason="x")
    assert Delivery.objects.count() == 0


def test_packages_of_what_is_not_on_its_way_are_swept(world: World, report: Report) -> None:
    lirc, vt = a_destination("lirc", Kind.FOREIGN), a_destination("vt", Kind.YOUTH_CARE)
    first, second = (send(report, to, by=actor(world.ines), reason="x") for to in (lirc, vt))
    Delivery.objects.filter(pk=first.pk).update(state=Delivery.State.WITHDRAWN)
    look()
    assert [place_of(delivery).exists() for delivery in (first, second)] == [False, True]
