"""`vangnet capture`, `vangnet scan --capture` and `vangnet show --medium` on the command line."""

import hashlib
import json
import shutil
from importlib import resources

import pytest

from tests.capture.conftest import photo
from tests.cli.conftest import running
from tests.world import encoded, pattern

BODY = photo(1, offset="+02:00", serial="17")
SHA256 = hashlib.sha256(BODY).hexdigest()
HOSTILE = photo(2, make="\x1b[2J", model="\u202egpj.exe")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with a scan of two new pictures and a text."""
    place = tmp_path_factory.mktemp("desk")
    (place / "exhibit").mkdir()
    for name, body in {"a.jpg": BODY, "b.jpg": HOSTILE, "note.txt": b"text\n"}.items():
        (place / "exhibit" / name).write_bytes(body)
    (place / "known").mkdir()
    (place / "known" / "k.png").write_bytes(encoded(pattern(9)))
    vangnet = running(place)
    for words in (
        ["library", "make", "known.csv", "known"],
        ["library", "init", "lib"],
        ["library", "add", "lib", "known.csv", "--source", "unit"],
        ["scan", "exhibit", "-l", "lib", "-o", "out"],
        ["capture", "out", "--language", "en"],
    ):
        done = vangnet(*words)
        assert done.returncode == 0, done.stderr
    return place


def test_capture_tells_counts(desk):
    done = running(desk)("capture", "out", "--language", "en")
    assert (done.returncode, "2 media of 2 files; 2 read, 0 not read" in done.stdout) == (0, True), done.stdout
    told = json.loads(running(desk)("capture", "out", "--json").stdout)
    assert (told["media"], sum(told["lanes"].values()), told["findings"]["moment"]) == (2, 2, 2)


def test_one_medium_is_explained_in_both_languages(desk):
    vangnet = running(desk)
    dutch, english = (vangnet("show", "out", "--medium", SHA256, "--language", one).stdout for one in ("nl", "en"))
    assert "Wanneer: tussen 2024-05-06 0" in dutch
    assert "When: between 2024-05-06 0" in english
    assert "With what: Drawn · D100 · 17" in english
    assert "Lane: " in english
    assert "Exif:DateTimeOriginal" in english
    told = json.loads(vangnet("show", "out", "--medium", SHA256.upper(), "--json").stdout)
    assert told["medium"]["facts"]["make"] == "Drawn"
    assert told["medium"]["moment"]["evidence"]
    assert all(each["told"] for each in told["sentences"])


def test_how_two_media_hang_together_is_told_with_every_reason(tmp_path):
    vangnet = running(tmp_path)
    bodies = [photo(number, serial="4711X9", offset="+02:00") for number in (1, 2, 3)]
    other = photo(4, make="Other", taken=None)
    for place, several in (("exhibit", [*bodies, other]), ("known", [encoded(pattern(9))])):
        (tmp_path / place).mkdir()
        for number, body in enumerate(several):
            (tmp_path / place / f"{number}.jpg").write_bytes(body)
    vangnet("library", "make", "known.csv", "known")
    vangnet("library", "init", "lib")
    vangnet("library", "add", "lib", "known.csv", "--source", "unit")
    assert vangnet("scan", "exhibit", "-l", "lib", "-o", "out", "--capture").returncode == 0
    first, *between, last = sorted(hashlib.sha256(body).hexdigest() for body in bodies)
    done = vangnet("show", "out", "--medium", between[0], "--to", last, "--language", "en")
    assert done.returncode == 0, done.stderr
    assert "Both in series 1, along 2 ties" in done.stdout
    assert "serial number (1.00): Both name the serial number 4711X9." in done.stdout
    assert "Weakest tie on this path: serial number (1.00)" in done.stdout
    told = json.loads(vangnet("show", "out", "--medium", between[0], "--to", last, "--json").stdout)
    assert [(tie["first"], tie["second"]) for tie in told["connection"]["path"]] == [(first, between[0]), (first, last)]
    assert told["connection"]["weakest"]["kind"] == "serial"
    alone = hashlib.sha256(other).hexdigest()
    done = vangnet("show", "out", "--medium", first, "--to", alone)
    assert (done.returncode, f"{alone}: hoort bij geen serie" in done.stdout) == (0, True), done.stdout


def test_what_a_stranger_wrote_does_nothing_to_the_terminal(desk):
    done = running(desk)("show", "out", "--medium", hashlib.sha256(HOSTILE).hexdigest())
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_facts_put_a_medium_in_another_lane(desk):
    (desk / "facts.toml").write_text(
        f'[[statement]]\nfact = "is_live"\nvalue = true\nsource = "chat"\nby = "A"\nmedia = ["{SHA256}"]\n'
    )
    vangnet = running(desk)
    assert json.loads(vangnet("capture", "out", "--facts", "facts.toml", "--json").stdout)["lanes"]["imminent"] == 1
    assert "A, chat" in vangnet("show", "out", "--medium", SHA256).stdout
    assert vangnet("capture", "out").returncode == 0


def test_other_rules_are_replayed_and_change_nothing(desk):
    text = (resources.files("vangnet.capture.urgency") / "rules.toml").read_text()
    (desk / "own.toml").write_text(text.replace('{ series_is_growing = "yes" }', '{ status = ["new"] }'))
    before = {path.name: path.read_bytes() for path in (desk / "out").iterdir()}
    told = json.loads(running(desk)("capture", "out", "--replay", "own.toml", "--json").stdout)
    assert {move["after"]["lane"] for move in told["moves"]} <= {"growing", "rest"}
    assert len(told["moves"]) >= 1
    assert "vangnet 1 (" in running(desk)("capture", "out", "--replay", "own.toml").stdout
    assert {path.name: path.read_bytes() for path in (desk / "out").iterdir()} == before


def test_scan_runs_capture_at_once(desk):
    done = running(desk)("scan", "exhibit", "-l", "lib", "-o", "both", "--capture", "--json")
    assert (done.returncode, json.loads(done.stdout)["capture"]["media"]) == (0, 2), done.stderr


def test_what_could_not_be_read_gives_exit_code_3(desk):
    shutil.copytree(desk / "exhibit", desk / "moved")
    vangnet = running(desk)
    vangnet("scan", "moved", "-l", "lib", "-o", "gone")
    (desk / "moved" / "a.jpg").unlink()
    done = vangnet("capture", "gone", "--language", "en")
    assert (done.returncode, "missing" in done.stdout) == (3, True), done.stderr
    shutil.rmtree(desk / "moved")
    done = vangnet("capture", "gone")
    assert (done.returncode, "--exhibit" in done.stderr) == (4, True), done.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["capture", "exhibit"], 4, "not the output of a scan"),
        (["capture", "out", "--facts", "nowhere.toml"], 4, "nowhere.toml"),
        (["capture", "out", "--rules", "known.csv"], 4, "known.csv"),
        (["capture", "out", "--replay", "known.csv"], 4, "known.csv"),
        (["capture", "out", "--replay", "own.toml", "--rules", "own.toml"], 2, "--replay"),
        (["show", "out", "--medium", "17"], 2, "SHA-256"),
        (["show", "out", "--medium", "f" * 64], 4, "no such content"),
        (["show", "out", "--to", SHA256], 2, "--medium"),
        (["show", "out", "--medium", SHA256, "--to", SHA256], 2, "not tied to itself"),
        (["show", "out", "--medium", SHA256, "--to", "f" * 64], 4, "did not look"),
        (["show", "lib", "--medium", "f" * 64], 4, "not the output of a scan"),
        (["show", "bare", "--medium", SHA256], 4, "vangnet capture"),
    ],
)
def test_refusals(desk, words, code, told):
    vangnet = running(desk)
    if "bare" in words:
        vangnet("scan", "exhibit", "-l", "lib", "-o", "bare")
    done = vangnet(*words)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
