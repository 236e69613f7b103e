"""The worker: a process beside the desk that takes work out of the queue, and sees to what must happen regularly."""

import logging
import threading
from collections.abc import Callable, Sequence
from types import FrameType

from django.conf import settings
from django.db import close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from vangnet.accounts.audit import write_head_if_due
from vangnet.cases import jobs
from vangnet.cases.actions.capture import ask_captures
from vangnet.cases.actions.destroying import finish_destructions
from vangnet.cases.actions.jobs import requeue_lost
from vangnet.cases.processes import this_process
from vangnet.cases.rematch_job import ask_rematching
from vangnet.sandbox import warm

logger = logging.getLogger(__name__)

ALL_QUEUES = ("*",)

DUTIES: list[Callable[[], object]] = [
    requeue_lost,
    write_head_if_due,
    ask_rematching,
    ask_captures,
    finish_destructions,
]
"""What every worker does when it starts and then each minute; several may do it at the same time."""

DUTY_SECONDS = 60.0
_INTERVAL_SECONDS = 1.0


def run_worker(*, queues: Sequence[str] = ALL_QUEUES, batch: bool = False, hears_signals: bool = True) -> None:
    """Work until told to end; `batch` ends when nothing waits any more.

    With `hears_signals` (only in a main thread) a first SIGTERM or Ctrl-C puts a running scan back in the queue, from
    which it goes on later; a second one kills.
    """
    warm("vangnet.scan.worker", "vangnet.scan.reader", "vangnet.scan.parts.worker")
    jobs.leaving.clear()
    worker = _Worker(
        queue_names=list(queues),
        interval=_INTERVAL_SECONDS,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=this_process(),
        excluded_queue_names=[],
    )
    if hears_signals:
        worker.configure_signals()
    do_duties()
    with _Regularly():
        worker.run()


def workers_wanted() -> list[tuple[str, ...]]:
    """Which queues each of the desk's worker processes serves: scans cannot keep other work waiting."""
    return [*[(jobs.QUEUE,)] * settings.SCANS_AT_ONCE, ("default",)]


def do_duties() -> None:
    """Do all duties once; one that fails is told, and keeps nobody from the others."""
    for duty in DUTIES:
        try:
            duty()
        except Exception:
            logger.exception("%s failed; it is tried again", getattr(duty, "__name__", duty))


class _Worker(QueueWorker):
    """A worker of the queue that tells its scan to leave when it must end."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        jobs.leaving.set()
        super().shutdown(signum, frame)


class _Regularly(threading.Thread):
    """The duties, each minute, beside the work."""

    def __init__(self) -> None:
        super().__init__(name="duties", daemon=True)
        self._is_over = threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self.join()

    def run(self) -> None:
        while not self._is_over.wait(DUTY_SECONDS):
            close_old_connections()
            do_duties()
            connection.close()
