"""Every word of this room can be told in both languages, with the same values."""

import re
import tomllib
from importlib import resources
from pathlib import Path

ROOM = Path(str(resources.files("vangnet.capture.reading")))


def sentences(language: str) -> dict[str, str]:
    return tomllib.loads((ROOM / f"{language}.toml").read_text())


def used() -> set[str]:
    source = "\n".join(path.read_text() for path in ROOM.glob("*.py"))
    direct = re.findall(r'"reading\.([a-z_0-9]+)"', source)
    through_draft = re.findall(r'\.problem\(\s*"([a-z_0-9]+)"', source)
    return {*direct, *through_draft}


def test_every_word_that_is_used_is_told_and_no_other() -> None:
    assert set(sentences("nl")) == used()
    assert set(sentences("en")) == used()


def test_both_languages_tell_the_same_values() -> None:
    dutch, english = sentences("nl"), sentences("en")
    for code, sentence in dutch.items():
        assert set(re.findall(r"\$\w+", sentence)) == set(re.findall(r"\$\w+", english[code])), code
