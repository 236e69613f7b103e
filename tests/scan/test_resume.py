"""A scan that was killed goes on, and ends in the same records."""

import json
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.world import encoded, pattern, records_of, zipped
from vangnet.reference import changing
from vangnet.scan.fingerprints import fingerprint_files, read_fingerprints
from vangnet.scan.run import scan

COMMAND = """
import sys
from pathlib import Path
from vangnet.scan import run
run._SHARD_RECORDS = 20
exhibit, out, library = map(Path, sys.argv[1:])
run.scan(exhibit, out, library=library, jobs=2)
"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """An exhibit that takes some seconds, with copies and with a container larger than a shard."""
    place = tmp_path_factory.mktemp("crowd") / "exhibit"
    place.mkdir()
    for number in range(240):
        (place / f"{number:03}.png").write_bytes(encoded(pattern(number % 180, 240, 180)))
    members = {f"m{number}.png": encoded(pattern(200 + number, 240, 180)) for number in range(160)}
    (place / "big.zip").write_bytes(zipped(members))
    return place


FILES = 240 + 1 + 160


def run_and_kill(exhibit, out, library, chance: random.Random) -> bool:
    """Start a scan and kill it soon after its next shard; True when it got to its end before that."""
    before = len(list(out.glob("records-*.parquet")))
    process = subprocess.Popen([sys.executable, "-c", COMMAND, exhibit, out, library])
    while process.poll() is None:
        if len(list(out.glob("records-*.parquet"))) > before:
            time.sleep(chance.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
        time.sleep(0.01)
    return process.returncode == 0


def kept_in(out) -> dict[bytes, bytes]:
    rows = [row for path in fingerprint_files(str(out)) for part in read_fingerprints(path) for row in part.rows()]
    kept = {row[0]: row[-1] for row in rows}
    assert len(kept) == len(rows) == json.loads((out / "summary.json").read_text())["fingerprints"], (
        "every content once"
    )
    return kept


def test_killed_scan_goes_on_and_ends_in_the_same_records(crowd, library, tmp_path):
    scan(crowd, tmp_path / "whole", library=library, jobs=1)
    chance = random.Random(1)
    kills = 0
    while not run_and_kill(crowd, tmp_path / "out", library, chance):
        kills += 1
        assert kills < 20, "no progress between kills"
    assert kills >= 2
    assert records_of(tmp_path / "out") == records_of(tmp_path / "whole")
    assert kept_in(tmp_path / "out") == kept_in(tmp_path / "whole")
    assert len(records_of(tmp_path / "out")) == FILES


def test_scan_goes_on_at_the_library_version_it_began_with(crowd, library, tmp_path):
    own = tmp_path / "library"
    subprocess.run(["cp", "-r", library, own], check=True)
    assert not run_and_kill(crowd, tmp_path / "out", own, random.Random(2))
    more = tmp_path / "more.csv"
    more.write_text("sha256\n" + "\n".join(f"{number:064x}" for number in range(1, 9)) + "\n")
    changing.add(str(own), changing.Source(str(more), "later"))
    summary = scan(crowd, tmp_path / "out", library=own, jobs=1)
    assert summary["library"]["version"] == 1
    assert summary["files"] == FILES


def test_finished_scan_is_not_done_again(exhibit, library, tmp_path):
    (exhibit / "a.png").write_bytes(encoded(pattern(0)))
    first = scan(exhibit, tmp_path / "out", library=library, jobs=1)
    again = scan(exhibit, tmp_path / "out", library=library, jobs=1)
    assert again == first
