"""The categories that a case uses, as a person reads them."""

from functools import lru_cache

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.reference import categories as reference
from vangnet.reference.categories import Profile
from vangnet.values import Kind


class Category(msgspec.Struct, frozen=True):
    """One category of a case's profile: its code, its name in the reader's language, and the key that gives it."""

    code: str
    label: str
    kind: Kind | None
    needs_second_reader: bool
    severity: int
    key: str


def names() -> list[str]:
    """The profiles that a case can have: those with codes of their own."""
    return [name for name in reference.shipped() if _load(name).codes]


def profile(case: Case) -> Profile:
    """The profile of a case. Only shipped ones: a path of a browser opens no file."""
    if case.profile not in reference.shipped():
        raise InputRefused(_("This case has a category profile that is not there: %(name)s") % {"name": case.profile})
    return _load(case.profile)


def categories(case: Case) -> tuple[Category, ...]:
    """What media of a case can be called. "Not categorised" is none of them: that is taking back what one said."""
    codes = [pair for pair in sorted(profile(case).codes.items()) if not pair[1].without_category]
    is_dutch = (get_language() or "nl").startswith("nl")
    one_each = all(len(name) == 1 for name, _told in codes)
    return tuple(
        Category(
            code=name,
            label=told.label_nl if is_dutch else told.label_en,
            kind=told.kind,
            needs_second_reader=told.second_reader,
            severity=told.severity,
            key=name if one_each else str(place),
        )
        for place, (name, told) in enumerate(codes, start=1)
    )


def needs_second_reader(told: Profile, code: str) -> bool:
    """Whether two people must say so; also of a code that the profile does not know (any longer)."""
    known = told.codes.get(code)
    return known is None or known.second_reader


_load = lru_cache(maxsize=32)(reference.load)
