"""`vangnet signatures` and `vangnet capture --signatures` on the command line."""

import hashlib
import json

import pytest
from click.testing import CliRunner

from tests.capture.device.test_jpeg import drawn, written
from tests.cli.conftest import running
from vangnet.capture.device.apps import table
from vangnet.cli.capture import capture
from vangnet.cli.signatures import signatures
from vangnet.errors import InputRefused, UsageError, VangnetError

SENT = {
    f"sent {number} %.jpg": written(drawn(*size), quality=61, progressive=True)
    for number, size in enumerate(((1600, 1200), (1200, 1600), (1600, 900)))
}
OPTIONS = ["--class", "messenger", "--source", "lab"]
FOUND = written(drawn(1280, 700), quality=61, progressive=True)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A folder with neutral files that were sent through an app, and a scan with another one of that app."""
    place = tmp_path_factory.mktemp("lab")
    for folder in ("sends", "exhibit", "strange"):
        (place / folder).mkdir()
    for name, body in SENT.items():
        (place / "sends" / name).write_bytes(body)
        (place / "strange" / name).write_bytes(body)
    (place / "strange" / "notes.txt").write_bytes(b"text\n")
    (place / "exhibit" / "a.jpg").write_bytes(FOUND)
    (place / "known").mkdir()
    (place / "known" / "k.jpg").write_bytes(written(drawn(64, 64)))
    vangnet = running(place)
    for words in (
        ["library", "make", "known.csv", "known"],
        ["library", "init", "lib"],
        ["library", "add", "lib", "known.csv", "--source", "unit"],
        ["scan", "exhibit", "-l", "lib", "-o", "out"],
        ["signatures", "learn", "My messenger 2.1", "sends", *OPTIONS, "--table", "own.toml"],
    ):
        done = vangnet(*words)
        assert done.returncode == 0, done.stderr
    return place


def test_what_was_learnt_is_shown_before_the_table_of_the_program(lab):
    vangnet = running(lab)
    known = json.loads(vangnet("signatures", "show", "--table", "own.toml", "--json").stdout)
    assert (known[0]["name"], known[0]["class"], known[0]["standing"]) == ("My messenger 2.1", "messenger", "measured")
    assert known[0]["source"] == "lab (3 files)"
    assert len(known) == 1 + len(table())
    assert "My messenger 2.1" in vangnet("signatures", "show", "--table", "own.toml").stdout
    assert len(json.loads(vangnet("signatures", "show", "--json").stdout)) == len(table())


def test_capture_tells_an_app_that_the_unit_learnt(lab):
    vangnet = running(lab)
    summary = json.loads(vangnet("capture", "out", "--signatures", "own.toml", "--json").stdout)
    told = json.loads(vangnet("show", "out", "--medium", hashlib.sha256(FOUND).hexdigest(), "--json").stdout)
    assert [each["label"] for each in told["medium"]["findings"] if each["kind"] == "app"] == ["My messenger 2.1"]
    plain = json.loads(vangnet("capture", "out", "--json").stdout)
    told = json.loads(vangnet("show", "out", "--medium", hashlib.sha256(FOUND).hexdigest(), "--json").stdout)
    assert [each["label"] for each in told["medium"]["findings"] if each["kind"] == "app"] == ["libjpeg (progressive)"]
    assert summary["signatures"] != plain["signatures"]


def test_learning_loses_nothing_that_stood_in_the_table(lab):
    (lab / "more.toml").write_text("# ours\n" + (lab / "own.toml").read_text().rstrip())
    words = ["--class", "editor", "--source", 'a "b" \x7f\n[[entry]]', "--table", "more.toml"]
    done = running(lab)("signatures", "learn", "Other", "sends", *words)
    assert done.returncode == 0, done.stderr
    assert "\x7f" not in done.stdout
    assert (lab / "more.toml").read_text().startswith("# ours\n")
    assert [each.name for each in table(lab / "more.toml")[:3]] == ["My messenger 2.1", "Other", table()[0].name]
    assert table(lab / "more.toml")[1].source == 'a "b" \x7f\n[[entry]] (3 files)'
    assert not list(lab.glob("*.part"))


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["learn", "x", "nowhere", *OPTIONS, "--table", "own.toml"], 4, "nowhere"),
        (["learn", "x", "known", *OPTIONS, "--table", "own.toml"], 4, "too few"),
        (["learn", "x", "strange", *OPTIONS, "--table", "own.toml"], 4, "notes.txt"),
        (["learn", "x", "sends", *OPTIONS, "--table", "known.csv"], 4, "known.csv"),
        (["learn", "x", "sends", *OPTIONS, "--table", "no/own.toml"], 4, "no/own.toml"),
        (["learn", "x", "sends", *OPTIONS, "--table", "sends"], 4, "sends"),
        (["learn", "x", "sends", "--class", "toaster", "--source", "s", "--table", "own.toml"], 2, "toaster"),
        (["learn", " ", "sends", *OPTIONS, "--table", "own.toml"], 2, "name"),
        (
            ["learn", "x", "sends", *OPTIONS, "--make", "A", "--table", "own.toml"],
            2,
            "--model",
        ),
        (["show", "--table", "known.csv"], 4, "known.csv"),
        (["show", "--table", "nowhere.toml"], 4, "nowhere.toml"),
    ],
)
def test_refusals_change_nothing(lab, monkeypatch, words, code, told):
    monkeypatch.chdir(lab)
    before = (lab / "own.toml").read_bytes()
    done = CliRunner().invoke(signatures, words)
    error = done.exception
    refused = error.exit_code if isinstance(error, VangnetError) else done.exit_code
    assert (refused, told in f"{done.output} {error}") == (code, True), done.output
    assert (lab / "own.toml").read_bytes() == before


def test_capture_refuses_what_is_no_table_before_anything_changes(lab, monkeypatch):
    monkeypatch.chdir(lab)
    before = {path.name: path.read_bytes() for path in (lab / "out").iterdir()}
    run = CliRunner().invoke
    assert isinstance(run(capture, ["out", "--signatures", "known.csv"]).exception, InputRefused)
    assert isinstance(run(capture, ["out", "--signatures", "own.toml", "--replay", "x"]).exception, UsageError)
    assert {path.name: path.read_bytes() for path in (lab / "out").iterdir()} == before
