"""Every word of forums, roles and behaviour is in both languages, with the same values."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import vangnet.networks as room
from vangnet.networks.behaviour import Behaviour
from vangnet.networks.roles import _POWERS

MINE = ("forum_", "role_", "behaviour_")
FILES = ("formats/forum.py", "formats/phpbb.py", "formats/phpbb_rights.py", "formats/xenforo.py", "formats/mybb.py")


def told(language: str) -> dict[str, str]:
    every = tomllib.loads((resources.files(room) / f"{language}.toml").read_text("utf-8"))
    return {code: text for code, text in every.items() if code.startswith(MINE)}


def source() -> str:
    here = Path(room.__path__[0])
    return "".join((here / name).read_text("utf-8") for name in (*FILES, "formats/sql.py", "roles.py", "behaviour.py"))


def built() -> set[str]:
    """Codes that are put together from a part and a kind."""
    parts = {f"role_{one}" for one in ("signature", "as_network", "promoted", "demoted")}
    return parts | {f"role_act_{one.value}" for one in _POWERS} | {f"behaviour_{one.value}" for one in Behaviour}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_is_told_and_none_is_left_over(language: str) -> None:
    codes = {code for code in told(language) if not code.endswith("_one")}
    written = set(re.findall(r'(?:Broken|Coverage|Problem)\(\s*"(\w+)"', source()))
    written |= set(re.findall(r'"networks\.(\w+)"', source())) | built()
    assert written <= codes
    assert {
        code for code in codes - built() if f'"{code}"' not in source() and f'"networks.{code}"' not in source()
    } == set()


def test_both_languages_tell_the_same_values() -> None:
    dutch, english = told("nl"), told("en")
    assert dutch.keys() == english.keys()
    for code, text in dutch.items():
        assert set(re.findall(r"\$\w+", text)) == set(re.findall(r"\$\w+", english[code])), code


def test_one_of_something_has_a_sentence_of_its_own() -> None:
    dutch = told("nl")
    for code, text in dutch.items():
        if "$count" in text and code != "role_common":
            assert f"{code}_one" in dutch, code
