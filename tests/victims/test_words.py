"""What victims' rooms say, in both languages, with the same values."""

import re
import tomllib
from importlib import resources

import pytest

from vangnet.words import word


def sentences(language: str) -> dict[str, set[str]]:
    told = tomllib.loads((resources.files("vangnet.victims") / f"{language}.toml").read_text())
    return {code: set(re.findall(r"\$(\w+)", text)) - {language} for code, text in told.items()}  # each in its own


def test_both_languages_say_the_same_with_the_same_values() -> None:
    assert sentences("nl") == sentences("en")


@pytest.mark.parametrize(
    ("count", "dutch", "english"),
    [
        (1, "1 paar beelden noemt hetzelfde serienummer.", "1 pair of media names one serial number."),
        (2, "2 paren beelden noemen hetzelfde serienummer.", "2 pairs of media name one serial number."),
    ],
)
def test_one_is_told_in_the_singular(count: int, dutch: str, english: str) -> None:
    told = word("victims.tied_serial", count=count)
    assert (told.tell("nl"), told.tell("en")) == (dutch, english)


def test_a_sentence_for_one_needs_no_other_values_than_that_for_more() -> None:
    told = sentences("nl")
    alone = {code: values for code, values in told.items() if code.endswith("_one")}
    assert alone
    assert [code for code, values in alone.items() if values != told[code.removesuffix("_one")] - {"count"}] == []
