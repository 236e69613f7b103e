"""Criminal complaints: a record of its own, linked to reports and never counted among them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.reports.made import made_report
from tests.reports.test_assessing import refused
from vangnet.accounts.models import AuditEntry, Person
from vangnet.reports.actions.complaining import add_complaint, link_report, unlink_report
from vangnet.reports.models import CriminalComplaint, Report
from vangnet.reports.rules import visible_complaints

pytestmark = pytest.mark.django_db


def add(person: Person, number: str = "PL0600-2026-1", **more: object) -> CriminalComplaint:
    facts = {"registration_number": number, "filed_on": date(2026, 11, 1), "summary": "aangifte", **more}
    return add_complaint(**facts, by=actor(person))  # type: ignore[arg-type]


def test_a_complaint_has_a_number_of_its_own_and_is_no_report(world: World) -> None:
    first, second = add(world.ines), add(world.ines, "PL0600-2026-2")
    year = timezone.localdate().year
    assert (first.number, second.number) == (f"A{year}-0001", f"A{year}-0002")
    assert first.unit == world.unit
    assert not Report.objects.exists()
    assert AuditEntry.objects.last().name == "complaint.add"


def test_reports_are_linked_and_unlinked_and_stay_what_they_are(world: World) -> None:
    report, other = made_report(world), made_report(world)
    complaint = add(world.ines, reports=[report])
    link_report(complaint, other, by=actor(world.ines))
    assert set(complaint.reports.all()) == {report, other}
    assert refused(link_report, complaint, other, by=actor(world.ines))
    unlink_report(complaint, report, by=actor(world.ines))
    assert refused(unlink_report, complaint, report, by=actor(world.ines))
    assert Report.objects.filter(state="new").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"registration_number": " "},
        {"summary": ""},
        {"filed_on": timedelta(days=2)},  # from now
        {"registration_number": "PL0600-2026-1"},
    ],
)
def test_what_is_not_whole_or_was_written_down_before_is_refused(world: World, wrong: dict[str, object]) -> None:
    add(world.ines)
    assert refused(add, world.ines, **{"number": "PL0600-2026-9", **_named(wrong)})
    assert CriminalComplaint.objects.count() == 1


def _named(wrong: dict[str, object]) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "number" if name == "registration_number" else name: today + value if isinstance(value, timedelta) else value
        for name, value in wrong.items()
    }


def test_nobody_links_a_report_or_a_case_that_is_not_theirs(world: World) -> None:
    complaint, theirs = add(world.ines), made_report(world, unit=world.elsewhere)
    assert refused(link_report, complaint, theirs, by=actor(world.ines))
    assert refused(add, world.olaf, "PL0600-2026-3", case=world.other_case)


def test_who_sees_a_complaint_is_of_its_unit_or_its_case(world: World) -> None:
    complaint = add(world.olaf, case=world.case)
    seeing = {name for name in vars(world) if isinstance(getattr(world, name), Person)}
    seeing = {name for name in seeing if visible_complaints(getattr(world, name)).filter(pk=complaint.pk).exists()}
    assert seeing == {"anna", "bram", "olaf", "dirk", "dora", "hanna", "ines", "wies"}
