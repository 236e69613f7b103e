"""An export as work in the queue: read, measured, laid beside the scan of its exhibit, and turned into records.

Each step is done only where it was not done before, so that a worker that is killed loses one step at most.
"""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone
from django_tasks import task

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.loading import TakenOver
from vangnet.cases.jobs import QUEUE, Leaving, StopAsked, leaving
from vangnet.cases.processes import this_process
from vangnet.chats.actions.reading import act_of, put_back
from vangnet.chats.exposing import expose
from vangnet.chats.folders import folder_of, place_of
from vangnet.chats.hits import find_hits
from vangnet.chats.identifying import identify
from vangnet.chats.models import Export
from vangnet.chats.standing import tell_standings, tell_traces
from vangnet.errors import InputRefused, OutputRefused
from vangnet.networks.drawing import draw, drawing_of
from vangnet.networks.measuring import measure, read_measures
from vangnet.networks.store.loading import open_network
from vangnet.networks.store.manifest import read_manifest
from vangnet.networks.store.reading_in import read_exports
from vangnet.networks.view import View, Watch

logger = logging.getLogger(__name__)

State = Export.State
_BEAT_SECONDS = 1.0


@task(queue_name=QUEUE)
def run_export(pk: int) -> None:
    """Take an export out of the queue and bring it to an end, or to its next stop."""
    me, now = this_process(), timezone.now()
    waiting = Export.objects.filter(pk=pk, state=State.QUEUED)
    if not waiting.update(state=State.RUNNING, worker=me, beat_at=now, stage="", done=0, total=0, stop_asked=False):
        return  # stopped while it waited, or another worker has it
    Export.objects.filter(pk=pk, started_at=None).update(started_at=now)
    export = Export.objects.select_related("exhibit__case").get(pk=pk)
    with _ending(export):
        watch, folder = _Watch(export), folder_of(export)
        for step in STEPS:
            step(export, folder, watch)


# -- the steps --------------------------------------------------------------------------------------------------------


def _read(export: Export, folder: Path, watch: Watch) -> None:
    try:
        manifest = read_manifest(folder)
    except InputRefused:
        place = place_of(export)  # first: what was read before stays where the evidence is gone
        if folder.is_dir() and not folder.is_symlink():  # a part of one, or of another version of the program
            shutil.rmtree(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        manifest = read_exports([place], folder, watch=watch)
    export.counts = {
        "members": manifest.members,
        "messages": manifest.messages,
        "acts": manifest.acts,
        "access": manifest.access,
        "networks": manifest.networks,
        "ties": manifest.tie_count,
        "problems": sum(manifest.problems_by_code.values()),
        "first_at": manifest.first_at.isoformat() if manifest.first_at else "",
        "last_at": manifest.last_at.isoformat() if manifest.last_at else "",
    }
    export.save(update_fields=["counts"])


def _measure(export: Export, folder: Path, watch: Watch) -> None:  # noqa: ARG001
    if read_measures(folder) is None:
        measure(folder, watch=watch)


def _draw(export: Export, folder: Path, watch: Watch) -> None:  # noqa: ARG001
    """Draw each layer that was measured, so that the desk shows it at once."""
    measures = read_measures(folder)
    if measures is None:
        return
    for number, one in enumerate(measures.layers):
        watch(View(f"draw {one.layer}", number, len(measures.layers)))
        if drawing_of(folder, measures, one.layer) is None:
            draw(open_network(folder), measures, one.layer)


def _find(export: Export, folder: Path, watch: Watch) -> None:
    find_hits(export, folder, watch)


def _roles(export: Export, folder: Path, watch: Watch) -> None:  # noqa: ARG001
    tell_standings(folder, watch)


def _behave(export: Export, folder: Path, watch: Watch) -> None:
    tell_traces(export, folder, watch)


def _scan(export: Export, folder: Path, watch: Watch) -> None:  # noqa: ARG001
    """Keep which scan the steps before it were done with, as `_find` told: the last step."""
    export.save(update_fields=["scan_number", "library_version"])


STEPS: tuple[Callable[[Export, Path, Watch], None], ...] = (
    *(_read, _measure, _draw, _find, identify, _roles, _behave, expose, _scan),
)
"""In this order."""


# -- how it ends ------------------------------------------------------------------------------------------------------


@contextmanager
def _ending(export: Export) -> Iterator[None]:
    """However it ends, it says how."""
    try:
        yield
    except StopAsked:
        _end(export, State.STOPPED)
    except Leaving:
        put_back(export)
    except TakenOver:
        logger.warning("export %s: taken over by another worker", export.pk)
    except Exception as error:
        kind = _problem(error)
        if kind is Export.Problem.FAULT:
            logger.exception("export %s failed", export.pk)
        _end(export, State.FAILED, kind, str(error) or type(error).__name__)
    else:
        _end(export, State.DONE)


def _end(export: Export, state: str, kind: str = "", problem: str = "") -> None:
    mine = Export.objects.filter(pk=export.pk, worker=export.worker, state=State.RUNNING)
    told = {"problem_kind": kind, "problem": problem, "ended_at": timezone.now()}
    if mine.update(state=state, stage="", worker="", stop_asked=False, **told):
        record(act_of("chats.end", export, state=state, why=kind), by=Actor(None))


def _problem(error: Exception) -> Export.Problem:
    if isinstance(error, OutputRefused) or (isinstance(error, OSError) and error.errno is not None):
        return Export.Problem.ROOM
    if isinstance(error, InputRefused):
        return Export.Problem.EVIDENCE
    return Export.Problem.FAULT


class _Watch:
    """Tells the desk how far it is, once a second, and hears from it whether to stop."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._told = 0.0
        self._facts: dict[str, object] = {}

    def __call__(self, view: View) -> None:
        is_new = self._facts.get("stage") != view.stage[:40]
        self._facts = {"stage": view.stage[:40], "done": view.done, "total": view.total, "records": view.records}
        if is_new or time.monotonic() - self._told >= _BEAT_SECONDS:
            self._beat()

    def _beat(self) -> None:
        self._told = time.monotonic()
        mine = Export.objects.filter(pk=self._export.pk, worker=self._export.worker, state=State.RUNNING)
        if not mine.update(beat_at=timezone.now(), **self._facts):
            raise TakenOver("another worker goes on with this")
        if mine.filter(stop_asked=True).exists():
            raise StopAsked
        if leaving.is_set():
            raise Leaving
