"""Scans: asked for, stopped, taken up again, and put back in the queue when their worker was lost."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.models import Exhibit, Scan
from vangnet.cases.places import evidence_path
from vangnet.cases.processes import is_gone, is_here
from vangnet.errors import InputRefused, VangnetError
from vangnet.scan.scope import scope_of

logger = logging.getLogger(__name__)

NO_BEAT = timedelta(seconds=60)
NO_BEAT_ELSEWHERE = timedelta(minutes=10)
"""How long a worker may be silent: one of this machine, whose process is gone too, and one of another machine."""

AT_WORK = (Scan.State.QUEUED, Scan.State.RUNNING)
AT_REST = (Scan.State.STOPPED, Scan.State.FAILED)


class WorkerLost(VangnetError):
    """The process that did this work ended before the work did."""


def start_scan(exhibit: Exhibit, *, carve: bool = False, by: Actor) -> Scan:
    """Put a scan of an exhibit in the queue; raises InputRefused when it is not there, or has a scan under way."""
    if not exhibit.root:
        raise InputRefused(_("Choose first where the exhibit lies in the evidence."))
    evidence_path(exhibit.root, exhibit.path)
    scope_of(exhibit.scope)
    with transaction.atomic():
        Exhibit.objects.select_for_update().get(pk=exhibit.pk)
        if exhibit.scans.filter(state__in=AT_WORK).exists():
            raise InputRefused(_("This exhibit has a scan that is under way; let it end, or stop it."))
        number = (exhibit.scans.aggregate(last=Max("number"))["last"] or 0) + 1
        scan = Scan.objects.create(
            exhibit=exhibit, number=number, carve=carve, scope=exhibit.scope, started_by=by.person
        )
        _enqueue(scan)
        details = {"carve": carve, "library": settings.LIBRARY.exists()}
        record(_act("scan.start", scan, **details), by=by)
    return scan


def stop_scan(scan: Scan, *, by: Actor) -> None:
    """Ask a scan to stop; what it has done is kept. Raises InputRefused when it is not under way."""
    with transaction.atomic():
        waiting = Scan.objects.filter(pk=scan.pk, state=Scan.State.QUEUED).update(state=Scan.State.STOPPED)
        running = Scan.objects.filter(pk=scan.pk, state=Scan.State.RUNNING).update(stop_asked=True)
        if not waiting and not running:
            raise InputRefused(_("This scan is not under way."))
        record(_act("scan.stop", scan), by=by)


def resume_scan(scan: Scan, *, by: Actor) -> None:
    """Put a stopped or failed scan back in the queue: it goes on where it was. Raises InputRefused when it cannot."""
    with transaction.atomic():
        Exhibit.objects.select_for_update().get(pk=scan.exhibit_id)
        if Scan.objects.filter(exhibit=scan.exhibit_id, number__gt=scan.number).exists():
            raise InputRefused(_("This exhibit has a later scan."))
        if not _queue_again(scan, state__in=AT_REST):
            raise InputRefused(_("This scan is under way, or done."))
        record(_act("scan.resume", scan), by=by)


def put_back(scan: Scan) -> None:
    """A worker that must leave puts its scan back in the queue for the next one."""
    with transaction.atomic():
        _queue_again(scan, state=Scan.State.RUNNING, worker=scan.worker)


def requeue_lost() -> int:
    """Put scans whose worker is dead back in the queue, and close the accounts of lost work; returns how many scans."""
    now = timezone.now()
    lost = 0
    for scan in Scan.objects.filter(state=Scan.State.RUNNING, beat_at__lt=now - NO_BEAT).select_related(
        "exhibit__case"
    ):
        silent_elsewhere = not is_here(scan.worker) and scan.beat_at < now - NO_BEAT_ELSEWHERE  # type: ignore[operator]
        if is_gone(scan.worker) or silent_elsewhere:
            lost += _requeue(scan)
    _close_lost_results()
    return lost


def _requeue(scan: Scan) -> bool:
    with transaction.atomic():
        if not _queue_again(scan, state=Scan.State.RUNNING, worker=scan.worker, beat_at=scan.beat_at):
            return False
        record(_act("scan.requeue", scan), by=Actor(None))
    logger.warning("scan %s: its worker %s was lost; it goes on with the next one", scan.pk, scan.worker)
    return True


def _queue_again(scan: Scan, **was: object) -> bool:
    """Back in the queue if the scan still is as it was; whether it was."""
    changed = Scan.objects.filter(pk=scan.pk, **was).update(
        state=Scan.State.QUEUED, worker="", stop_asked=False, problem_kind="", problem="", ended_at=None
    )
    if changed:
        _enqueue(scan)
    return bool(changed)


def _close_lost_results() -> None:
    """Work that nobody does any more is told to have failed."""
    for result in DBTaskResult.objects.running():
        if result.worker_ids and is_gone(result.worker_ids[-1]):
            result.set_failed(WorkerLost(f"the worker {result.worker_ids[-1]} ended before the work did"))


def _enqueue(scan: Scan) -> None:
    from vangnet.cases.jobs import run_scan

    run_scan.enqueue(scan.pk)


def _act(name: str, scan: Scan, **details: object) -> Act:
    objects = (f"exhibit:{scan.exhibit_id}", f"scan:{scan.pk}")
    return Act(name, case_number=scan.exhibit.case.number, objects=objects, details=details)
