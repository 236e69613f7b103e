"""`vangnet schools`: a list is tried and taken in, by who manages schools."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.alerts.lists import duo, register
from tests.desk_world import PASSWORD, World
from vangnet.alerts.models import School, SchoolContact
from vangnet.cli.schools import schools
from vangnet.errors import ExitCode, InputRefused

pytestmark = pytest.mark.django_db


def run(data: bytes, folder: Path, *words: str, kind: str = "duo", by: str = "dirk") -> Result:
    place = folder / "lijst.csv"
    place.write_bytes(data)
    told = ["import", str(place), "--kind", kind, "--edition", "2026-11", "--as", by, *words]
    return CliRunner().invoke(schools, told, input=f"{PASSWORD}\n", standalone_mode=False)


def test_a_list_is_tried_and_then_taken_in(world: World, tmp_path: Path) -> None:
    tried = run(duo(20), tmp_path, "--try")
    assert tried.return_value == ExitCode.DONE, tried.output
    assert "new 20" in tried.output
    assert not School.objects.exists()

    assert json.loads(run(duo(20), tmp_path, "--json").stdout)["new"] == 20
    assert "same 20" in run(duo(20), tmp_path).output


def test_lines_that_are_a_problem_have_an_exit_code_of_their_own(world: World, tmp_path: Path) -> None:
    run(duo(2), tmp_path)
    outcome = run(register(2, 2, "x;y"), tmp_path, kind="rio")

    assert outcome.return_value == ExitCode.DONE_WITH_UNREAD
    assert "line 4: cells: 2, in the heading: 7" in outcome.output
    assert SchoolContact.objects.count() == 2


def test_many_that_are_gone_must_be_said(world: World, tmp_path: Path) -> None:
    run(duo(100), tmp_path)
    assert isinstance(run(duo(50), tmp_path).exception, InputRefused)
    assert "gone 50" in run(duo(50), tmp_path, "--many-gone").output


@pytest.mark.parametrize("who", ["anna", "ines", "wies", "beheer", "nobody"])
def test_only_who_manages_schools_may(world: World, tmp_path: Path, who: str) -> None:
    assert isinstance(run(duo(2), tmp_path, by=who).exception, InputRefused)
    assert not School.objects.exists()
