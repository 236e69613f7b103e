"""Captures: asked for by the desk when a scan is done, and when a library changed its media."""

from django.db import transaction
from django.db.models import Q

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions import jobs
from vangnet.cases.models import Capture, Case, Scan
from vangnet.cases.queries.matched import outdated
from vangnet.cases.queries.results import latest_scan

State = Scan.State


def ask_captures() -> int:
    """Queue a capture for each done scan of an open case that has none, or one from before a library changed its media.

    Gives how many.
    """
    open_cases = Q(exhibit__case__closed_on__isnull=True, exhibit__case__retention=Case.Retention.ACTIVE)
    waiting = Scan.objects.filter(open_cases, state=State.DONE, capture__isnull=True).select_related("exhibit__case")
    asked = 0
    for scan in waiting.order_by("pk"):
        if latest_scan(scan.exhibit) == scan:
            asked += _ask(scan)
    done = Capture.objects.filter(state=State.DONE, scan__in=Scan.objects.filter(open_cases))
    for capture in outdated(done).select_related("scan__exhibit__case").order_by("pk"):
        asked += _ask_again(capture)
    return asked


def _ask(scan: Scan) -> bool:
    with transaction.atomic():
        Scan.objects.select_for_update().get(pk=scan.pk)
        capture, is_made = Capture.objects.get_or_create(scan=scan)
        if is_made:
            jobs.enqueue(capture)
    return is_made


def _ask_again(capture: Capture) -> bool:
    """What was read is kept, so that only what is new is read."""
    if latest_scan(capture.scan.exhibit) != capture.scan:
        return False
    with transaction.atomic():
        is_asked = jobs.queue_again(capture, state=State.DONE)
        if is_asked:
            record(jobs.act_of(capture, "again", version=capture.scan.matched_version), by=Actor(None))
    return is_asked
