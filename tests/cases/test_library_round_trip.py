"""From a case into the library and back: what one unit categorised, the next scan knows; what is retracted, is gone."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cases.conftest import Desk
from tests.desk_world import actor
from tests.world import encoded, outcome, pattern, records_of
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.actions.proposals import Mark, propose
from vangnet.cases.actions.releasing import release, retract
from vangnet.cases.models import LibraryChange, Medium, Proposal
from vangnet.cases.queries.library import relying

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_two_people_agreed_on_is_known_to_the_next_scan(desk: Desk, tmp_path: Path, settings: Any) -> None:
    settings.DATA, settings.LIBRARY = tmp_path / "data", tmp_path / "data" / "library"
    world, exhibit = desk.world, desk.exhibit(a_png=encoded(pattern(10)))
    desk.start(exhibit)
    desk.work()
    medium = Medium.objects.get()
    for person in (world.anna, world.bram):
        categorise(case=world.case, media=[medium.pk], category="1", by=actor(person))
    propose(case=world.case, media={medium.pk: Mark()}, by=actor(world.anna))
    release(name="TBKK Oost", by=actor(world.lotte))
    assert scanned_again(desk, tmp_path, settings.LIBRARY) == {"a.png": ("known", None)}

    desk.work()
    medium.refresh_from_db()
    assert (medium.status, medium.category) == ("known", "1")
    made = retract(number=1, entry=f"V{Proposal.objects.get().pk}", reason="Verkeerd", by=actor(world.lotte))
    desk.work()
    told = LibraryChange.objects.order_by("library_version").values_list("kind", "status_after")
    assert list(told) == [("new_hit", "known"), ("gone", "new")]
    assert [one.told for one in relying(made, world.anna)] == [world.case.number]


def scanned_again(desk: Desk, tmp_path: Path, library: Path) -> dict[str, tuple[str, str | None]]:
    out = tmp_path / "again"
    command = [sys.executable, "-m", "vangnet", "scan", desk.root / "G1", "--library", library, "--out", out]
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
    return outcome(records_of(out))
