"""`vangnet statistics` in the terminal."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.desk_world import PASSWORD, World
from tests.reports.made import made_report
from tests.statistics.counted import identified, last_year, noon
from vangnet.accounts.models import AuditEntry
from vangnet.cli.main import cli
from vangnet.errors import InputRefused, UsageError
from vangnet.statistics.models import FrozenYear

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vangnet.cli.statistics.prepare", lambda: None)  # the tests have their database already


def run(*words: str, number: str | None = "stijn") -> Result:
    who = ["--as", number] if number else []
    return CliRunner().invoke(cli, ["statistics", *words, *who], input=f"{PASSWORD}\n", standalone_mode=False)


@pytest.mark.parametrize(("year", "victims", "suspects"), [(2012, 295, 522), (2013, 233, 568), (2014, 423, 560)])
def test_history_is_told_without_a_person_and_with_its_source(year: int, victims: int, suspects: int) -> None:
    told = json.loads(run("--year", str(year), "--json", number=None).output)
    assert told["year"] == year
    assert {one["figure"]: one["number"] for one in told["history"]} == {
        "victims_identified": victims,
        "suspects_before_om": suspects,
    }
    assert {one["source"] for one in told["history"]} == {"001_72f9f2e2321de01d.txt"}


def test_what_the_desk_counts_is_told_to_people_only(world: World, tmp_path: Path) -> None:
    identified(world, date(last_year(), 3, 1), 7)
    for words in ([], ["--year", str(last_year())], ["--year", "2014", "--csv", str(tmp_path / "x.csv")]):
        refused = run(*words, number=None)
        assert isinstance(refused.exception, InputRefused)
        assert "7" not in refused.output
    assert isinstance(run("--year", str(last_year()), number="anna").exception, InputRefused)
    assert AuditEntry.objects.filter(name="statistics").exists()  # the refusal


def test_figures_are_told_as_on_the_page_and_written_to_files(world: World, tmp_path: Path) -> None:
    identified(world, date(last_year(), 3, 1), 7)
    identified(world, date(last_year(), 3, 1), 2, unit=world.elsewhere)
    told = json.loads(run("--year", str(last_year()), "--json").output)
    (victims,) = [one for one in told["figures"] if one["figure"] == "victims_identified"]
    assert (victims["number"], victims["hidden"]) == (None, "shielded")
    names = [tmp_path / f"x.{kind}" for kind in ("csv", "ods", "pdf")]
    words = [word for name in names for word in (f"--{name.suffix[1:]}", str(name))]
    assert run("--year", str(last_year()), *words).exception is None
    assert [name.read_bytes()[:4] for name in names] == [b"\xef\xbb\xbfy", b"PK\x03\x04", b"%PDF"]
    rows = list(csv.DictReader(names[0].read_text("utf-8-sig").splitlines()))
    assert next(row["number"] for row in rows if row["figure"] == "victims_identified") == "afgeschermd"
    assert AuditEntry.objects.filter(name="statistics.export").count() == 3


def test_lines_come_with_the_rule_that_counted_them(world: World) -> None:
    report = made_report(world, received_at=noon(last_year()))
    told = json.loads(run("lines", "--year", str(last_year()), "--figure", "reports", "--json", number="dirk").output)
    assert (told["number"], told["own_unit"], [one["number"] for one in told["lines"]]) == (1, 1, [report.number])
    assert told["definition_nl"].startswith("Meldingen die ontvangen zijn")
    one = ["lines", "--year", str(last_year()), "--figure", "reports", "--division", "channel", "--row", "platform"]
    row = json.loads(run(*one, "--json", number="dirk").output)
    assert row["number"] == 1
    assert len(row["lines_sha256"]) == 64
    assert report.number in run(*one, number="dirk").output
    assert isinstance(run(*one[:-2], number="dirk").exception, UsageError)
    assert isinstance(run("lines", "--year", "2020", "--figure", "x", number="dirk").exception, InputRefused)


def test_a_year_is_closed_by_who_may(world: World) -> None:
    assert isinstance(run("freeze", "--year", str(last_year()), number="dirk").exception, InputRefused)
    assert run("freeze", "--year", str(last_year())).exception is None
    assert FrozenYear.objects.get().frozen_by == world.stijn
    told = json.loads(run("lines", "--year", str(last_year()), "--figure", "reports", "--json").output)
    assert told["frozen_lines_are_whole"] is True
