"""What this room says: the same in Dutch and English, with the same values."""

import re
import tomllib
from importlib import resources
from pathlib import Path

_FOLDER = resources.files("vangnet.networks.expose")


def _sentences(language: str) -> dict[str, set[str]]:
    told = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return {code: set(re.findall(r"\$(\w+)", sentence)) for code, sentence in told.items()}


def test_both_languages_say_the_same_with_the_same_values() -> None:
    assert _sentences("nl") == _sentences("en")
    assert list(_sentences("nl")) == list(_sentences("en"))


def test_every_code_that_the_rules_name_has_a_sentence() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(str(_FOLDER)).glob("*.py"))
    named = set(re.findall(r'"expose\.(\w+)"', code))
    assert named <= set(_sentences("nl"))


def test_no_sentence_says_doxing_or_proven() -> None:
    for language in ("nl", "en"):
        text = (_FOLDER / f"{language}.toml").read_text("utf-8").lower()
        assert not re.search(r"dox|bewezen|proven|dader|offender|schuldig|guilty", text)


def test_no_mask_holds_a_digit() -> None:
    for language in ("nl", "en"):
        told = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
        assert not any(re.search(r"\d", text) for code, text in told.items() if code.startswith("mask_"))
