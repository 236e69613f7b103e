"""Every word of the room stands in both languages, with the same values."""

import re
import tomllib
from importlib import resources
from string import Template

from vangnet.capture.place.levels import LEVELS


def sentences(language: str) -> dict[str, str]:
    return tomllib.loads((resources.files("vangnet.capture.place") / f"{language}.toml").read_text("utf-8"))


def test_every_word_is_told_in_both_languages() -> None:
    english, dutch = sentences("en"), sentences("nl")
    assert english.keys() == dutch.keys()
    for code, sentence in english.items():
        values = set(Template(sentence).get_identifiers()) - {"en"}  # what a clue is called stands in both languages
        assert values == set(Template(dutch[code]).get_identifiers()) - {"nl"}, code


def test_every_word_that_the_code_uses_exists_and_no_other() -> None:
    room = resources.files("vangnet.capture.place")
    code = "".join(file.read_text("utf-8") for file in room.iterdir() if file.name.endswith(".py"))
    used = set(re.findall(r'"place\.(\w+)"', code)) | {f"in_{level}" for level in LEVELS if level != "municipality"}
    assert used == sentences("en").keys()
