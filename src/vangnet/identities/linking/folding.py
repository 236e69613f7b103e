"""Texts as they are compared: without case, invisible signs and the ways in which one letter can be written."""

import tomllib
import unicodedata
from functools import cache
from importlib import resources

import msgspec

LONGEST = 512
_ROUNDS = 4  # folding once more changes nothing for all but a few strange signs
_INVISIBLE = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u034f\u2800")


class Spellings(msgspec.Struct, frozen=True):
    """What stands in `spellings.toml`."""

    nothing: frozenset[str]
    tracking: frozenset[str]
    tracking_begins: tuple[str, ...]
    platforms: dict[str, tuple[str, ...]]
    lookalikes: dict[str, str]


@cache
def spellings() -> Spellings:
    """Give the lists that come with the program."""
    place = resources.files("vangnet.identities.linking") / "spellings.toml"
    return msgspec.convert(tomllib.loads(place.read_text("utf-8")), Spellings)


@cache
def _platforms() -> dict[str, str]:
    return {other: name for name, others in spellings().platforms.items() for other in (name, *others)}


@cache
def _lookalikes() -> dict[int, str]:
    return {ord(sign): letter for letter, signs in spellings().lookalikes.items() for sign in signs}


def visible(text: str) -> str:
    """A text without signs that nobody sees, and with each run of spaces as one space."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    kept = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or not _is_invisible(sign))
    return " ".join(kept.split())


def folded(text: str) -> str:
    """A text without case, in one form of Unicode (NFKC), without invisible signs. Folding it again changes nothing.

    >>> folded("Ｔｅｓｔ\u200b_42")
    'test_42'
    """
    if text.isascii():
        return visible(text).lower()
    for _ in range(_ROUNDS):
        before, text = text, visible(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))
        if text == before:
            break
    return text


def skeleton(text: str) -> str:
    """What a name looks like: without accents, signs and letters that only look alike. It suggests, and never links.

    >>> skeleton("Тest.accоunt_42") == skeleton("testaccount42")
    True
    """
    spelled = unicodedata.normalize("NFKD", folded(text)).translate(_lookalikes())
    bare = "".join(sign for sign in spelled if unicodedata.category(sign)[0] in "LN")
    return unicodedata.normalize("NFC", bare)[:LONGEST]


def is_nothing(text: str) -> bool:
    """Whether a text only says that there is nothing to say."""
    return folded(text) in spellings().nothing


def platform_of(text: str) -> str:
    """The one name of a platform, however it is written.

    >>> platform_of("WhatsApp Messenger")
    'whatsapp'
    """
    name = folded(text).strip(" .,")
    bare = name.removesuffix(", inc").removesuffix(" inc").strip(" .,")
    return _platforms().get(name, _platforms().get(bare, name))[:60].strip()


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") or sign in _INVISIBLE or _is_selector(sign)


def _is_selector(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
