"""Exports laid down as they were read, measured and drawn, without a worker: for tests of pictures."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.desk_world import World
from tests.networks.made import stored
from vangnet.cases.models import Case
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.networks.drawing import draw
from vangnet.networks.measuring import measure
from vangnet.networks.shape import Record
from vangnet.networks.store.loading import open_network

Drawn = Callable[..., Export]
"""`drawn([Message(...), Tie(...)])`: an export of Anna's case that was read, measured and drawn."""


@pytest.fixture
def drawn(world: World, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Drawn:
    settings.RESULTS = tmp_path / "results"
    return lambda records, **more: lay(world, records, tmp_path, monkeypatch, **more)


def lay(
    world: World,
    records: Sequence[Record],
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    case: Case | None = None,
    is_drawn: bool = True,
) -> Export:
    of = case or world.case
    exhibit = of.exhibits.first() or world.add_exhibit(of)
    number = Export.objects.filter(exhibit__case=of).count() + 1
    facts = {"name": "Wandelclub", "path": f"{number}.json", "basis": "art. 126nd Sv", "state": Export.State.DONE}
    export = Export.objects.create(exhibit=exhibit, number=number, **facts)
    made = place / f"made-{export.pk}"
    made.mkdir()
    read = stored(made, monkeypatch, records)
    Export.objects.filter(pk=export.pk).update(counts={"members": read.manifest.members})
    folder = folder_of(export)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(read.directory, folder)
    measures = measure(folder)
    if is_drawn:
        for one in measures.layers:
            draw(open_network(folder), measures, one.layer)
    return Export.objects.select_related("exhibit__case").get(pk=export.pk)
