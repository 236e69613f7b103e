"""The Dutch rules of this room, read from `rules.toml` or a unit's own copy of it."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Literal

import msgspec

from vangnet.errors import InputRefused

_Words = tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=80)], ...]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Name(_Table, frozen=True, kw_only=True):
    """Other names of a municipality."""

    gm: Annotated[str, msgspec.Meta(pattern=r"^GM\d{4}$")]
    strength: Literal["town", "nickname"]
    words: _Words


class HandleRule(_Table, frozen=True, kw_only=True):
    """How people write a handle of one service."""

    kind: Literal["snapchat", "instagram", "tiktok", "telegram", "other_handle"]
    words: _Words
    emoji: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class HandleWords(_Table, frozen=True, kw_only=True):
    """Words around handles."""

    between: _Words
    plain_after: _Words
    not_words: _Words
    own_words: _Words
    other_words: _Words


class AddressRule(_Table, frozen=True, kw_only=True):
    street_ends: _Words
    capital_ends: _Words
    not_streets: _Words
    not_postcodes: _Words


class SchoolRule(_Table, frozen=True, kw_only=True):
    schools: _Words
    not_schools: _Words
    levels: _Words
    class_words: _Words
    name_cues: _Words
    small_cues: _Words
    not_names: _Words
    ties: _Words


class PlateRule(_Table, frozen=True, kw_only=True):
    cues: _Words


class RedactionRule(_Table, frozen=True, kw_only=True):
    stay: _Words


class MinorRule(_Table, frozen=True, kw_only=True):
    ages: _Words
    short_ages: _Words
    born: _Words
    not_ages: _Words
    school: _Words
    adult: _Words


class Enough(_Table, frozen=True, kw_only=True):
    """How much asking makes an approach."""

    adult_any_of: _Words
    unknown_kinds: Annotated[int, msgspec.Meta(ge=1)]
    grave: _Words


class ApproachRule(_Table, frozen=True, kw_only=True):
    asks: dict[Literal["image", "contact", "age", "secret", "meet", "gift"], _Words]
    enough: Enough


class SignRule(_Table, frozen=True, kw_only=True):
    """From how many posts on a sign is there."""

    data_posts: Annotated[int, msgspec.Meta(ge=1)]
    data_percent: Annotated[int, msgspec.Meta(ge=0, le=100)]
    pair_posts: Annotated[int, msgspec.Meta(ge=1)]
    hash_posts: Annotated[int, msgspec.Meta(ge=1)]
    poster_posts: Annotated[int, msgspec.Meta(ge=1)]


class RoleRule(_Table, frozen=True, kw_only=True):
    administrators: _Words


class MailboxRule(_Table, frozen=True, kw_only=True):
    words: _Words


class Rules(_Table, frozen=True, kw_only=True):
    """Everything in the file."""

    version: int
    date: date
    title_words: _Words
    ordinary_names: _Words
    helplines: _Words
    after_age: _Words
    after_count: _Words
    after_price: _Words
    before_count: _Words
    names: tuple[Name, ...]
    handles: tuple[HandleRule, ...]
    handle: HandleWords
    address: AddressRule
    school: SchoolRule
    plate: PlateRule
    redaction: RedactionRule
    minors: MinorRule
    approaches: ApproachRule
    signs: SignRule
    roles: RoleRule
    mailboxes: MailboxRule

    def __hash__(self) -> int:
        """By identity: the rules of a run are read once."""
        return id(self)


def read(text: str) -> Rules:
    """Read a file of rules, or refuse it with its first fault."""
    try:
        return msgspec.convert(tomllib.loads(text), Rules)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputRefused(f"the rules of expose groups: {error}") from None


@cache
def default_rules() -> Rules:
    """The rules of the project."""
    return read((resources.files("vangnet.networks.expose") / "rules.toml").read_text("utf-8"))


def words_pattern(words: Iterable[str]) -> str:
    """An expression for any of these words, longest first; a `*` at either end may go on, a space may be wide."""
    told = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(_one(word) for word in told)


def _one(word: str) -> str:
    body = re.escape(word.strip("*")).replace(r"\ ", r"\s+")
    return (r"\w*" if word.startswith("*") else "") + body + (r"\w*" if word.endswith("*") else "")
