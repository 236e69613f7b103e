"""From what people said and what the desk found to the facts of a case: what people say counts over what was found."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from vangnet.steering.weighing.facts import ANSWERED, Facts
from vangnet.words import Word, word


class Said(msgspec.Struct, frozen=True):
    """What somebody stated last of a fact, and on which day; the source stays with the case."""

    answer: Literal["yes", "no", "unknown"]
    day: str  # ISO 8601


def facts_from(
    said: Mapping[str, Said], found: Mapping[str, Sequence[Word]], *, victims: int, reports: int, age_days: int
) -> Facts:
    """Put them together. `found` holds by name of a fact what speaks for it; nothing that is found speaks against.

    A "no" of a person that something contradicts stays a no, and the contradiction is told.
    """
    answers: dict[str, bool | None] = {}
    because: dict[str, tuple[Word, ...]] = {}
    for name in ANSWERED:
        signs, one = tuple(found.get(name, ())), said.get(name)
        words = signs
        if one is not None:
            doubt = (word("board.contradicted"),) if one.answer == "no" and signs else ()
            words = (word(f"board.said_{one.answer}", day=one.day), *doubt, *signs)
        answers[name] = one.answer == "yes" if one is not None and one.answer != "unknown" else True if signs else None
        if words:
            because[name] = words
    return Facts(**answers, victims=victims, reports=reports, age_days=max(age_days, 0), because=because)
