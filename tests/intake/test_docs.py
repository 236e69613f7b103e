"""The page on formats tells the tables as they are."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_tells_every_field() -> None:
    script = ROOT / "scripts" / "report-fields"
    told = subprocess.run([sys.executable, script, "--check"], check=False)  # our own script
    assert told.returncode == 0, "run scripts/report-fields"
