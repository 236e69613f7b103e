"""Findings: who used a device, what speaks for or against somebody; withdrawn with a reason, never edited."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.changing import in_time
from vangnet.cases.models import Case, Exhibit, Finding, Medium
from vangnet.errors import InputRefused, UsageError


def write_finding(
    case: Case,
    *,
    kind: str,
    statement: str,
    source: str,
    doubt: str,
    exhibit: Exhibit | None = None,
    medium: Medium | None = None,
    earliest_at: datetime | None = None,
    latest_at: datetime | None = None,
    by: Actor,
) -> Finding:
    """A claim with its source and its doubt, about a case, one of its exhibits, or one content."""
    if any(thing is not None and thing.case_id != case.pk for thing in (exhibit, medium)):
        raise InputRefused(_("This belongs to another case."))
    in_time(earliest_at, latest_at)
    if earliest_at and latest_at and latest_at < earliest_at:
        raise InputRefused(_("The latest moment lies before the earliest one."))
    with transaction.atomic():
        finding = Finding.objects.create(
            case=case,
            exhibit=exhibit,
            medium=medium,
            kind=kind,
            statement=statement,
            source=source,
            doubt=doubt,
            earliest_at=earliest_at,
            latest_at=latest_at,
            made_by=_person(by),
        )
        _record("finding.write", finding, by, kind=kind)
    return finding


def withdraw_finding(finding: Finding, *, reason: str, by: Actor) -> None:
    """A finding no longer holds: it stays to be read, with who withdrew it and why."""
    if not reason.strip():
        raise InputRefused(_("Say why the finding no longer holds."))
    with transaction.atomic():
        withdrawn = Finding.objects.filter(pk=finding.pk, withdrawn_at__isnull=True).update(
            withdrawn_by=_person(by), withdrawn_at=timezone.now(), withdrawn_why=reason.strip()
        )
        if not withdrawn:
            raise InputRefused(_("This finding was withdrawn before."))
        _record("finding.withdraw", finding, by)


def _person(by: Actor) -> Any:
    if by.person is None:
        raise UsageError("a finding is somebody's")
    return by.person


def _record(name: str, finding: Finding, by: Actor, **details: Any) -> None:
    record(Act(name, case_number=finding.case.number, objects=(f"finding:{finding.pk}",), details=details), by=by)
