"""`vangnet reports`: files come in with their account and an exit code; rules are tried before they count."""

import json
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.desk_world import PASSWORD, World
from tests.intake.invented import Mix, invent, write_xml
from tests.reports.test_receiving import take_in, told
from vangnet.cli.reports import reports
from vangnet.errors import ExitCode, InputRefused
from vangnet.reports.models import Report

pytestmark = pytest.mark.django_db
UNIT = "Oost-Nederland"


@pytest.fixture(autouse=True)
def _place(settings: object, tmp_path: Path) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "keys" / "door.key"


def run(*words: str, by: str = "ines"):
    return CliRunner().invoke(reports, [*words, "--by", by], input=f"{PASSWORD}\n", standalone_mode=False)


def xml(tmp_path, count=12):
    place = tmp_path / "meldingen.xml"
    with place.open("wb") as file:
        write_xml(invent(count, mix=Mix()), file)
    return place


def test_a_file_comes_in_with_its_account(world: World, tmp_path: Path) -> None:
    place = str(xml(tmp_path))
    first = run("import", place, "--unit", UNIT)
    assert first.return_value == ExitCode.DONE, first.output
    assert "told 12 = accepted 12 + repeated 0 + refused 0" in first.output
    (again,) = json.loads(run("import", place, "--unit", UNIT, "--json").stdout)
    assert (again["told"], again["accepted"], again["repeated"], again["refused"]) == (12, 0, 12, 0)
    assert Report.objects.filter(unit=world.unit).count() == 12


def test_what_could_not_be_read_has_an_exit_code_of_its_own(world: World, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text("geen melding")
    outcome = run("import", str(tmp_path / "x.xml"), "--unit", UNIT)
    assert outcome.return_value == ExitCode.DONE_WITH_UNREAD
    assert "refused 1" in outcome.output


@pytest.mark.parametrize("who", ["joris", "hanna", "nobody"])
def test_only_who_takes_reports_in_may(world: World, tmp_path: Path, who: str) -> None:
    outcome = run("import", str(xml(tmp_path)), "--unit", UNIT, by=who)
    assert isinstance(outcome.exception, InputRefused)
    assert not Report.objects.exists()


def test_rules_are_tried_without_changing_anything(world: World, tmp_path: Path) -> None:
    take_in(world, told("1"), told("2", urgent="er lijkt nu iets gaande"))
    text = (resources.files("vangnet.reports.weighing") / "rules.toml").read_text()
    own = tmp_path / "own.toml"
    own.write_text(text.replace('{ in_contact = "yes" }', '{ in_contact = "possible" }'))
    moves = json.loads(run("reweigh", "--rules", str(own), "--try", "--json").stdout)["moves"]
    assert [(move["before"]["lane"], move["after"]["lane"]) for move in moves] == [("rest", "contact")]
    assert sorted(Report.objects.values_list("lane", flat=True)) == [0, 5]


def test_the_rules_of_the_unit_count_from_then_on(world: World, settings: object, tmp_path: Path) -> None:
    take_in(world, told("1"))
    text = (resources.files("vangnet.reports.weighing") / "rules.toml").read_text()
    settings.WEIGHING_RULES = tmp_path / "weighing.toml"
    settings.WEIGHING_RULES.write_text(text.replace('{ in_contact = "yes" }', '{ in_contact = "possible" }'))
    assert "1 reports have another lane" in run("reweigh").output
    assert Report.objects.get().lane == 2
    settings.WEIGHING_RULES.write_text("nonsense")
    assert isinstance(run("reweigh").exception, InputRefused)
