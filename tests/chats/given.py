"""Exports that are given to a desk and read by its worker."""

from collections.abc import Callable

import pytest

from tests.cases.conftest import Desk
from tests.desk_world import actor
from vangnet.cases.models import Case
from vangnet.chats.actions.reading import give_export
from vangnet.chats.models import Export

Given = Callable[..., Export]
"""`given({"result.json": b"..."}, number="G9", path="")`: the export, read to its end."""


@pytest.fixture
def given(desk: Desk) -> Given:
    def give(
        files: dict[str, bytes],
        *,
        number: str = "G9",
        path: str = "",
        case: Case | None = None,
        scanned: bool = False,
    ) -> Export:
        exhibit = desk.exhibit(number, case=case)
        for name, content in files.items():
            place = desk.root / number / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        if scanned:
            desk.start(exhibit)
        export = give_export(exhibit, path=path, name="", basis="art. 126nd Sv", by=actor(desk.world.anna))
        desk.work()
        return Export.objects.select_related("exhibit__case").get(pk=export.pk)

    return give
