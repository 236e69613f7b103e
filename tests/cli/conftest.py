"""Commands run as a shell runs them: a real process, its exit code, its output."""

import os
import subprocess
import sys

import pytest

from tests.world import encoded, pattern


def running(place):
    """Run `vangnet ...` in a folder."""

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vangnet", *map(str, words)]
        environment = os.environ | {"COLUMNS": "120", "NO_COLOR": "1"}
        done = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False, timeout=120)
        return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def vangnet(tmp_path):
    return running(tmp_path)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A folder with a library of one picture, and an exhibit with that and a new one, with names of a hostile kind."""
    place = tmp_path_factory.mktemp("office")
    (place / "known").mkdir()
    (place / "known" / "a.png").write_bytes(encoded(pattern(0)))
    exhibit = place / "exhibit"
    exhibit.mkdir()
    (exhibit / "same.png").write_bytes(encoded(pattern(0)))
    (exhibit / "=cmd|' x'!A1.jpg").write_bytes(encoded(pattern(1), "JPEG"))
    (exhibit / "clear\x1b[2J screen.txt").write_bytes(b"text\n")
    vangnet = running(place)
    for words in (
        ["library", "make", "known.csv", "known"],
        ["library", "init", "lib"],
        ["library", "add", "lib", "known.csv", "--source", "unit"],
    ):
        assert vangnet(*words).returncode == 0
    return place
