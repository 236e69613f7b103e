"""The written threat model: every line names a test that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
THREATS = ROOT / "docs" / "schoolalert" / "threats.md"


def test_every_line_of_the_threat_model_names_a_test_that_is_there_or_says_that_there_is_none() -> None:
    written = {
        name
        for place in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", place.read_text(), flags=re.MULTILINE)
    }
    lines = [line for line in THREATS.read_text().splitlines() if line.startswith("| ") and "| test |" not in line]
    assert len(lines) > 35
    for line in lines:
        *_, named = line.strip("| ").split(" | ")
        tests = re.findall(r"`(test_\w+)`", named)
        assert tests or named.startswith("none"), line
        assert set(tests) <= written, line


def test_each_of_the_threats_is_there() -> None:
    headings = re.findall("^## (.*)$", THREATS.read_text(), flags=re.MULTILINE)
    for threat in ("school account", "server, running", "server, switched off", "curious officer", "backup", "bundle"):
        assert any(threat in heading for heading in headings), threat
