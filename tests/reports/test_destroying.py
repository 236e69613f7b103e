"""Reports at the end of their term: all that they say is gone, a row stays to be counted, and only a person does it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from tests.desk_world import World, actor
from tests.reports.made import made_report, receipt_of
from tests.reports.test_assessing import TEXT, refused
from vangnet.accounts.audit import Actor
from vangnet.accounts.models import AuditEntry
from vangnet.identities.models import Identifier
from vangnet.intake.report import Channel, Field, Kind, Person, Role, Told
from vangnet.reports import attachments, keeping
from vangnet.reports.actions import assessing, destroying, telling
from vangnet.reports.actions.ending import Answer
from vangnet.reports.exchange import outgoing
from vangnet.reports.models import Delivery, Destination, KeptFile, Report
from vangnet.transfer.shapes import Attached, Forget

pytestmark = pytest.mark.django_db

SECRET = "xqzv"  # in all that a report says


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings) -> None:
    settings.REPORTS, settings.DOOR_KEYS = tmp_path / "reports", tmp_path / "door.key"


def full(world: World, **facts: object) -> Report:
    """A closed report of which every part says the secret word."""
    report = made_report(
        world,
        channel=Channel.PUBLIC,
        source=f"bron {SECRET}",
        source_number=f"nummer {SECRET}",
        summary=f"verhaal {SECRET}",
        receipt=receipt_of(1),
        reply_key=bytes(32),
        reporter={"name": f"melder {SECRET}", "email": f"{SECRET}@example.org"},
        people=(Person(role=Role.REPORTED, name=f"naam {SECRET}"),),
        told=(Told(kind=Kind.NICKNAME, value=f"account_{SECRET}", role=Role.REPORTED),),
        fields=(Field(path="story", value=SECRET),),
    )
    by = actor(world.ines)
    report.file = keeping.keep_file(f"bestand {SECRET}".encode(), f"{SECRET}.json")
    report.save()
    attachments.keep(report, Attached(name=f"{SECRET}.png", data=SECRET.encode()))
    assessing.state_circumstance(report, fact="has_access", answer="yes", source=SECRET, by=by)
    telling.note(report, text=SECRET, by=by)
    telling.hear(report, text=SECRET, by=Actor(None))
    there = Destination.objects.create(code="x", name="Voorbeeld", kind="hotline")
    Delivery.objects.create(
        report=report, destination=there, state="delivered", reason=SECRET, proof=SECRET, due_at=timezone.now()
    )
    answer = Answer(texts={"nl": f"{TEXT['nl']} {SECRET}"})
    assessing.decide(report=report, outcome="settled", reason=SECRET, by=by, answer=answer)
    Report.objects.filter(pk=report.pk).update(**facts)
    report.refresh_from_db()
    return report


def saying() -> list[str]:
    """The tables of reports and identifiers that still say the secret word."""
    models = [*apps.get_app_config("reports").get_models(), *apps.get_app_config("identities").get_models()]
    rows = [(model.__name__, str(row)) for model in models for row in model.objects.values()]
    return [f"{name}: {row}" for name, row in rows if SECRET in row]


def test_all_that_a_report_says_is_gone_and_a_row_stays(
    world: World, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    report = full(world)
    before = (report.number, report.channel, report.received_at, report.unit)
    assert saying()
    with django_capture_on_commit_callbacks(execute=True):
        destroying.destroy(report, by=actor(world.dirk), reason="termijn om")
    assert saying() == []
    assert (report.number, report.channel, report.received_at, report.unit) == before
    assert (report.state, report.steps.last().state, report.case) == ("destroyed", "destroyed", None)
    assert report.destroyed_at is not None
    assert list(tmp_path.glob("reports/*/*")) == []
    line = AuditEntry.objects.last()
    assert (line.name, SECRET in line.details) == ("report.destroy", False)
    assert not Identifier.objects.exists()


def test_the_door_is_told_to_forget_the_receipt(world: World) -> None:
    report = full(world)
    destroying.destroy(report, by=actor(world.dirk), reason="termijn om")
    assert [entry for entry, _went in outgoing.destroyed()] == [Forget(receipt=receipt_of(1))]


def test_an_identifier_that_another_report_told_too_stays(world: World) -> None:
    report = full(world)
    made_report(world, told=(Told(kind=Kind.NICKNAME, value=f"account_{SECRET}"),))
    destroying.destroy(report, by=actor(world.dirk), reason="termijn om")
    assert Identifier.objects.count() == 1


def test_a_file_of_two_reports_goes_with_the_last(world: World, django_capture_on_commit_callbacks) -> None:
    report = full(world)
    other = made_report(world, file=report.file, state="closed")
    with django_capture_on_commit_callbacks(execute=True):
        destroying.destroy(report, by=actor(world.dirk), reason="termijn om")
    assert keeping.read_kept(other.file)
    with django_capture_on_commit_callbacks(execute=True):
        destroying.destroy(other, by=actor(world.dirk), reason="termijn om")
    report_file = KeptFile.objects.get()
    assert refused(keeping.read_kept, report_file)


def test_only_who_may_destroys_only_what_has_ended_and_is_no_cases(world: World) -> None:
    report = full(world)
    for person in (world.ines, world.olaf, world.lotte):
        assert refused(destroying.destroy, report, by=actor(person), reason="x")
    assert refused(destroying.destroy, report, by=actor(world.dirk), reason=" ")
    Report.objects.update(case=world.case)
    assert refused(destroying.destroy, report, by=actor(world.dirk), reason="x")
    Report.objects.update(case=None, state="assessing")
    assert refused(destroying.destroy, report, by=actor(world.dirk), reason="x")
    theirs = made_report(world, unit=world.elsewhere, state="closed")
    assert refused(destroying.destroy, theirs, by=actor(world.dirk), reason="x")
    assert saying()


def test_what_was_destroyed_is_nobodys_to_see_and_is_not_destroyed_twice(world: World) -> None:
    report = full(world)
    destroying.destroy(report, by=actor(world.dirk), reason="termijn om")
    assert refused(destroying.destroy, report, by=actor(world.dirk), reason="nog eens")


def test_what_ended_long_enough_ago_is_proposed_and_nothing_goes_by_itself(world: World, settings) -> None:
    settings.REPORT_KEPT_DAYS = 365
    now = timezone.now()
    year, five = now - timedelta(days=366), now - timedelta(days=366 * 5 + 2)
    old = made_report(world, state="closed", state_at=year)
    oldest = made_report(world, state="closed", state_at=now, received_at=five)
    made_report(world, state="closed", state_at=now)
    made_report(world, state="assessing", state_at=year)
    made_report(world, state="closed", state_at=year, case=world.case)
    made_report(world, state="closed", state_at=year, unit=world.elsewhere)
    assert set(destroying.due(world.dirk)) == {old, oldest}
    for person in (world.ines, world.olaf, world.anna):
        assert not destroying.due(person).exists()


def test_a_report_whose_case_was_destroyed_is_due_at_once(world: World) -> None:
    report = full(world)
    report.decisions.update(outcome="case")
    assert list(destroying.due(world.dirk)) == [report]
