"""How an alert ends: its key is destroyed at once, then all that was sealed is erased, and then the desk is told.

The key goes first, and outside every transaction: whatever fails after that, nothing of the picture can be opened any
more. What follows is finished by the next look, also by another process.
"""

import logging
import time
from datetime import timedelta
from functools import partial
from typing import Literal

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.portals.school import aside, crop_keys, terms
from vangnet.portals.school.keeping import keep
from vangnet.portals.school.models import Alert, Asked, FormSent, Mail, Showing
from vangnet.transfer.school import Erased

Reason = Literal["ended", "term", "withdrawn", "recognised"]
REMEMBERED = timedelta(days=14)
"""How long those who were asked can read that it is over."""

_log = logging.getLogger(__name__)
_FORMS_KEPT = timedelta(days=2)  # longer than a form can be sent (`nonces`)
_MAILS = (Mail.Kind.INVITATION, Mail.Kind.REMINDER)


def close(alert: Alert, *, reason: Reason) -> None:
    """End an alert, for good. To be called in a transaction or outside one."""
    began = time.monotonic()
    crop_keys.destroy(alert.key)
    terms.forget(alert)
    with transaction.atomic():
        _erase_what_is_deleted()
        running = Alert.objects.filter(pk=alert.pk).exclude(state=Alert.State.ENDED)
        is_first = running.update(
            state=Alert.State.ENDED, crop=b"", questions=b"", ended_at=timezone.now(), end=reason, latest_at=None
        )
        if is_first:
            _empty(alert)
            transaction.on_commit(partial(_finish, alert.pk, began))


def sweep() -> int:
    """End what is over, finish what was begun, and forget what is old; gives how many alerts ended now.

    To be called by the loop that carries bundles, every few seconds.
    """
    ended = end_those_over()
    for pk in Alert.objects.filter(state=Alert.State.ENDED, told_at=None).values_list("pk", flat=True):
        _finish(pk)
    now = timezone.now()
    Showing.objects.filter(ends_at__lt=now).delete()
    FormSent.objects.filter(made_hour__lt=now - _FORMS_KEPT).delete()
    Asked.objects.filter(alert__state=Alert.State.ENDED, alert__ended_at__lt=now - REMEMBERED).delete()
    return ended


def end_those_over() -> int:
    """End the alerts whose term is over, or whose key is no longer there; gives how many. Every page calls this."""
    ended = 0
    for alert in Alert.objects.exclude(state=Alert.State.ENDED).select_related("key").defer("crop", "questions"):
        if not crop_keys.is_there(alert.key):
            close(alert, reason="ended")
        elif terms.is_over(alert):
            close(alert, reason="term")
        else:
            terms.note(alert)
            continue
        ended += 1
    return ended


def _empty(alert: Alert) -> None:
    """Leave of an alert who was asked, so that they can read that it is over; not who looked or answered."""
    Showing.objects.filter(asked__alert=alert).delete()
    alert.asked.update(revealed=0, answered_at=None)
    others = Asked.objects.exclude(alert__state=Alert.State.ENDED).values("contact")
    asked = alert.asked.values("contact")
    Mail.objects.filter(sent_at=None, kind__in=_MAILS, contact__in=asked).exclude(contact__in=others).delete()


def _finish(pk: int, began: float | None = None) -> None:
    """Bring the erasure to the disk, and tell the desk; where somebody still reads an old page, the next look does."""
    alert = Alert.objects.defer("crop", "questions").select_related("key").get(pk=pk)
    if not (_is_on_disk() and _is_cleared(alert)):
        return
    at = alert.ended_at or timezone.now()
    seconds = (timezone.now() - at).total_seconds() if began is None else time.monotonic() - began
    with transaction.atomic():
        if Alert.objects.filter(pk=pk, told_at=None).update(told_at=timezone.now()):
            reason: Reason = alert.end  # type: ignore[assignment]  # only `close` writes it
            keep(
                Erased(
                    alert=alert.identity,
                    at=at,
                    key=alert.key.number,
                    seconds=round(max(seconds, 0.0), 3),
                    reason=reason,
                )
            )


def _erase_what_is_deleted() -> None:
    """SQLite overwrites what it deletes. (The settings of the door say so too.)"""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _is_cleared(alert: Alert) -> bool:
    """Take away what lies beside and may hold something of an alert; false where that cannot be done now."""
    try:
        aside.clear(alert.identity)
    except (OSError, InputRefused):
        _log.exception("what lies beside could not be cleared at the end of an alert; it is tried again")
        return False
    return True


def _is_on_disk() -> bool:
    """Bring what SQLite wrote beside its file into it, and empty what lay beside; false while somebody still reads."""
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_ = cursor.fetchone()
    except OperationalError:
        return False
    return not is_busy
