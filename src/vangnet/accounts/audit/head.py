"""Telling outside the database how far the log is, so that a log that was changed later contradicts its own heads."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from vangnet.accounts.heads import Head, files
from vangnet.accounts.models import AuditEntry
from vangnet.errors import LogBroken, VangnetError

EVERY = timedelta(minutes=15)
_log = logging.getLogger(__name__)


def write_head() -> Path | None:
    """Write the newest line's sequence and hash into the folder of heads; None while the log is empty.

    Raises LogBroken when the head before does not agree with the log: a new head would hide that.
    """
    last = AuditEntry.objects.order_by("-sequence").first()
    before = files.newest(settings.AUDIT_HEADS)
    if before is not None:
        _must_agree(before)
    if last is None:
        return None
    try:
        return files.write(settings.AUDIT_HEADS, _head_of(last))
    except FileExistsError:  # nothing was written in the log since, or another process was first
        return files.place_of(settings.AUDIT_HEADS, last.sequence)


def write_head_if_due(*, now: datetime | None = None) -> Path | None:
    """Write a head where there are new lines: every quarter of an hour, and at once at the first line of a day.

    For the desk's worker, which calls it often: what goes wrong is said loudly in the program's own log, and tried
    again at the next call.
    """
    try:
        return write_head() if _is_due(now or timezone.now()) else None
    except (VangnetError, OSError) as error:
        _log.critical("The head of the audit log was not written: %s", error)
        return None


def newest_head() -> Head | None:
    """The newest head that was written."""
    return files.newest(settings.AUDIT_HEADS)


def _is_due(now: datetime) -> bool:
    last = AuditEntry.objects.order_by("-sequence").values_list("hash", "ended_at").first()
    before = newest_head()
    if before is None or last is None:
        return last is not None or before is not None  # a head without a log is a reason to look, too
    written = datetime.fromisoformat(before.written_at)
    is_new_day = timezone.localdate(last[1]) > timezone.localdate(written)
    return last[0] != before.hash and (is_new_day or now - written >= EVERY)


def _head_of(last: AuditEntry) -> Head:
    return Head(
        desk=settings.DESK_NAME,
        sequence=last.sequence,
        hash=last.hash,
        count=AuditEntry.objects.filter(sequence__lte=last.sequence).count(),
        written_at=timezone.now().astimezone(UTC).isoformat(timespec="seconds"),
    )


def _must_agree(head: Head) -> None:
    found = AuditEntry.objects.filter(sequence=head.sequence).values_list("hash", flat=True).first()
    if found != head.hash:
        what = "is gone" if found is None else "is another one now"
        raise LogBroken(
            f"line {head.sequence} of the audit log {what}: the head written at {head.written_at} tells otherwise. "
            "Run `vangnet audit verify`, and keep the database and the folder of heads as they are"
        )
