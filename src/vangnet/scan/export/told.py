"""What people told, which an export lays over the records of a scan."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec
import polars as pl

from vangnet.errors import InputRefused
from vangnet.values import Categorised, Kind

Contents = Callable[[str], Iterable[bytes] | None]
"""Gives the bytes of a content by its SHA-256, piece by piece; None: they are not to be had."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an export gets beside the records. `categories` are by SHA-256 in lower-case hex.

    `only_categories` keeps the contents of these categories, whether a person or a list gave it. `contents` None: no
    pictures leave. Raises InputRefused for a key that is no SHA-256 or another than its value's, because such a
    judgement would be lost without a word.
    """

    categories: Mapping[str, Categorised] = {}
    only_categories: frozenset[str] | None = None
    case_number: str | None = None
    exhibit_number: str | None = None
    contents: Contents | None = None

    def __post_init__(self) -> None:
        for sha256, told in self.categories.items():
            if not re.fullmatch("[0-9a-f]{64}", sha256) or told.sha256 != sha256:
                raise InputRefused(f"the categorisation of {sha256!r} is not that of a SHA-256 in lower-case hex")

    def of(self, sha256: str | None) -> Categorised | None:
        """Return what people decided on a content, if they did."""
        return None if sha256 is None else self.categories.get(sha256)


def chosen(told: Told, statuses: Collection[str] | None, usual: Collection[str]) -> pl.Expr:
    """Say which records are asked for. Without `statuses`: those usual for the format, and all that people decided."""
    asked = pl.col("status").is_in([str(status) for status in statuses or usual])
    if statuses is None and told.categories:
        asked |= _is_one_of(told.categories)
    return asked if told.only_categories is None else asked & _has_category(told, told.only_categories)


def categorised(told: Told) -> pl.Expr:
    """Say which records are of a content that people decided on."""
    return _is_one_of(told.categories)


def _has_category(told: Told, categories: Collection[str]) -> pl.Expr:
    """Whether people gave one of these categories; where they gave none, whether a list did for the same content."""
    by_people = [sha256 for sha256, given in told.categories.items() if given.category in categories]
    hit = pl.element().struct
    by_list = (
        hit.field("category").is_in(list(categories))
        & (hit.field("kind") == Kind.KNOWN)
        & hit.field("distance_bits").is_null()
    )
    listed = pl.col("hits").list.eval(by_list).list.any().fill_null(value=False)
    return _is_one_of(by_people) | (listed & ~_is_one_of(told.categories))


def _is_one_of(digests: Collection[str]) -> pl.Expr:
    return pl.col("sha256").is_in(list(digests)).fill_null(value=False)


def one_profile(told: Told) -> str | None:
    """Return the profile of all categories. Two refuse the export: one number would then mean two things."""
    profiles = sorted({given.profile for given in told.categories.values()})
    if len(profiles) > 1:
        raise InputRefused(f"the categorisations are of {len(profiles)} profiles ({', '.join(profiles)}); export one")
    return profiles[0] if profiles else None
