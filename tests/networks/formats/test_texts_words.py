"""What the text formats say to people is in both languages, and every word is said."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import vangnet.networks as room
from vangnet.networks.formats.whatsapp.grammar import compiled, words
from vangnet.networks.shape import ActKind


def told(language: str, format_: str) -> dict[str, str]:
    text = (resources.files(room) / f"{language}.toml").read_text("utf-8")
    return {code: str(one) for code, one in tomllib.loads(text).items() if code.startswith(f"{format_}_")}


@pytest.mark.parametrize("format_", ["whatsapp", "signal"])
def test_every_word_is_in_both_languages_and_said(format_: str) -> None:
    folder = Path(room.__path__[0], "formats", format_)
    source = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    said = set(re.findall(rf'"({format_}_\w+)"', source))
    if format_ == "whatsapp":
        said |= {f"whatsapp_{one}" for one in ("day_first", "month_first", "year_first", "media_absent", "deleted")}
        reasons = ("day_above_12", "year", "names_of_files", "line_order", "ambiguous")
        said |= {f"whatsapp_by_{one}" for one in reasons}
    dutch, english = told("nl", format_), told("en", format_)
    assert {one.removesuffix("_one") for one in dutch} == said
    assert set(dutch) == set(english)
    for code, text in dutch.items():
        assert set(re.findall(r"\$\w+", text)) - {"$count"} == set(re.findall(r"\$\w+", english[code])) - {"$count"}


def test_every_line_of_the_grammar_is_a_pattern_of_an_act() -> None:
    for one in words()["lines"]:
        assert ActKind(one["kind"])
        for line in (*one.get("nl", ()), *one.get("en", ())):
            assert compiled(line).groups <= 3, line
