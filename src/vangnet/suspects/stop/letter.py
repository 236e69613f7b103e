"""A letter as it goes out: its whole text, nothing of the case. It is kept as it was made, to be read again."""

from string import Template
from typing import Literal

import msgspec

from vangnet.suspects.stop.data import Item, Section, Stop, Text

Reader = Literal["minor", "parent"]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a letter knows. No case, no offence, no role."""

    reference: str  # of the conversation; it tells nothing
    reader: Reader
    to: str
    address: tuple[str, ...]
    minor: str
    officer: str
    unit: str
    phone: str
    day: str  # the date of the letter, in words
    when: dict[str, str] = {}  # by language; empty: no appointment yet
    place: str = ""


class Part(msgspec.Struct, frozen=True):
    """A heading with what stands under it. `is_unsure`: no lawyer looked at it."""

    title: str
    text: tuple[str, ...]
    points: tuple[str, ...]
    is_unsure: bool


class Page(msgspec.Struct, frozen=True):
    """The letter in one language."""

    language: str
    subject: str
    greeting: str
    parts: tuple[Part, ...]
    closing: str


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """The letter: Dutch first, English after it for who reads that better."""

    reference: str
    to: str
    address: tuple[str, ...]
    officer: str
    unit: str
    phone: str
    day: str
    is_concept: bool
    version: str
    pages: tuple[Page, ...]


def letter(facts: Facts, data: Stop, *, with_english: bool) -> Letter:
    """Write a letter. The one that counts is Dutch; English is an aid beside it."""
    languages = ("nl", "en") if with_english else ("nl",)
    return Letter(
        reference=facts.reference,
        to=facts.to,
        address=facts.address,
        officer=facts.officer,
        unit=facts.unit,
        phone=facts.phone,
        day=facts.day,
        is_concept=not data.is_confirmed,
        version=data.told,
        pages=tuple(_page(facts, data, language) for language in languages),
    )


def _page(facts: Facts, data: Stop, language: str) -> Page:
    text: Text = getattr(data.letters(language), facts.reader)
    kept = "appointment" if facts.when else "call"
    values = {
        "name": facts.to,
        "minor": facts.minor,
        "officer": facts.officer,
        "unit": facts.unit,
        "phone": facts.phone,
        "when": facts.when.get(language, ""),
        "place": facts.place,
        "days": str(data.terms["answer"]),
    }
    parts = [_part(section, values, data, language) for section in text.section if section.only in ("", kept)]
    filled = (_fill(told, values) for told in (text.subject, text.greeting, text.closing))
    subject, greeting, closing = filled
    return Page(language, subject, greeting, tuple(parts), closing)


def _part(section: Section, values: dict[str, str], data: Stop, language: str) -> Part:
    offered = [_offer(item, language) for item in data.help if item.in_letter] if section.lists_help else []
    points = (*(_fill(point, values) for point in section.points), *offered)
    text = tuple(_fill(told, values) for told in section.text)
    unsure = section.standing == "unverified" and not data.is_confirmed
    return Part(_fill(section.title, values), text, points, unsure)


def _offer(item: Item, language: str) -> str:
    return f"{item.in_language(language)}: {item.where}" if item.where else item.in_language(language)


def _fill(text: str, values: dict[str, str]) -> str:
    return Template(text).safe_substitute(values)
