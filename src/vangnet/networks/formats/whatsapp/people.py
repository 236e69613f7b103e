"""Who is meant by a name in an export: a contact name of its exporter, a number, or an identity without a number."""

import re
from collections.abc import Container
from functools import lru_cache

import phonenumbers

from vangnet.networks.formats.whatsapp.grammar import words
from vangnet.networks.formats.whatsapp.headers import visible
from vangnet.networks.shape import Identifier, IdentifierKind, Member, MemberKind, Reach, Source

OWNER = "whatsapp:owner"
"""The key of "You": whoever exported the chat. Which name they have in it is told apart, where it can be known."""

_PHONE = re.compile(r"\+?[\d\s().-]{7,24}")
_JID = re.compile(r"(\d{5,20})@(lid|s\.whatsapp\.net|c\.us)")
_AND = re.compile(r"(.+),? (?:en|and|&) (.+)", re.DOTALL)
_OTHERS = re.compile("|".join(words()["others"]))
_YOU = frozenset(words()["you"])
_BOTS = frozenset(words()["bots"])


def member(name: str, source: Source) -> Member:
    """The member that a name in a header or a line of the system stands for."""
    told = visible(name)
    digits = re.sub(r"\D", "", told)
    identity = _JID.fullmatch(told)
    if identity and identity[2] == "lid":
        found = Identifier(IdentifierKind.LID, told, Reach.SERVICE)
        return Member(f"lid:{identity[1]}", told, MemberKind.PERSON, (found,), source=source)
    if identity or (_PHONE.fullmatch(told) and 7 <= len(digits) <= 15):
        number = f"+{digits}" if identity or told.startswith("+") else digits
        found = Identifier(IdentifierKind.PHONE, number, Reach.REUSED)
        return Member(f"phone:{number}", told, MemberKind.PERSON, (found,), source=source)
    plain = re.sub(r"^~\s*", "~", told)  # a name that somebody gave themselves, not a contact of the exporter
    kind = MemberKind.BOT if plain in _BOTS else MemberKind.PERSON
    named = Identifier(IdentifierKind.DISPLAY_NAME, plain, Reach.NONE)
    return Member(f"name:{plain}", plain, kind, (named,), source=source)


def mentioned(name: str, source: Source) -> Member:
    """The member whom "@..." in a message means: a name, or digits that are a number or else an identity."""
    if not name.isdigit():
        return member(name, source)
    if _is_number(name):
        return member(f"+{name}", source)
    found = Identifier(IdentifierKind.OTHER, name, Reach.SERVICE)
    return Member(f"whatsapp:{name}", name, MemberKind.UNKNOWN, (found,), source=source)


@lru_cache(1 << 14)
def _is_number(digits: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


def owner(name: str, source: Source) -> Member:
    return Member(OWNER, name.capitalize(), MemberKind.PERSON, is_owner_of_device=True, source=source)


def is_you(name: str) -> bool:
    """Whether a line of the system means the one who exported it."""
    return name in _YOU


def listed(names: str, known: Container[str]) -> tuple[list[str], int]:
    """The names of "A, B and C", and how many "others" were only counted. A known name is not taken apart."""
    if names in known:
        return [names], 0
    last = _AND.fullmatch(names)
    pieces = [*_parted(last[1], known), last[2]] if last else _parted(names, known)
    found, others = [], 0
    for piece in pieces:
        if _OTHERS.fullmatch(piece):
            others += int(piece.split()[0])
        elif piece:
            found.append(piece)
    return found, others


def _parted(names: str, known: Container[str]) -> list[str]:
    return [names] if names in known else [one.strip() for one in names.split(",")]
