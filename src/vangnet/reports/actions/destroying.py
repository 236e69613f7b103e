"""The end of what a report says: contents, reporter, messages, files and identifiers go; a row stays to be counted.

What stays: number, channel, unit, dates, states and outcomes without their reasons, and the keyed hash of the receipt,
so that the public door is told to forget it. Only a person destroys; the program proposes.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.deletion import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.cases.retention.rules import latest_begun, rule
from vangnet.errors import InputRefused
from vangnet.identities.models import Identifier
from vangnet.reports import attachments
from vangnet.reports.actions.moving import locked, move
from vangnet.reports.keeping import destroy_kept
from vangnet.reports.models import Attachment, Decision, Report, Reporter
from vangnet.reports.rules import visible_reports
from vangnet.reports.states import State


@transaction.atomic
def destroy(report: Report, *, by: Actor, reason: str) -> None:
    """Destroy what a report says. Raises InputRefused; then nothing was changed."""
    person = person_of(by)
    if not may(person, Verb.DESTROY):
        raise InputRefused(_("Destroying needs a right of its own."))
    if not visible_reports(person).filter(pk=report.pk).exists():
        raise InputRefused(_("There is no such report."))
    if not reason.strip():
        raise InputRefused(_("Give a reason; it is written down."))
    now = locked(report)
    if now.case is not None and now.case.retention != Case.Retention.DESTROYED:
        raise InputRefused(_("This report is part of a case, and goes with it."))
    move(now, to=State.DESTROYED, by=by, reason=reason)
    counts = _gone(now)
    _overwrite_what_is_deleted()
    details = {"reason": reason.strip()[:300], **counts}
    record(Act("report.destroy", objects=(f"report:{now.pk}",), details=details), by=by)
    report.refresh_from_db()


def due(person: Person, *, today: date | None = None) -> QuerySet[Report]:
    """The ended reports that are proposed to be destroyed, those of the unit of somebody who may.

    Kept a number of days after their end (`VANGNET_REPORT_KEPT_DAYS`), at most as long as art. 8 Wpg says after they
    came in; a report of a case goes after its case, and then at once.
    """
    if not may(person, Verb.DESTROY):
        return Report.objects.none()
    day = today or timezone.localdate()
    ended = timezone.now() - timedelta(days=settings.REPORT_KEPT_DAYS)
    longest = latest_begun(day, years=rule("wpg-8-remove").years)
    was_of_case = Decision.objects.filter(report=OuterRef("pk"), outcome=Decision.Outcome.CASE, revoked_at=None)
    is_due = Q(state_at__lte=ended) | Q(received_at__date__lte=longest) | Q(Exists(was_of_case), case=None)
    is_free = Q(case=None) | Q(case__retention=Case.Retention.DESTROYED)
    return visible_reports(person).filter(is_free, is_due, state=State.CLOSED).order_by("state_at", "pk")


def _gone(report: Report) -> dict[str, int]:
    """Take away all that the report says, in the same transaction; gives how many rows of what."""
    empty: dict[str, Any] = {
        "source": "",
        "source_number": "",
        "summary": "",
        "content": {},
        "circumstances": {},
        "reasons": [],
        "situation": "",
        "occurred_at": None,
        "reply_key": "",
        "incriminates_self": False,
        "owner": None,
        "team": None,
        "case": None,
        "cluster": None,
        "file": None,
        "destroyed_at": timezone.now(),
    }
    file, attached = report.file, list(report.attachments.all())
    identifiers = Counter(report.mentions.values_list("identifier", flat=True))
    counts = {
        "mentions": report.mentions.count(),
        "messages": report.messages.count(),
        "attachments": len(attached),
    }
    for rows in (report.mentions, report.messages, report.link_judgements, report.alarms):
        rows.all().delete()
    Reporter.objects.filter(report=report).delete()
    report.criminal_complaints.clear()
    report.steps.update(reason="", waits_for="", untold="")
    report.decisions.update(reason="", revoked_why="")
    report.deliveries.update(reason="", proof="", problem="")
    report.hotline_messages.update(body={})
    report.attachments.update(state=Attachment.State.DESTROYED, name="", records=[], problem="")
    Report.objects.filter(pk=report.pk).update(**empty)
    _forget_identifiers(identifiers)
    if file is not None and not file.reports.exclude(state=State.DESTROYED).exclude(pk=report.pk).exists():
        destroy_kept(file)
        type(file).objects.filter(pk=file.pk).update(name="")
    for each in attached:
        transaction.on_commit(lambda each=each: attachments.remove(each))  # type: ignore[misc]
    return counts


def _forget_identifiers(told: Counter[int]) -> None:
    """An identifier that stands nowhere any more goes; one that others told too, or somebody judged, stays."""
    for identifier in Identifier.objects.filter(pk__in=told, mentioned=None):
        try:
            with transaction.atomic():
                identifier.delete()
        except ProtectedError:
            continue
    for pk, count in told.items():
        counted = Identifier.objects.filter(pk=pk, mentions__gte=count, subjects__gte=1)
        counted.update(mentions=F("mentions") - count, subjects=F("subjects") - 1)


def finish_destroying() -> None:
    """A duty: take away what a process that was killed left of destroyed attachments."""
    for attachment in Attachment.objects.filter(state=Attachment.State.DESTROYED).iterator():
        attachments.remove(attachment)


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves deleted content in its file unless it is told otherwise."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
