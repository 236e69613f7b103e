"""Jobs: stopped and taken up again by people; taken, ended and put back by workers, also where a worker was lost."""

import logging
from datetime import timedelta
from typing import TypeVar

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.models.job import Job
from vangnet.cases.processes import is_gone, is_here, this_process
from vangnet.errors import InputRefused, VangnetError

logger = logging.getLogger(__name__)

State = Job.State
_Kind = TypeVar("_Kind", bound=Job)

NO_BEAT = timedelta(seconds=60)
NO_BEAT_ELSEWHERE = timedelta(minutes=10)
"""How long a worker may be silent: one of this machine, whose process is gone too, and one of another machine."""

AT_WORK = (State.QUEUED, State.RUNNING)
AT_REST = (State.STOPPED, State.FAILED)


class WorkerLost(VangnetError):
    """The process that did this work ended before the work did."""


class TakenOver(VangnetError):
    """Another worker goes on with this."""


# -- what people ask --------------------------------------------------------------------------------------------------


def stop(job: Job, *, by: Actor) -> None:
    """Ask a job to stop; what it has done is kept. Raises InputRefused when it is not under way."""
    with transaction.atomic():
        same = type(job).objects.filter(pk=job.pk)
        waiting = same.filter(state=State.QUEUED).update(state=State.STOPPED)
        running = same.filter(state=State.RUNNING).update(stop_asked=True)
        if not waiting and not running:
            raise InputRefused(_("This is not under way."))
        record(act_of(job, "stop"), by=by)


def resume(job: Job, *, by: Actor) -> None:
    """Put a stopped or failed job back in the queue: it goes on where it was. Raises InputRefused when it cannot."""
    with transaction.atomic():
        if not queue_again(job, state__in=AT_REST):
            raise InputRefused(_("This is under way, or done."))
        record(act_of(job, "resume"), by=by)


# -- what workers do --------------------------------------------------------------------------------------------------


def enqueue(job: Job) -> None:
    """Put a new job in the queue."""
    import_string(job.TASK).enqueue(job.pk)


def take(kind: type[_Kind], pk: int, **facts: object) -> _Kind | None:
    """Take a job out of the queue for this process; None where it was stopped meanwhile, or another has it.

    `facts` are written with it, in one move.
    """
    waiting = kind.objects.filter(pk=pk, state=State.QUEUED)
    mine = {"state": State.RUNNING, "worker": this_process(), "beat_at": timezone.now()}
    if not waiting.update(**mine, stage="", stop_asked=False, **facts):
        return None
    return kind.objects.select_related(kind.CASE).get(pk=pk)


def put_back(job: Job) -> None:
    """A worker that must leave puts its job back in the queue for the next one."""
    with transaction.atomic():
        queue_again(job, state=State.RUNNING, worker=job.worker)


def end(job: Job, state: str, kind: str = "", problem: str = "") -> None:
    """Tell how a job ended, if it still is this worker's."""
    mine = type(job).objects.filter(pk=job.pk, worker=job.worker, state=State.RUNNING)
    told = {"problem_kind": kind, "problem": problem, "ended_at": timezone.now()}
    if mine.update(state=state, stage="", worker="", stop_asked=False, **told):
        record(act_of(job, "end", state=state, why=kind), by=Actor(None))


def requeue_lost() -> int:
    """Put jobs whose worker is dead back in the queue, and close the accounts of lost work; gives how many jobs."""
    lost = sum(_requeue_lost(kind) for kind in apps.get_models() if issubclass(kind, Job))
    for result in DBTaskResult.objects.running():
        if result.worker_ids and is_gone(result.worker_ids[-1]):
            result.set_failed(WorkerLost(f"the worker {result.worker_ids[-1]} ended before the work did"))
    return lost


def _requeue_lost(kind: type[Job]) -> int:
    now, lost = timezone.now(), 0
    silent = kind.objects.filter(state=State.RUNNING, beat_at__lt=now - NO_BEAT)
    for job in silent.select_related(kind.CASE):
        silent_elsewhere = not is_here(job.worker) and job.beat_at < now - NO_BEAT_ELSEWHERE  # type: ignore[operator]
        if is_gone(job.worker) or silent_elsewhere:
            lost += _requeue(job)
    return lost


def _requeue(job: Job) -> bool:
    with transaction.atomic():
        if not queue_again(job, state=State.RUNNING, worker=job.worker, beat_at=job.beat_at):
            return False
        record(act_of(job, "requeue"), by=Actor(None))
    logger.warning("%s %s: its worker %s was lost; it goes on with the next one", job.NAME, job.pk, job.worker)
    return True


def queue_again(job: Job, **was: object) -> bool:
    """Back in the queue if it still is as it was; whether it was."""
    changed = (
        type(job)
        .objects.filter(pk=job.pk, **was)
        .update(state=State.QUEUED, worker="", stop_asked=False, problem_kind="", problem="", ended_at=None)
    )
    if changed:
        enqueue(job)
    return bool(changed)


def act_of(job: Job, verb: str, *things: str, **details: object) -> Act:
    """A line of the log on a job."""
    return Act(f"{job.NAME}.{verb}", job.of_case.number, (*job.things(), *things), details)
