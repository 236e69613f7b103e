"""Criminal complaints: written down that there is one, linked to reports, counted apart from them."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.cases.rules import visible_cases
from vangnet.errors import InputRefused
from vangnet.reports.models import CriminalComplaint, Report
from vangnet.reports.numbers import next_number
from vangnet.reports.rules import visible_reports

LETTER, DIGITS = "A", 4


@transaction.atomic
def add_complaint(
    *,
    registration_number: str,
    filed_on: date,
    summary: str,
    by: Actor,
    reports: Iterable[Report] = (),
    case: Case | None = None,
) -> CriminalComplaint:
    """Write down that a criminal complaint was filed; who filed it stands in the police's own registration."""
    person, number = person_of(by), registration_number.strip()
    if not number or not summary.strip():
        raise InputRefused(_("Tell the number of the registration, and what the complaint is about."))
    if filed_on > timezone.localdate():
        raise InputRefused(_("This day has not come yet."))
    if case is not None and not visible_cases(person).filter(pk=case.pk).exists():
        raise InputRefused(_("There is no such case for you."))
    told = {"unit": person.unit, "filed_on": filed_on, "summary": summary.strip(), "case": case, "made_by": person}
    try:
        with transaction.atomic():
            complaint = CriminalComplaint.objects.create(
                number=next_number(CriminalComplaint, LETTER, DIGITS), registration_number=number, **told
            )
    except IntegrityError as error:
        raise InputRefused(_("This registration number was written down before. Look it up in the list.")) from error
    for report in reports:
        _link(complaint, report, by)
    record(Act("complaint.add", objects=(f"complaint:{complaint.pk}",)), by=by)
    return complaint


@transaction.atomic
def link_report(complaint: CriminalComplaint, report: Report, *, by: Actor) -> None:
    """A complaint and a report are about the same; both stay what they are."""
    _link(complaint, report, by)
    record(Act("complaint.link", objects=_objects(complaint, report)), by=by)


@transaction.atomic
def unlink_report(complaint: CriminalComplaint, report: Report, *, by: Actor) -> None:
    """A complaint and a report are not about the same after all."""
    _own(report, by)
    if not complaint.reports.filter(pk=report.pk).exists():
        raise InputRefused(_("This report is not linked to this complaint."))
    complaint.reports.remove(report)
    record(Act("complaint.unlink", objects=_objects(complaint, report)), by=by)


def _link(complaint: CriminalComplaint, report: Report, by: Actor) -> None:
    _own(report, by)
    if complaint.reports.filter(pk=report.pk).exists():
        raise InputRefused(_("This report is linked already."))
    complaint.reports.add(report)


def _own(report: Report, by: Actor) -> None:
    if not visible_reports(person_of(by)).filter(pk=report.pk).exists():
        raise InputRefused(_("There is no such report."))


def _objects(complaint: CriminalComplaint, report: Report) -> tuple[str, ...]:
    return (f"complaint:{complaint.pk}", f"report:{report.pk}")
