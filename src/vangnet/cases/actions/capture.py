"""Captures: asked for by the desk when a scan is done, stopped and taken up again by people, put back when lost."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.scan import AT_REST, NO_BEAT, NO_BEAT_ELSEWHERE
from vangnet.cases.models import Capture, Case, Scan
from vangnet.cases.processes import is_gone, is_here
from vangnet.cases.queries.matched import outdated
from vangnet.cases.queries.results import latest_scan
from vangnet.errors import InputRefused

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


def stop_capture(capture: Capture, *, by: Actor) -> None:
    """Ask a capture to stop; what it has done is kept. Raises InputRefused when it is not under way."""
    with transaction.atomic():
        same = Capture.objects.filter(pk=capture.pk)
        waiting = same.filter(state=State.QUEUED).update(state=State.STOPPED)
        running = same.filter(state=State.RUNNING).update(stop_asked=True)
        if not waiting and not running:
            raise InputRefused(_("This is not under way."))
        record(act_of("capture.stop", capture), by=by)


def resume_capture(capture: Capture, *, by: Actor) -> None:
    """Put a stopped or failed capture back in the queue. Raises InputRefused when it cannot go on."""
    with transaction.atomic():
        if not _queue_again(capture, state__in=AT_REST):
            raise InputRefused(_("This is under way, or done."))
        record(act_of("capture.resume", capture), by=by)


def put_back(capture: Capture) -> None:
    """A worker that must leave puts its capture back in the queue for the next one."""
    with transaction.atomic():
        _queue_again(capture, state=State.RUNNING, worker=capture.worker)


def requeue_lost_captures() -> int:
    """Put captures whose worker is dead back in the queue; gives how many."""
    now, lost = timezone.now(), 0
    silent = Capture.objects.filter(state=State.RUNNING, beat_at__lt=now - NO_BEAT)
    for capture in silent.select_related("scan__exhibit__case"):
        if is_gone(capture.worker) or (not is_here(capture.worker) and _is_long_silent(capture, NO_BEAT_ELSEWHERE)):
            with transaction.atomic():
                if _queue_again(capture, state=State.RUNNING, worker=capture.worker, beat_at=capture.beat_at):
                    record(act_of("capture.requeue", capture), by=Actor(None))
                    lost += 1
    return lost


def act_of(name: str, capture: Capture, **details: object) -> Act:
    """A line of the log on a capture."""
    scan = capture.scan
    return Act(name, scan.exhibit.case.number, (f"exhibit:{scan.exhibit_id}", f"scan:{scan.pk}"), details)


def _ask(scan: Scan) -> bool:
    with transaction.atomic():
        Scan.objects.select_for_update().get(pk=scan.pk)
        capture, is_made = Capture.objects.get_or_create(scan=scan)
        if is_made:
            _enqueue(capture)
    return is_made


def _ask_again(capture: Capture) -> bool:
    """What was read is kept, so that only what is new is read."""
    if latest_scan(capture.scan.exhibit) != capture.scan:
        return False
    with transaction.atomic():
        is_asked = _queue_again(capture, state=State.DONE)
        if is_asked:
            record(act_of("capture.again", capture, version=capture.scan.matched_version), by=Actor(None))
    return is_asked


def _is_long_silent(capture: Capture, limit: timedelta) -> bool:
    return capture.beat_at is not None and capture.beat_at < timezone.now() - limit


def _queue_again(capture: Capture, **was: object) -> bool:
    """Back in the queue if it still is as it was; whether it was."""
    changed = Capture.objects.filter(pk=capture.pk, **was).update(
        state=State.QUEUED, worker="", stop_asked=False, problem_kind="", problem="", ended_at=None
    )
    if changed:
        _enqueue(capture)
    return bool(changed)


def _enqueue(capture: Capture) -> None:
    from vangnet.cases.capture_job import run_capture

    run_capture.enqueue(capture.pk)
