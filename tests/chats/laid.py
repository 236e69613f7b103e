"""Exports made of records, without any worker: read into their folder, with hits, standings and traces told."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk_world import World
from tests.networks.made import stored
from vangnet.cases.models import Case
from vangnet.chats.exposing import cover_members
from vangnet.chats.folders import folder_of
from vangnet.chats.hits import find_hits
from vangnet.chats.models import Export
from vangnet.chats.queries.exports import Opened, opened
from vangnet.chats.standing import tell_standings, tell_traces
from vangnet.networks.measuring import measure
from vangnet.networks.shape import Medium, Message, Moment, Record, Source
from vangnet.networks.store.loading import open_network

Laid = Callable[..., Opened]
"""`laid(records, covered=[...], measured=True, case=...)`: the export of an exhibit of Anna's case, opened."""
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def said(number: int, author: str = "telegram:user1", text: str = "Dag", **more: Any) -> Message:
    """Message `number` ("m7"), so many minutes after the first of March of 2026 at noon, in network "groep"."""
    facts: dict[str, Any] = {"moment": Moment(START + timedelta(minutes=number)), "network": "groep", **more}
    return Message(f"m{number}", author=author, text=text, source=Source("result.json", str(number)), **facts)


def file(sha256: str = "", **more: Any) -> Medium:
    return Medium(sha256=sha256, type="image/jpeg", **more)


@pytest.fixture
def laid(world: World, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Laid:
    settings.RESULTS = tmp_path / "results"

    def lay(
        records: Sequence[Record],
        *,
        covered: Sequence[int] | None = (),
        measured: bool = False,
        case: Case | None = None,
        number: str = "G8",
    ) -> Opened:
        exhibit = world.add_exhibit(case or world.case, number)
        nth = Export.objects.filter(exhibit__case=exhibit.case).count() + 1
        export = Export.objects.create(exhibit=exhibit, number=nth, name="Wandelclub", basis="x", state="done")
        folder, place = folder_of(export), tmp_path / f"made-{export.pk}"
        place.mkdir()
        stored(place, monkeypatch, records)
        folder.parent.mkdir(parents=True, exist_ok=True)
        (place / "network").rename(folder)
        if measured:
            measure(folder)
        find_hits(export, folder, lambda _: None)
        tell_standings(folder, lambda _: None)
        tell_traces(export, folder, lambda _: None)
        if covered is not None:
            told = f'{{"covered": {list(covered)}, "groups": []}}'
            cover_members(open_network(folder), frozenset(covered))
            (folder / "expose.json").write_text(told)
        export.counts = {"members": 1, "messages": len(records)}
        export.save()
        found = opened(export)
        assert found is not None
        return found

    return lay
