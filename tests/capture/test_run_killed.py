"""A run that was killed goes on: the same outcome, and nothing read twice but the last shard."""

import hashlib
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import polars as pl
import pytest

from tests.capture.conftest import photo, scanned
from vangnet.capture import output
from vangnet.capture.run import capture

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SHARD = 10
FILES = 90
COMMAND = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from vangnet.capture import keeping
from vangnet.capture.run import capture
keeping.SHARD_ROWS = {SHARD}
capture(Path(sys.argv[1]), jobs=1, now=datetime(2026, 11, 20, tzinfo=UTC))
"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Pictures of two cameras, with a copy of each tenth."""
    place = tmp_path_factory.mktemp("crowd")
    files = {}
    for number in range(FILES):
        body = photo(number, taken=f"2024:05:06 07:{number // 60:02}:{number % 60:02}", serial=str(number % 2))
        files[f"{number:03}.jpg"] = body
        if number % 10 == 0:
            files[f"copies/{number}.jpg"] = body
    return scanned(place, files)


def run_and_kill(out, chance: random.Random) -> bool:
    """Start a run and kill it soon after its next shard; True when it got to its end before that."""
    before = len(list(out.glob("facts-*.parquet")))
    process = subprocess.Popen([sys.executable, "-c", COMMAND, out])
    while process.poll() is None:
        if len(list(out.glob("facts-*.parquet"))) >= min(before + 2, FILES // SHARD):
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        time.sleep(0.005)
    return process.returncode == 0


def told(out):
    names = (output.FINDINGS, output.TIES, output.LANES, output.CLUES, output.SERIES)
    return {name: list(output.read(out, name)) for name in names} | {"moments": list(output.read_moments(out))}


def test_a_killed_run_ends_in_the_same_outcome(crowd, tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for place in (whole, killed):
        subprocess.run(["cp", "-r", crowd, place], check=True)
    capture(whole, jobs=1, now=NOW)
    chance, kills = random.Random(1), 0
    while not run_and_kill(killed, chance) and kills < 3:
        kills += 1
        assert not (killed / output.SUMMARY).exists() or kills > 3
    summary = capture(killed, jobs=1, now=NOW)
    assert kills >= 2
    assert told(killed) == told(whole)
    assert summary.read == FILES


def test_a_killed_run_reads_nothing_again_that_it_kept(crowd, tmp_path):
    out = tmp_path / "out"
    subprocess.run(["cp", "-r", crowd, out], check=True)
    run_and_kill(out, random.Random(2))
    kept = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in out.glob("facts-*.parquet")}
    assert len(kept) >= 2
    capture(out, jobs=1, now=NOW)
    assert {name: hashlib.sha256((out / name).read_bytes()).digest() for name in kept} == kept
    read = Counter(pl.concat([pl.read_parquet(path) for path in out.glob("facts-*.parquet")])["sha256"])
    assert set(read.values()) == {1}
    assert len(read) == FILES
