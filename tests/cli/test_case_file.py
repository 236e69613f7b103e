"""`vangnet case-file`: verify and count, their words and exit codes, without a desk."""

import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import msgspec
import pytest

from vangnet.suspects.casefile.counting import Tally, rules_of
from vangnet.suspects.casefile.form import Manifest, Summary
from vangnet.suspects.casefile.writing import Writer
from vangnet.transfer.keys import keys_at, write_card


@pytest.fixture
def place(tmp_path):
    """A small file that a desk made, its card, and the card of another."""
    keys, other = keys_at(tmp_path / "a.key", "desk"), keys_at(tmp_path / "b.key", "desk")
    write_card(keys.card, tmp_path / "desk-card.json")
    write_card(other.card, tmp_path / "other-card.json")
    tally = Tally(rules_of("exhibits.csv"))
    tally.add({"exhibit": "G1"})
    with (tmp_path / "x.zip").open("w+b") as file, Writer(file, datetime.now(UTC)) as writer:
        writer.add("tables/exhibits.csv", '\ufeff"exhibit"\r\n"G1"\r\n'.encode())
        summary = Summary(case="PL1\x1b[2J", figures=tuple(tally.figures("en")))
        writer.add("summary.json", msgspec.json.encode(summary))
        facts = {"case": "PL1\x1b[2J", "purpose": "x", "recipient": "x", "made_at": "x", "made_by": "x", "program": "x"}
        writer.finish(Manifest(**facts, parts=()), keys)
    return tmp_path


def run(place, *words):
    command = [sys.executable, "-m", "vangnet", "case-file", *words]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)


def test_a_good_file(place):
    done = run(place, "verify", "x.zip", "--card", "desk-card.json")
    assert (done.returncode, "signed by the door of this card" in done.stdout) == (0, True), done.stderr
    assert "\x1b" not in done.stdout
    told = json.loads(run(place, "verify", "x.zip", "--card", "desk-card.json", "--json").stdout)
    assert (told["is_signed"], told["faults"]) == (True, [])
    done = run(place, "count", "x.zip")
    assert (done.returncode, "Every number follows" in done.stdout) == (0, True), done.stderr


def test_without_a_card_that_is_said(place):
    done = run(place, "verify", "x.zip")
    assert (done.returncode, "NOT checked" in done.stdout) == (0, True)


def test_a_bad_file_is_told_exactly_with_exit_code_4(place):
    with zipfile.ZipFile(place / "x.zip", "a") as archive:
        archive.writestr("tables/more\x1b.csv", b"x")
    done = run(place, "verify", "x.zip", "--card", "other-card.json")
    assert done.returncode == 4
    assert "not signed by the door of this card" in done.stdout
    assert "is not on the list; it was added" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert "2 faults" in done.stderr


def test_a_number_that_differs_has_exit_code_4(place):
    with zipfile.ZipFile(place / "x.zip") as archive:
        told = json.loads(archive.read("summary.json"))
    told["figures"][0]["counts"]["all"] = 2
    with zipfile.ZipFile(place / "y.zip", "w") as archive:
        archive.writestr("summary.json", json.dumps(told))
        archive.writestr("tables/exhibits.csv", '\ufeff"exhibit"\r\n"G1"\r\n')
    done = run(place, "count", "y.zip")
    assert (done.returncode, "exhibits, all: told 2, counted 1" in done.stdout) == (4, True)


@pytest.mark.parametrize("words", [("verify", "nowhere.zip"), ("count", "desk-card.json"), ("verify", "a.key")])
def test_what_is_no_case_file_has_exit_code_4(place, words):
    done = run(place, *words)
    assert (done.returncode, "Traceback" in done.stderr) == (4, False)


def test_it_needs_no_desk(place):
    code = (
        "import sys; from vangnet.suspects.casefile import checking; "
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
