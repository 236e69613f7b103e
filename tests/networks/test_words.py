"""What this room's own reading says is told in both languages, with the same values."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import vangnet.networks as room
from vangnet.networks.shape import Layer
from vangnet.networks.telling import tell

OWN = ("worker.py", "reading.py", "store/reading_in.py", "store/writing.py", "formats/edge_list.py")


OTHERS = tuple(
    f"{name}_"
    for name in (
        *("telegram", "whatsapp", "signal", "takeout", "discord", "snapchat", "tiktok", "leapp", "ufdr"),
        *("forum", "role", "behaviour", "reason", "layer"),
    )
)
"""What the sentences of formats, roles and behaviour begin with, reasons that stand in sentences, names of layers."""


def told(language):
    every = tomllib.loads((resources.files(room) / f"{language}.toml").read_text("utf-8"))
    return {code: text for code, text in every.items() if not code.startswith(OTHERS)}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_has_a_sentence(language):
    source = "".join((Path(room.__path__[0]) / name).read_text("utf-8") for name in OWN)
    said = set(re.findall(r'(?:Problem|Coverage)\(\s*"(\w+)"', source))
    said |= set(re.findall(r'^\s+"(\w+)": \{"count"', source, re.MULTILINE))
    assert said <= set(told(language))
    assert {code for code in told(language) if not code.startswith("_") and not code.endswith("_one")} <= said


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("layer", Layer)
def test_every_layer_has_a_name(layer, language):
    assert tell(f"layer_{layer}", {}, language)[0].isupper()


def test_both_languages_tell_the_same_values():
    dutch, english = told("nl"), told("en")
    assert set(dutch) == set(english)
    for code, text in dutch.items():
        assert set(re.findall(r"\$\w+", text)) == set(re.findall(r"\$\w+", english[code])), code


def test_a_code_is_told_with_its_values_and_never_hidden():
    assert tell("no_author", {"count": 1}, "en").startswith("One message has no author")
    assert "1,200" in tell("no_author", {"count": 1200}, "en")
    assert "it is encrypted" in tell("rest_unread", {"reason": "encrypted", "detail": ""}, "en")
    assert tell("whatsapp_order", {"order": "@whatsapp_day_first", "reason": "x"}, "en") == "Dates: the day first, x"
    assert tell("nobody_wrote_this", {"count": 2}) == "nobody_wrote_this count=2"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_counted_is_told_of_one_too(language):
    every = tomllib.loads((resources.files(room) / f"{language}.toml").read_text("utf-8"))
    counted = {code for code, text in every.items() if "$count" in text and not code.endswith("_one")}
    never_one = {"takeout_many_names", "role_common"}  # above a limit, or at least three
    assert {code for code in counted if f"{code}_one" not in every} == never_one
    assert not [code for code, text in every.items() if code.endswith("_one") and "$count" in text]
