"""Words of a list as they may be kept and shown: nothing of an export stands in them that no rule or table names.

A sentence quotes what was read: "in $text stands the name of the place $town". What is quoted is text of somebody, and
may hold a name or a number besides. Digits that count, what tables name, and the words of the rules stay.
"""

import re
from collections.abc import Iterable

from vangnet.networks.expose.personal_data import Kind
from vangnet.networks.expose.redaction import redact
from vangnet.networks.expose.rules import Rules, default_rules, words_pattern
from vangnet.words import Word, word

_FIGURES = frozenset({"count", "of", "number", "age", "year", "grade"})
_PLACES = frozenset({"expose.name_town", "expose.name_nickname", "expose.name_ordinary"})
"""Their `text` is a name of the tables, and of nobody's making."""

_CODES = frozenset({"expose.name_code", "expose.name_code_short", "expose.name_bare", "expose.name_bare_short"})
_CODE = re.compile(r"[\do\s.\-_|/·•,~*]{1,12}")
_MORE_MASKS = ("number", "handle", "unread", "rest", "all")
_MOST_TITLE = 300
_PIECE = re.compile(r"\[[^\[\]]{1,40}\]|[^\W_]+")
_FIGURE = re.compile(r"\d{1,12}")


def covered(told: Word, *, rules: Rules | None = None, language: str = "nl") -> Word:
    """A word with all in its values covered that may be of anybody."""
    rules = rules or default_rules()
    values = {name: _value(told, name, value, rules, language) for name, value in told.values.items()}
    return Word(told.code, values)


def covered_all(words: Iterable[Word], *, rules: Rules | None = None, language: str = "nl") -> tuple[Word, ...]:
    """The same of several."""
    return tuple(covered(one, rules=rules, language=language) for one in words)


def covered_title(title: str, *, rules: Rules | None = None, language: str = "nl") -> str:
    """The name of a group with only words of the rules in it: in small letters a name looks like any word."""
    rules = rules or default_rules()
    told = redact(title[:_MOST_TITLE], language=language, rules=rules)
    known = {one.strip("*") for one in (*rules.title_words, *rules.redaction.stay)} | _masks(language)
    told = _PIECE.sub(lambda hit: hit[0] if hit[0].casefold() in known else "…", told)
    return re.sub(r"(?:…\s*)+", "… ", told).strip()


def _masks(language: str) -> set[str]:
    return {word(f"expose.mask_{name}").tell(language).casefold() for name in (*Kind, *_MORE_MASKS)}


def _value(told: Word, name: str, value: str, rules: Rules, language: str) -> str:
    if value.startswith("@") or name == "town" or (name in _FIGURES and _FIGURE.fullmatch(value)):
        return value
    if told.code == "expose.name_within":
        return told.values.get("town", "")
    if told.code == "expose.name_glued":
        return told.values.get("number", "")
    if told.code in _PLACES or (told.code in _CODES and _CODE.fullmatch(value)):
        return value
    if told.code == "expose.sign_title_words":
        return ", ".join(filter(None, (_of_rules(one, rules.title_words) for one in value.split(", "))))
    if told.code in ("expose.age_school", "expose.age_adult_words"):
        return _of_rules(value, rules.minors.school if told.code.endswith("school") else rules.minors.adult)
    return redact(value, language=language, rules=rules)


def _of_rules(found: str, words: Iterable[str]) -> str:
    """The words of the rules by which something was found, without what stands behind an open one."""
    fitting = [one.strip("*") for one in words if re.fullmatch(words_pattern([one]), found)]
    return max(fitting, key=len, default="")
