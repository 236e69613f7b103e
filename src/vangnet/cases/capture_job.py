"""Capture as work in the queue: every worker looks each minute which scans are done and were not captured yet."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.conf import settings
from django.utils import timezone
from django_tasks import task

from vangnet.accounts.audit import Actor, record
from vangnet.capture.run import capture as examine
from vangnet.capture.summary import View
from vangnet.cases.actions import capturing
from vangnet.cases.actions.capture import act_of, put_back
from vangnet.cases.actions.loading import TakenOver
from vangnet.cases.actions.placing import place_again, unit_rules
from vangnet.cases.actions.watching import watch_alerts, watch_exhibit, watch_series
from vangnet.cases.evidence import place_of, results_of
from vangnet.cases.jobs import QUEUE, Leaving, StopAsked, leaving
from vangnet.cases.models import Capture, Case, Series, WatchAlert
from vangnet.cases.processes import this_process
from vangnet.cases.queries.matched import matched_in
from vangnet.errors import InputRefused, OutputRefused

logger = logging.getLogger(__name__)

State = Capture.State
_BEAT_SECONDS = 1.0


@task(queue_name=QUEUE)
def run_capture(pk: int) -> None:
    """Take a capture out of the queue and bring it to an end, or to its next stop."""
    me, now = this_process(), timezone.now()
    waiting = Capture.objects.filter(pk=pk, state=State.QUEUED)
    if not waiting.update(state=State.RUNNING, worker=me, beat_at=now, stage="", stop_asked=False):
        return  # stopped while it waited, or another worker has it
    Capture.objects.filter(pk=pk, started_at=None).update(started_at=now)
    capture = Capture.objects.select_related("scan__exhibit__case").get(pk=pk)
    with _ending(capture):
        _run(capture)


@task
def place_case_again(pk: int) -> None:
    """Put the media of a case in lanes anew, after somebody stated something."""
    place_again(Case.objects.get(pk=pk))


@task
def watch_one_series(pk: int) -> None:
    """Look for the clues of a series in all cases, after media were put into it."""
    series = Series.objects.select_related("case").filter(pk=pk).first()
    if series is not None:
        watch_series(series)


@task
def watch_new_alerts(keys: list[int]) -> None:
    """Look for what alerts wait for in all cases, after they came in."""
    watch_alerts(WatchAlert.objects.filter(pk__in=keys, revoked_at=None))


def _run(capture: Capture) -> None:
    folder, watch = results_of(capture.scan), _Watch(capture)
    version, matched = capture.scan.matched_version, matched_in(capture.scan)
    is_newer = version != capture.matched_version
    if is_newer or capture.files != capturing.stamps_of(folder) or not capture.files:
        summary = examine(
            folder,
            exhibit=place_of(capture.scan.exhibit),
            borders=_there(settings.BORDERS),
            shots=settings.CAPTURE_SHOTS,
            text=settings.CAPTURE_TEXT,
            lane_rules=unit_rules(),
            signatures=_there(settings.SIGNATURES),
            matched=matched,
            watch=watch,
        )
        capture.not_done = msgspec.to_builtins(summary.not_done)
        capture.matched_version = version
        capture.save(update_fields=["not_done", "matched_version"])
    watch(View("load"))
    while not capturing.is_loaded(capture, folder):
        capturing.load(capture, folder, is_over=watch.is_due)
        watch.beat()
    watch(View("place"))
    capturing.supersede(capture)
    place_again(capture.scan.exhibit.case)
    watch(View("compare"))
    watch_exhibit(capture.scan.exhibit)


def _there(place: str | Path) -> Path | None:
    """What a unit gives of its own, if it does."""
    return Path(place) if Path(place).exists() else None


# -- how it ends ------------------------------------------------------------------------------------------------------


@contextmanager
def _ending(capture: Capture) -> Iterator[None]:
    """However it ends, it says how."""
    try:
        yield
    except StopAsked:
        _end(capture, State.STOPPED)
    except Leaving:
        put_back(capture)
    except TakenOver:
        logger.warning("capture %s: taken over by another worker", capture.pk)
    except Exception as error:
        kind = _problem(error)
        if kind is Capture.Problem.FAULT:
            logger.exception("capture %s failed", capture.pk)
        _end(capture, State.FAILED, kind, str(error) or type(error).__name__)
    else:
        _end(capture, State.DONE)


def _end(capture: Capture, state: str, kind: str = "", problem: str = "") -> None:
    mine = Capture.objects.filter(pk=capture.pk, worker=capture.worker, state=State.RUNNING)
    told = {"problem_kind": kind, "problem": problem, "ended_at": timezone.now()}
    if mine.update(state=state, stage="", worker="", stop_asked=False, **told):
        record(act_of("capture.end", capture, state=state, why=kind), by=Actor(None))


def _problem(error: Exception) -> Capture.Problem:
    if isinstance(error, OutputRefused):
        return Capture.Problem.ROOM if isinstance(error.__cause__, OSError) else Capture.Problem.RESULTS
    if isinstance(error, InputRefused):
        return Capture.Problem.EVIDENCE
    return Capture.Problem.FAULT


class _Watch:
    """Tells the desk how far it is, once a second, and hears from it whether to stop."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._told = 0.0
        self._facts: dict[str, object] = {}

    def __call__(self, view: View) -> None:
        is_new = self._facts.get("stage") != view.stage
        self._facts = {"stage": view.stage[:20], "done": view.done, "total": view.total}
        if is_new or self.is_due():
            self.beat()

    def is_due(self) -> bool:
        """Whether a second has gone since the last beat."""
        return time.monotonic() - self._told >= _BEAT_SECONDS

    def beat(self) -> None:
        """Tell, and hear."""
        self._told = time.monotonic()
        mine = Capture.objects.filter(pk=self._capture.pk, worker=self._capture.worker, state=State.RUNNING)
        if not mine.update(beat_at=timezone.now(), **self._facts):
            raise TakenOver("another worker goes on with this")
        if mine.filter(stop_asked=True).exists():
            raise StopAsked
        if leaving.is_set():
            raise Leaving
