"""An export as work in the queue: read, measured, laid beside the scan of its exhibit, and turned into records.

Each step is done only where it was not done before, so that a worker that is killed loses one step at most.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from django_tasks import task

from vangnet.cases.actions.jobs import take
from vangnet.cases.jobs import QUEUE, Beat, ending
from vangnet.chats.exposing import expose
from vangnet.chats.folders import folder_of, place_of, told_place
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


@task(queue_name=QUEUE)
def run_export(pk: int) -> None:
    """Take an export out of the queue and bring it to an end, or to its next stop."""
    export = take(Export, pk, done=0, total=0)
    if export is None:
        return  # stopped while it waited, or another worker has it
    with ending(export, _problem):
        Export.objects.filter(pk=pk, started_at=None).update(started_at=export.beat_at)
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
        try:
            manifest = read_exports([place], folder, watch=watch)
        except InputRefused as refused:  # told by its place in the exhibit: paths of this machine are for nobody's eyes
            raise InputRefused(str(refused).replace(str(place), told_place(export))) from refused
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


def _problem(error: Exception) -> Export.Problem:
    if isinstance(error, OutputRefused) or (isinstance(error, OSError) and error.errno is not None):
        return Export.Problem.ROOM
    if isinstance(error, InputRefused):
        return Export.Problem.EVIDENCE
    return Export.Problem.FAULT


class _Watch(Beat):
    """Tells the desk how far it is."""

    def __call__(self, view: View) -> None:
        self.tell(view.stage, done=view.done, total=view.total, records=view.records)
