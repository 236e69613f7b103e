"""Capture as work in the queue: every worker looks each minute which scans are done and were not captured yet."""

from pathlib import Path

import msgspec
from django.conf import settings
from django_tasks import task

from vangnet.capture.run import capture as examine
from vangnet.capture.summary import View
from vangnet.cases.actions import capturing
from vangnet.cases.actions.jobs import take
from vangnet.cases.actions.placing import place_again, unit_rules
from vangnet.cases.actions.watching import watch_alerts, watch_exhibit, watch_series
from vangnet.cases.evidence import place_of, results_of
from vangnet.cases.jobs import QUEUE, Beat, ending
from vangnet.cases.models import Capture, Case, Series, WatchAlert
from vangnet.cases.queries.matched import matched_in
from vangnet.errors import InputRefused, OutputRefused


@task(queue_name=QUEUE)
def run_capture(pk: int) -> None:
    """Take a capture out of the queue and bring it to an end, or to its next stop."""
    capture = take(Capture, pk)
    if capture is not None:
        with ending(capture, _problem):
            Capture.objects.filter(pk=pk, started_at=None).update(started_at=capture.beat_at)
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


def _problem(error: Exception) -> Capture.Problem:
    if isinstance(error, OutputRefused):
        return Capture.Problem.ROOM if isinstance(error.__cause__, OSError) else Capture.Problem.RESULTS
    if isinstance(error, InputRefused):
        return Capture.Problem.EVIDENCE
    return Capture.Problem.FAULT


class _Watch(Beat):
    """Tells the desk how far it is."""

    def __call__(self, view: View) -> None:
        self.tell(view.stage, done=view.done, total=view.total)
