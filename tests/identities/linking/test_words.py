"""What the program says of links is said in Dutch and in English, and nothing is said in one of them alone."""

import re
from pathlib import Path
from string import Template

import vangnet
from vangnet.intake.report import Kind
from vangnet.words import _sentences

SOURCE = Path(vangnet.__file__).parent
NL, EN = _sentences("linking", "nl"), _sentences("linking", "en")


def test_both_languages_tell_the_same_codes_with_the_same_values() -> None:
    def values(sentence: str) -> list[str]:
        return sorted(Template(sentence).get_identifiers())

    assert {code: values(told) for code, told in NL.items()} == {code: values(told) for code, told in EN.items()}


def test_every_code_that_is_used_has_a_sentence_and_every_sentence_is_used() -> None:
    texts = [path.read_text() for room in ("identities", "reports") for path in (SOURCE / room).rglob("*.py")]
    used = set(re.findall(r'"(?:linking\.)?([a-z]+(?:_[a-z]+)*)"', "\n".join(texts)))
    built = {f"kind_{kind}" for kind in Kind} | {f"common_{kind}" for kind in Kind} | {"grade_strong", "grade_clear"}
    assert set(NL) - used - built - {"grade_weak", "never_none"} == set()
    told = {code for text in texts for code in re.findall(r'"linking\.([a-z_]+)"', text)}
    assert told - set(NL) == set()
