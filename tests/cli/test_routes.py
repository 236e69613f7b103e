"""The table of routes, the books and the figures in the terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.desk_world import PASSWORD, World
from tests.reports.made import made_report
from tests.reports.sent import a_row, in_force
from vangnet.accounts.models import AuditEntry
from vangnet.cli.main import cli
from vangnet.errors import InputRefused
from vangnet.reports.models import Alarm, Arrival, Destination, Reconciliation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("books", "routes"):
        monkeypatch.setattr(f"vangnet.cli.{room}.prepare", lambda: None)  # the tests have their database already


def run(*words: str, number: str = "dirk") -> Result:
    return CliRunner().invoke(cli, [*words, "--as", number], input=f"{PASSWORD}\n", standalone_mode=False)


def test_the_table_in_force_is_shown_in_sentences(world: World) -> None:
    in_force(world, a_row("chat", "channel is chat", "here"))
    told = json.loads(run("routes", "show", "--json").output)
    assert told["rows"] == [
        {"line": 1, "name": "chat", "when": "the channel is the chat number", "to": "here", "automatic": False}
    ]
    assert "the channel is the chat number" in run("routes", "show").output
    assert AuditEntry.objects.filter(name="routes.show").count() == 2


def test_a_file_is_checked_line_by_line_and_tried_without_a_trace(world: World, tmp_path: Path) -> None:
    file = tmp_path / "routes.toml"
    file.write_text(a_row("one", "chanel is mail", "here") + a_row("two", "always", "nergens"))
    checked = run("routes", "check", str(file))
    assert checked.return_value == 3
    assert "line 3, row one: 'chanel' is nothing that can be asked." in checked.output
    assert "line 7, row two: There is no destination with the code nergens." in checked.output
    report = made_report(world)
    file.write_text(a_row("all", "always", "here"))
    tried = run("routes", "try", str(file), "--json")
    assert json.loads(tried.output)["changes"][0]["report"] == report.number
    assert "1 reports tried: 1 would go elsewhere" in run("routes", "try", str(file)).output
    assert not Destination.objects.exists()


def test_without_a_table_and_without_the_right_it_is_refused(world: World, tmp_path: Path) -> None:
    assert isinstance(run("routes", "show").exception, InputRefused)
    (tmp_path / "x.toml").write_text("x")
    assert isinstance(run("routes", "try", str(tmp_path / "x.toml"), number="ines").exception, InputRefused)


def test_the_books_are_kept_and_end_badly_when_they_do_not_balance(world: World) -> None:
    made_report(world)
    assert (run("reports", "books").return_value, Reconciliation.objects.get().balances) == (0, True)
    Arrival.objects.update(told=3, accepted=3)
    done = run("reports", "books")
    assert (done.return_value, Alarm.objects.filter(kind="unbalanced").exists()) == (3, True)
    assert "The books do not balance." in done.output
    assert not json.loads(run("reports", "books", "--json").output)["balances"]


def test_figures_of_a_year_are_counted_and_frozen(world: World) -> None:
    report = made_report(world)
    year = report.received_at.year
    assert json.loads(run("reports", "figures", "--year", str(year), "--json").output)["total"] == 1
    assert isinstance(run("reports", "figures", "--year", str(year), "--freeze").exception, InputRefused)
    done = run("reports", "figures", "--year", str(year - 1), "--freeze")
    assert "0 reports" in done.output
