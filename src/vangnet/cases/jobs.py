"""What all work of the queue has in common: it tells how far it is, hears that it must stop, and says how it ended."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils import timezone

from vangnet.cases.actions.jobs import TakenOver, end, put_back
from vangnet.cases.models.job import LONGEST_STAGE, Job

logger = logging.getLogger(__name__)

QUEUE = "scans"
leaving = threading.Event()
"""Set when this worker must end: its job goes back in the queue at the next beat."""

BEAT_SECONDS = 1.0

_FAULT = "fault"


class StopAsked(Exception):
    """Somebody asked the job to stop."""


class Leaving(Exception):
    """The worker must end."""


@contextmanager
def ending(job: Job, problem: Callable[[Exception], str]) -> Iterator[None]:
    """However it ends, it says how; `problem` tells of which kind an error is."""
    try:
        yield
    except StopAsked:
        end(job, Job.State.STOPPED)
    except Leaving:
        put_back(job)
    except TakenOver:
        logger.warning("%s %s: taken over by another worker", job.NAME, job.pk)
    except Exception as error:
        kind = problem(error)
        if kind == _FAULT:
            logger.exception("%s %s failed", job.NAME, job.pk)
        end(job, Job.State.FAILED, kind, str(error) or type(error).__name__)
    else:
        end(job, Job.State.DONE)


class Beat:
    """Tells the desk how far a job is, once a second, and hears from it whether to stop."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told = 0.0
        self._facts: dict[str, object] = {}

    def tell(self, stage: str, **facts: object) -> None:
        """How far it is: told at once in a new stage, else when a second has gone."""
        stage = stage[:LONGEST_STAGE]
        is_new = self._facts.get("stage") != stage
        self._facts = {**self._facts, "stage": stage, **facts}
        if is_new or self.is_due():
            self.beat()

    def is_due(self) -> bool:
        """Whether a second has gone since the last beat."""
        return time.monotonic() - self._told >= BEAT_SECONDS

    def beat(self) -> None:
        """Tell, and hear: raises StopAsked, Leaving, or TakenOver."""
        self._told = time.monotonic()
        job = self._job
        mine = type(job).objects.filter(pk=job.pk, worker=job.worker, state=Job.State.RUNNING)
        if not mine.update(beat_at=timezone.now(), **self._facts):
            raise TakenOver("another worker goes on with this")
        if mine.filter(stop_asked=True).exists():
            raise StopAsked
        if leaving.is_set():
            raise Leaving
