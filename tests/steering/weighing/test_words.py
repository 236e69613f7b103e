"""What the board says, in both languages, with the same values; every code that it can use has a sentence."""

import re
import tomllib
from importlib import resources

import pytest

from vangnet.cases.models import Case
from vangnet.steering.queries.facts import _CAPTURED, _KINDS, _REPORTED, _ROLES
from vangnet.steering.weighing.facts import ANSWERED
from vangnet.words import word


def sentences(language: str) -> dict[str, set[str]]:
    told = tomllib.loads((resources.files("vangnet.steering.weighing") / f"{language}.toml").read_text())
    return {code: set(re.findall(r"\$(\w+)", text)) for code, text in told.items()}


def test_both_languages_say_the_same_with_the_same_values() -> None:
    assert sentences("nl") == sentences("en")


def test_every_code_has_a_sentence() -> None:
    codes = {f"{name}_{how}" for name in ANSWERED for how in ("yes", "no", "unknown")}
    codes |= {f"kind_{Case.Kind(kind).value}" for kind in _KINDS} | {f"suspects_{role}" for role in _ROLES}
    codes |= {code.removeprefix("board.") for _, code in (*_CAPTURED.values(), *_REPORTED.values())}
    codes |= {f"{name}{how}" for name in ("victims", "reports", "months") for how in ("", "_none", "_one")}
    assert codes - set(sentences("nl")) == set()


@pytest.mark.parametrize(("count", "dutch"), [(1, "één open melding"), (2, "2 open meldingen")])
def test_one_is_told_in_the_singular(count: int, dutch: str) -> None:
    assert word("board.reports", count=count).tell("nl") == dutch
