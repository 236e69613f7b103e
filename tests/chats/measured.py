"""Exports whose folder is laid down as it was read and measured, without a worker."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.desk_world import World
from tests.networks.made import stored
from vangnet.cases.models import Case
from vangnet.chats.exposing import EXPOSE
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.networks.measuring import measure
from vangnet.networks.shape import Layer, Message, Moment, Network, Record

Laid = Callable[..., Export]
"""`laid([Message(...), Tie(...)])`: an export of Anna's case that was read and measured."""


@pytest.fixture
def laid(world: World, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Laid:
    settings.RESULTS = tmp_path / "results"

    def lay(records: list[Record], *, case: Case | None = None, is_measured: bool = True) -> Export:
        of = case or world.case
        exhibit = of.exhibits.first() or world.add_exhibit(of)
        number = Export.objects.filter(exhibit__case=of).count() + 1
        export = Export.objects.create(
            exhibit=exhibit, number=number, name="Groep", path=f"{number}.json", basis="x", state=Export.State.DONE
        )
        place = tmp_path / f"made-{export.pk}"
        place.mkdir()
        read = stored(place, monkeypatch, records)
        export.counts = {"members": read.manifest.members, "messages": read.manifest.messages, "problems": 0}
        export.save()
        folder_of(export).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(read.directory, folder_of(export))
        (folder_of(export) / EXPOSE).write_text('{"covered": []}')
        if is_measured:
            measure(folder_of(export))
        return Export.objects.select_related("exhibit__case").get(pk=export.pk)

    return lay


def two_threes() -> list[Record]:
    """Anna, Bea and Cas answer each other in March; Dirk, Els and Fem in April; Cas and Dirk are tied once.

    Cas wrote four messages, all others fewer; in private only Anna and Fem are tied.
    """
    answers = ["Bea>Anna", "Cas>Bea", "Anna>Cas", "Cas>Anna", "Els>Dirk", "Fem>Els", "Dirk>Fem", "Cas>Dirk"]
    people = ("Anna", "Bea", "Cas", "Dirk", "Els", "Fem")
    records: list[Record] = [
        Network("groep", "Wandelclub", "telegram"),
        Network("onderling", "Anna en Fem", "telegram"),
    ]
    records += [_written(n, one, 3 if one in people[:3] else 4) for n, one in enumerate(people)]
    for number, answer in enumerate(answers, start=10):
        author, _, to = answer.partition(">")
        month = 4 if author in people[3:] or to in people[3:] else 3
        records.append(_written(number, author, month, reply_to=f"m{people.index(to)}"))
    records.append(_written(30, "Anna", 4, layer=Layer.PRIVATE, to=("Fem",), network="onderling"))
    return records


def _written(number: int, author: str, month: int, *, network: str = "groep", **more: Any) -> Message:
    moment = Moment(datetime(2026, month, 2, 12, number, tzinfo=UTC))
    return Message(f"m{number}", network, author, moment, f"tekst {number}", **more)
