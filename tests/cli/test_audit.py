"""`vangnet audit` on a desk's own database file, changed by hand; and what needs no desk at all."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.migrated import begin

PASSWORD = "een lang genoeg wachtwoord"
MAKE = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from vangnet.accounts.audit import Act, Actor, record, write_head
from vangnet.accounts.models import Person, RoleGrant, Unit
unit = Unit.objects.create(name="Oost", kind="regional")
for number, role in (("toezicht", "auditor"), ("anna", "examiner")):
    person = Person(number=number, name=number.title(), unit=unit)
    person.set_password({PASSWORD!r})
    person.save()
    RoleGrant.objects.create(person=person, role=role, granted_at=timezone.now())
    for item in range(3):
        record(Act("case.see", case_number="PL1", objects=(f"medium:{{item}}",)), by=Actor(person, "check"))
write_head()
record(Act("case.see", case_number="PL1"), by=Actor(person, "check"))
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


def in_desk(data: Path, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"VANGNET_DATA": str(data), "DJANGO_SETTINGS_MODULE": "vangnet.config.desk"}
    return subprocess.run(
        [sys.executable, *command], env=environment, input=given, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's data: seven lines of two people, a head at the sixth."""
    data = tmp_path_factory.mktemp("desk")
    begin(data, "vangnet.config.desk")
    done = in_desk(data, "-c", MAKE)
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "desk"))


@pytest.fixture
def audit(data: Path, tmp_path: Path) -> Run:
    def run(*words: object, given: str = "") -> subprocess.CompletedProcess[str]:
        return in_desk(data, "-m", "vangnet", "audit", *map(str, words), given=given)

    return run


@pytest.fixture
def keys(audit: Run, tmp_path: Path) -> tuple[Path, Path]:
    told = audit("keygen", "--key", tmp_path / "key.pem", "--public-key", tmp_path / "pub.pem")
    assert "Fingerprint" in told.stdout, told.stderr
    return tmp_path / "key.pem", tmp_path / "pub.pem"


def by_hand(data: Path, *statements: str) -> None:
    """Change the database file itself, its triggers dropped."""
    with sqlite3.connect(data / "desk.sqlite") as database:
        for name in ("update", "delete", "replace"):
            database.execute(f"DROP TRIGGER audit_refuses_{name}")
        for statement in statements:
            database.execute(statement)
    database.close()


def names(data: Path) -> list[str]:
    with sqlite3.connect(data / "desk.sqlite") as database:
        found = [row[0] for row in database.execute("SELECT name FROM accounts_auditentry ORDER BY sequence")]
    database.close()
    return found


def test_a_whole_log_is_told_whole_and_nothing_is_written(audit: Run, data: Path) -> None:
    told = audit("verify")
    assert (told.returncode, told.stderr) == (0, "")
    assert "7 lines follow from each other; 1 heads agree" in told.stdout
    assert "The log is whole." in told.stdout
    assert names(data) == ["case.see"] * 7


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE accounts_auditentry SET purpose = 'x' WHERE sequence = 3", 3),
        ("DELETE FROM accounts_auditentry WHERE sequence = 2", 2),
        ("DELETE FROM accounts_auditentry WHERE sequence >= 6", 6),
    ],
)
def test_a_log_changed_by_hand_is_broken_by_exit_code_and_words(
    audit: Run, data: Path, statement: str, first: int
) -> None:
    by_hand(data, statement)
    told = audit("verify", "--json")
    found = json.loads(told.stdout)
    assert (told.returncode, found["whole"], found["first_wrong"]) == (5, False, first)
    assert f"cannot be trusted from line {first} on" in told.stderr


def test_a_head_is_countersigned_elsewhere_and_proves_the_log_since(
    audit: Run, data: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    key, public = keys
    refused = audit("verify", "--public-key", public)
    assert (refused.returncode, "no head that this key countersigned" in refused.stderr) == (4, True)
    elsewhere = tmp_path / "elsewhere"
    signed = audit("countersign", data / "audit-heads" / "head-000000000006.json", "--key", key, "--out", elsewhere)
    assert signed.returncode == 0, signed.stderr
    assert audit("verify", "--public-key", public, "--heads", elsewhere).returncode == 0
    by_hand(data, "UPDATE accounts_auditentry SET purpose = 'x' WHERE sequence = 7")
    told = audit("verify", "--public-key", public, "--heads", elsewhere)
    assert (told.returncode, "lines up to 6 are proved by a countersignature" in told.stderr) == (5, True)


def test_the_log_is_given_out_by_name_and_password(audit: Run, data: Path, tmp_path: Path) -> None:
    audit("keygen", "--use", "subjects", "--key", tmp_path / "s.pem", "--public-key", tmp_path / "s.pub")
    target = tmp_path / "log.jsonl"
    words = ("export", "--as", "toezicht", "--case", "PL1", "--subject-key", tmp_path / "s.pub", "--out", target)
    done = audit(*words, given=f"{PASSWORD}\n")
    assert (done.returncode, "Gave out 7 lines." in done.stderr) == (0, True), done.stderr
    assert names(data)[-1] == "audit.export"
    shown = audit("reveal", target, "--key", tmp_path / "s.pem")
    first = json.loads(shown.stdout.splitlines()[0])
    assert {"key": "dpl.core.data_subject_id", "value": "PL1"} in first["attributes"]


@pytest.mark.parametrize(
    ("number", "password", "reason"),
    [
        ("toezicht", "wrong", "do not go together"),
        ("nobody", "wrong", "do not go together"),
        ("anna", PASSWORD, "role that gives this right"),
    ],
)
def test_who_may_not_read_the_log_gets_nothing_and_is_written_down(
    audit: Run, data: Path, tmp_path: Path, number: str, password: str, reason: str
) -> None:
    done = audit("export", "--as", number, "--out", tmp_path / "x", given=f"{password}\n")
    assert (done.returncode, reason in done.stderr, (tmp_path / "x").exists()) == (4, True, False)
    assert names(data)[-1] in {"sign_in.password", "audit.export"}


def test_a_check_in_one_s_own_name_is_written_down(audit: Run, data: Path) -> None:
    assert audit("verify", "--as", "toezicht", given=f"{PASSWORD}\n").returncode == 0
    assert names(data)[-1] == "audit.verify"


def test_a_place_without_a_desk_is_refused_and_stays_empty(tmp_path: Path) -> None:
    told = in_desk(tmp_path / "nothing", "-m", "vangnet", "audit", "verify")
    assert (told.returncode, "no desk here" in told.stderr, (tmp_path / "nothing").exists()) == (4, True, False)
    (tmp_path / "other").mkdir()
    sqlite3.connect(tmp_path / "other" / "desk.sqlite").close()
    assert in_desk(tmp_path / "other", "-m", "vangnet", "audit", "verify").returncode == 4


def test_keys_are_never_overwritten(audit: Run, keys: tuple[Path, Path]) -> None:
    again = audit("keygen", "--key", keys[0], "--public-key", keys[1])
    assert (again.returncode, "no key was made" in again.stderr) == (4, True)
