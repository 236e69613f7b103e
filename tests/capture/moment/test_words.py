"""Every word that the room says is in both languages, and the other way round."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import vangnet.capture.moment as room
from vangnet.capture.moment.films import FilmClock
from vangnet.capture.moment.zones import Basis


def test_every_word_is_in_both_languages() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(room.__path__[0]).glob("*.py"))
    said = set(re.findall(r'"moment\.(\w+)"', source))
    said |= {f"zone_{each}" for each in Basis} | {f"film_{each}" for each in FilmClock}
    said |= {f"since_{each}" for each in ("model", "format", "serial")}
    for language in ("nl", "en"):
        told = tomllib.loads((resources.files(room) / f"{language}.toml").read_text("utf-8"))
        assert set(told) == said, language


def test_both_languages_tell_the_same_values() -> None:
    dutch, english = (
        tomllib.loads((resources.files(room) / f"{each}.toml").read_text("utf-8")) for each in ("nl", "en")
    )
    for code, text in dutch.items():
        assert set(re.findall(r"\$\w+", text)) == set(re.findall(r"\$\w+", english[code])), code
