"""The whole chain on the command line: exit codes, JSON, help, hostile names."""

import csv
import json

import click
import pytest

from tests.cli.conftest import running
from tests.world import encoded, pattern, zipped
from vangnet.cli.main import SHORT_HELP, cli


def every_command(command=cli, names=()):
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from every_command(command.get_command(context, name), (*names, name))
    else:
        yield " ".join(names), command


def test_the_list_of_commands_tells_what_each_says_of_itself():
    context = click.Context(cli)
    said = {name: cli.get_command(context, name).get_short_help_str(200) for name in cli.list_commands(context)}
    assert said == SHORT_HELP


@pytest.mark.parametrize(("name", "command"), list(every_command()))
def test_every_command_has_help_with_an_example(name, command):
    text = command.get_help(click.Context(command, info_name=name))
    assert f"vangnet {name}" in text
    assert "Example" in text
    undocumented = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
    assert [name for name in undocumented if name not in ("limit", "language")] == []


def test_scan_show_and_export(office):
    vangnet = running(office)
    done = vangnet("scan", "exhibit", "--library", "lib", "--out", "out", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["statuses"] == {
        "known": 1, "similar": 0, "irrelevant": 0, "new": 1, "undecided": 0, "other": 1,
    }  # fmt: skip
    shown = vangnet("show", "out", "--language", "en")
    assert "New" in shown.stdout
    assert (office / "out" / "report.html").exists()
    assert vangnet("export", "out", "--to", "csv", "--out", "all.csv").returncode == 0
    with (office / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        addresses = {row["address"] for row in csv.DictReader(file, delimiter=";")}
    assert addresses == {"same.png", "'=cmd|' x'!A1.jpg", "clear%1B[2J screen.txt"}


def test_export_takes_what_people_decided(office):
    vangnet = running(office)
    vangnet("scan", "exhibit", "-l", "lib", "-o", "out")
    vangnet("export", "out", "--to", "jsonl", "--out", "all.jsonl")
    rows = [json.loads(line) for line in (office / "all.jsonl").read_text().splitlines()]
    (new,) = (row for row in rows if row["status"] == "new")
    given = {
        "sha256": new["sha256"], "category": "1", "profile": "vics-us", "certainty": "certain", "by": ["A"],
        "at": "2026-11-22T10:00:00Z", "agreed": False,
    }  # fmt: skip
    (office / "decided.jsonl").write_text(json.dumps(given) + "\n")
    words = ("--categorised", "decided.jsonl", "--case-number", "2026-42", "--exhibit-number", "G-17")
    for form, out in (("vics", "x.json"), ("icse", "x.zip"), ("case-uco", "x.jsonld")):
        done = vangnet("export", "out", "--to", form, "--out", out, *words, "--category", "1")
        assert (done.returncode, "1 entries carry what people decided" in done.stderr) == (0, True), done.stderr
    (office / "decided.jsonl").write_text(2 * (json.dumps(given) + "\n"))
    done = vangnet("export", "out", "--to", "vics", "--out", "y.json", *words)
    assert (done.returncode, "line 2" in done.stderr) == (4, True), done.stderr


def test_show_lists_files_without_their_escapes(office):
    vangnet = running(office)
    vangnet("scan", "exhibit", "-l", "lib", "-o", "out")
    listed = vangnet("show", "out", "--status", "other", "--status", "known", "--language", "en").stdout
    assert "\x1b" not in listed
    assert "unit #1 (sha256)" in listed
    assert [row["address"] for row in json.loads(vangnet("show", "out", "--status", "new", "--json").stdout)] == [
        "=cmd|' x'!A1.jpg"
    ]


def test_files_that_were_not_judged_give_exit_code_3(office, tmp_path):
    (tmp_path / "clip.mp4").write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(600))
    assert running(office)("scan", tmp_path, "-l", "lib", "-o", "clips").returncode == 3


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["scan"], 2, "Missing argument"),
        (["nonsense"], 2, "No such command"),
        (["scan", "exhibit", "-l", "lib", "-o", "out2", "--threshold", "99"], 2, "threshold"),
        (["scan", "nowhere", "-l", "lib", "-o", "out2"], 4, "no such exhibit"),
        (["scan", "exhibit", "-l", "exhibit", "-o", "out2"], 4, "exhibit"),
        (["scan", "exhibit", "-l", "lib", "-o", "known"], 4, "not a scan"),
        (["scan", "exhibit", "-l", "lib", "-o", "out2", "--library-version", "9"], 4, "version"),
        (["show", "exhibit"], 4, "not the output of a scan"),
        (["show", "lib", "--status", "nice"], 4, "not the output of a scan"),
        (["export", "exhibit", "--to", "csv", "--out", "x.csv"], 4, "not the output of a scan"),
        (["library", "add", "lib", "nowhere.csv", "--source", "x"], 4, "nowhere.csv"),
    ],
)
def test_exit_codes(office, words, code, told):
    done = running(office)(*words)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_library_made_from_a_folder_knows_members_of_archives(vangnet, tmp_path):
    (tmp_path / "known").mkdir()
    (tmp_path / "known" / "a.zip").write_bytes(zipped({"x.png": encoded(pattern(3))}))
    done = vangnet("library", "make", "known.csv", "known", "--json")
    assert json.loads(done.stdout) == {"entries": 2, "fingerprints": 1, "unread": 0}
    assert vangnet("library", "make", "known.csv", "known").returncode == 4


def test_demo_ends_with_every_status(vangnet):
    done = vangnet("demo")
    assert done.returncode == 0, done.stderr
    for word in ("New", "Undecided", "Similar", "Known", "Encrypted", "report.html"):
        assert word in done.stdout
