"""Every word that the room says is in both languages, and the other way round."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import vangnet.intake as room
from vangnet.intake.completeness import CARDS
from vangnet.values import Reason

REASONS = frozenset(
    {Reason.CORRUPT, Reason.ENCRYPTED, Reason.UNSUPPORTED, Reason.TOO_LARGE, Reason.LIMIT}
    | {Reason.TIMEOUT, Reason.MEMORY, Reason.CRASH, Reason.UNREADABLE, Reason.MISSING}
)


def told(language: str) -> dict[str, str]:
    return tomllib.loads((resources.files(room) / f"{language}.toml").read_text("utf-8"))


def test_every_word_is_in_both_languages() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(room.__path__[0]).rglob("*.py"))
    said = set(re.findall(r'"intake\.(\w+)"', source))
    said |= set(re.findall(r'(?:doubt|unreadable)\(\s*"(\w+)"', source))
    said |= {"no_json", "too_large_report", "killed", "rest_unread"}  # chosen among before they are said
    said |= {f"not_told_{code}" for card in CARDS.values() for code in card} | REASONS | {"field_empty"}
    for language in ("nl", "en"):
        assert set(told(language)) == said, language


def test_both_languages_tell_the_same_values() -> None:
    dutch, english = told("nl"), told("en")
    for code, text in dutch.items():
        assert set(re.findall(r"\$\w+", text)) == set(re.findall(r"\$\w+", english[code])), code
