"""The written traps of formats: every line names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRAPS = ROOT / "docs" / "networks-traps.md"


def test_every_trap_names_tests_that_are_there_or_says_that_there_is_none() -> None:
    written = {
        name
        for place in (ROOT / "tests" / "networks").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", place.read_text(), flags=re.MULTILINE)
    }
    lines = [line for line in TRAPS.read_text().splitlines() if line.startswith("| ") and "| test |" not in line]
    assert len(lines) > 75
    for line in lines:
        *_, named = line.strip("| ").split(" | ")
        tests = re.findall(r"`(test_\w+)`", named)
        assert tests or named.startswith("none: "), line
        assert set(tests) <= written, line


def test_every_kind_of_export_has_its_traps() -> None:
    headings = re.findall("^## (.*)$", TRAPS.read_text(), flags=re.MULTILINE)
    for kind in ("Telegram", "WhatsApp", "Signal", "Discord", "Snapchat", "TikTok", "UFDR", "LEAPP", "forums"):
        assert any(kind in heading for heading in headings), kind
