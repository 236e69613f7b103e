"""`vangnet people`: the first administrator, and who runs what."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests.migrated import begin

WORD = "een wachtwoord van mijzelf"


class Host:
    """A machine with a desk on it, on SQLite in a folder of its own."""

    def __init__(self, data) -> None:
        self.data = data

    def run(self, *words: str, typed: str = ""):
        command = [sys.executable, "-m", "vangnet", "people", *words]
        environment = {**os.environ, "VANGNET_DATA": str(self.data), "NO_COLOR": "1"}
        environment.pop("DATABASE_URL", None)
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(
            command, env=environment, input=typed, capture_output=True, text=True, check=False, timeout=120
        )

    def rows(self, question: str):
        with sqlite3.connect(self.data / "desk.sqlite") as database:
            return database.execute(question).fetchall()

    def begin(self) -> None:
        """An administrator who has chosen a password of their own."""
        done = self.run("first-administrator", "--number", "1", "--name", "B. Heer")
        assert done.returncode == 0, done.stderr
        program = (
            "import django; django.setup()\n"
            "from vangnet.accounts.models import Person\n"
            f"p = Person.objects.get(number='1'); p.set_password({WORD!r}); p.must_change_password = False; p.save()"
        )
        environment = {**os.environ, "VANGNET_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "vangnet.config.desk"}
        environment.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=60)


@pytest.fixture
def host(tmp_path) -> Host:
    """Nothing is there yet."""
    return Host(tmp_path / "data")


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Host:
    host = Host(tmp_path_factory.mktemp("begun") / "data")
    begin(host.data, "vangnet.config.desk")
    host.begin()
    return host


@pytest.fixture
def office(begun, tmp_path) -> Host:
    """A desk with its first administrator; every test gets a copy."""
    shutil.copytree(begun.data, tmp_path / "data")
    return Host(tmp_path / "data")


def test_the_first_administrator_is_made_once_with_units_and_a_password(host) -> None:
    done = host.run("first-administrator", "--number", "1", "--name", "B. Heer")
    assert done.returncode == 0, done.stderr
    assert re.search(r"Password of 1 for one time: ([a-z2-9]{4}-){3}[a-z2-9]{4}\n", done.stdout)
    assert host.rows("SELECT COUNT(*) FROM accounts_unit JOIN accounts_team t ON t.unit_id = accounts_unit.id") == [
        (11,)
    ]
    assert host.rows("SELECT number, must_change_password FROM accounts_person") == [("1", 1)]
    assert host.rows("SELECT role FROM accounts_rolegrant") == [("administrator",)]
    assert host.rows("SELECT name, person_number, purpose FROM accounts_auditentry") == [
        ("unit.add", "", "command line: people first-administrator"),
        ("person.add", "", "command line: people first-administrator"),
    ]
    again = host.run("first-administrator", "--number", "2", "--name", "Tweede")
    assert (again.returncode, again.stdout) == (4, "")
    assert again.stderr == "vangnet: there is an administrator already: sign in, and add people on the page People\n"
    assert host.rows("SELECT number FROM accounts_person") == [("1",)]


def test_a_first_administrator_of_an_unknown_unit_changes_nothing(host) -> None:
    done = host.run("first-administrator", "--number", "1", "--name", "B. Heer", "--unit", "Atlantis")
    assert (done.returncode, "there is no unit Atlantis" in done.stderr) == (2, True)
    assert host.rows("SELECT (SELECT COUNT(*) FROM accounts_unit) + (SELECT COUNT(*) FROM accounts_auditentry)") == [
        (0,)
    ]


def test_commands_name_who_runs_them(office) -> None:
    words = ("add", "--number", "2", "--name", "Anna", "--unit", "Limburg", "--team", "TBKK Limburg")
    done = office.run(*words, "--role", "examiner", "--as", "1", typed=f"{WORD}\n")
    assert done.returncode == 0, done.stderr
    listed = office.run("list", "--json", "--as", "1", typed=f"{WORD}\n")
    assert json.loads(listed.stdout)[0] == {
        "number": "2",
        "name": "Anna",
        "unit": "Limburg",
        "teams": ["TBKK Limburg"],
        "roles": ["examiner"],
        "is_active": True,
    }
    reset = office.run("reset-factor", "2", "--reason", "lost phone", "--as", "1", typed=f"{WORD}\n")
    assert reset.stdout == "Anna (2) enrols a second factor when they sign in.\n"
    assert office.run("units", "--as", "1", typed=f"{WORD}\n").stdout == "Added 0 units: all were there.\n"
    lines = office.rows("SELECT name, person_number, purpose FROM accounts_auditentry WHERE person_number != ''")
    assert lines == [
        ("person.add", "1", "command line: people add"),
        ("people.list", "1", "command line: people list"),
        ("person.factor.reset", "1", "command line: people reset-factor"),
    ]


@pytest.mark.parametrize(("number", "typed"), [("1", "wrong"), ("nobody", WORD)])
def test_nobody_runs_them_without_their_password(office, number: str, typed: str) -> None:
    done = office.run("list", "--as", number, typed=f"{typed}\n")
    assert (done.returncode, done.stdout) == (4, "")
    assert office.rows("SELECT name, status_code FROM accounts_auditentry ORDER BY sequence DESC LIMIT 1") == [
        ("sign_in.password", "failed")
    ]


def test_an_unknown_role_or_team_changes_nothing(office) -> None:
    words = ("add", "--number", "2", "--name", "Anna", "--unit", "Limburg", "--as", "1")
    answers = [office.run(*words, *more, typed=f"{WORD}\n") for more in (("--role", "king"), ("--team", "A"))]
    assert [(done.returncode, done.stderr) for done in answers] == [
        (4, "vangnet: There is no role king.\n"),
        (2, "vangnet: Limburg has no team A; it has: TBKK Limburg\n"),
    ]
    assert office.rows("SELECT COUNT(*) FROM accounts_person") == [(1,)]
