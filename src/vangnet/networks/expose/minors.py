"""Who appears to be a minor, by their own words. Never a conclusion; who says nothing counts as one."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from vangnet.networks.expose.plain import plain, small
from vangnet.networks.expose.rules import Rules, default_rules, words_pattern
from vangnet.words import Word, word

ADULT_FROM = 18
_YOUNGEST, _OLDEST = 8, 90
Said = Literal["minor", "adult", "both", "nothing"]


class AgeSign(msgspec.Struct, frozen=True, array_like=True):
    """What somebody says of their age in a post of their own. `age` is in years on the day of the post, if told."""

    says: Literal["minor", "adult"]
    why: Word
    age: int | None = None
    on: date | None = None
    message: str = ""


class Appears(msgspec.Struct, frozen=True):
    """What somebody's own posts say of their age, with what speaks for and against being a minor."""

    said: Said
    counts_as_minor: bool
    reasons: tuple[Word, ...] = ()
    counter: tuple[Word, ...] = ()
    messages: tuple[str, ...] = ()


class _Patterns(NamedTuple):
    quick: re.Pattern[str]
    age: re.Pattern[str]
    short: re.Pattern[str]
    born: re.Pattern[str]
    school: re.Pattern[str]
    adult: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(rules: Rules) -> _Patterns:
    minors = rules.minors
    ages = words_pattern(one.replace("$age", "").strip() for one in minors.ages)
    born = words_pattern(one.replace("$year", "").strip() for one in minors.born)
    sex = words_pattern(minors.short_ages)
    no = words_pattern(minors.not_ages)
    return _Patterns(
        quick=re.compile(
            rf"\b(?:ben|word|leeftijd|gebor|bouwj|jaar)|\d|{words_pattern((*minors.school, *minors.adult))}"
        ),
        age=re.compile(rf"(?<!\w)(?:{ages})\s*:?\s*(\d{{1,2}})(?![\w.,:/-]*\d)(?!\s?(?:{no})(?!\w))(?!%)"),
        short=re.compile(rf"(?<![\w-])(?:(?:{sex})\s?/?\s?(\d{{2}})|(\d{{2}})\s?/?\s?(?:{sex}))(?![\w-])"),
        born=re.compile(rf"(?<!\w)(?:{born})\s*:?\s*((?:19|20)\d{{2}})(?!\d)"),
        school=re.compile(rf"(?<!\w)(?:{words_pattern(minors.school)})(?!\w)"),
        adult=re.compile(rf"(?<!\w)(?:{words_pattern(minors.adult)})(?!\w)"),
    )


def age_signs(text: str, *, on: date | None = None, message: str = "", rules: Rules | None = None) -> list[AgeSign]:
    """What an author says of their own age in a post of a day."""
    return list(_signs(text, on, message, rules or default_rules()))


def _signs(text: str, on: date | None, message: str, rules: Rules) -> Iterator[AgeSign]:
    known = _patterns(rules)
    low = small(plain(text[:20_000]).text)
    if not known.quick.search(low):
        return
    for hit in (*known.age.finditer(low), *known.short.finditer(low)):
        age = int(next(group for group in hit.groups() if group))
        if _YOUNGEST <= age <= _OLDEST:
            yield AgeSign(_says(age), word("expose.age_said", age=age), age, on, message)
    for hit in known.born.finditer(low):
        if on is None:
            continue
        age = on.year - int(hit[1])  # at most: the birthday of that year may be still to come
        if age <= ADULT_FROM and age >= _YOUNGEST:
            yield AgeSign("minor", word("expose.age_born", year=hit[1]), age, on, message)
        elif ADULT_FROM < age <= _OLDEST:
            yield AgeSign("adult", word("expose.age_born", year=hit[1]), age - 1, on, message)
    if hit_ := known.school.search(low):
        yield AgeSign("minor", word("expose.age_school", text=hit_[0]), None, on, message)
    if hit_ := known.adult.search(low):
        yield AgeSign("adult", word("expose.age_adult_words", text=hit_[0]), None, on, message)


def _says(age: int) -> Literal["minor", "adult"]:
    return "minor" if age < ADULT_FROM else "adult"


def appears(signs: Iterable[AgeSign], *, day: date | None = None) -> Appears:
    """What the signs of one person say together. Who says both, or nothing, counts as a minor.

    `day`: who was a minor at the time of a post and must be of age by then is told so; the time of the post counts.
    """
    told = list(signs)
    minor = [one for one in told if one.says == "minor"]
    adult = [one for one in told if one.says == "adult"]
    said: Said = "both" if minor and adult else "minor" if minor else "adult" if adult else "nothing"
    for_, against = (adult, minor) if said == "adult" else (minor, adult)
    reasons, counter = _words(for_), _words(against)
    if said == "nothing":
        reasons = (word("expose.age_unknown"),)
    if said == "adult":
        counter = (*counter, word("expose.age_only_said"))
    if day is not None and said in ("minor", "both") and _is_of_age_by(minor, day):
        counter = (*counter, word("expose.age_since"))
    return Appears(said, said != "adult", reasons, counter, tuple(dict.fromkeys(one.message for one in told))[:20])


def _words(signs: list[AgeSign]) -> tuple[Word, ...]:
    told: list[Word] = []
    for one in signs:
        if one.why not in told:
            told.append(one.why)
    return tuple(told[:10])


def _is_of_age_by(minor: list[AgeSign], day: date) -> bool:
    known = [one.age + (day - one.on).days // 366 for one in minor if one.age is not None and one.on is not None]
    return bool(known) and min(known) >= ADULT_FROM
