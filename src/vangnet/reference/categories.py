"""Category profiles: the meaning of a category number is data, never a constant.

In the United States 0 means non-pertinent; in an older scheme 0 meant uncategorised and 5 non-pertinent. So a list
with category codes is only read with the profile that says what they mean, and the profile is kept with the list.
"""

import hashlib
import os
import tomllib
from importlib import resources
from typing import Annotated

import msgspec

from vangnet.errors import InputRefused
from vangnet.values import Kind

WITHOUT_CATEGORY = "none"
"""How a category filter names entries without a category. No code may be called so."""


class Code(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one code means: its name in two languages, and whether it is known or irrelevant material.

    `without_category` marks a code that says "not categorised": the entry stays on the list, without a category.
    `second_reader` asks that two people say so independently. `severity` (0 to 3) is how heavy such material is to look
    at, for the account of what somebody had before their eyes; it says nothing of a case.
    """

    label_en: str
    label_nl: str
    kind: Kind | None = None
    without_category: bool = False
    second_reader: bool = False
    severity: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """The category codes of one scheme. `kind` on a code beats the kind of the list."""

    name: str
    title: str
    digest: str
    codes: dict[str, Code]
    accepts_unknown_codes: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    title: str
    codes: dict[str, Code]
    accepts_unknown_codes: bool = False


def shipped() -> list[str]:
    """Name the profiles that come with the program."""
    folder = resources.files("vangnet.reference") / "profiles"
    return sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))


def load(name: str) -> Profile:
    """Load a shipped profile by its name, or a unit's own by the path of its file."""
    if name in shipped():
        return _parse((resources.files("vangnet.reference") / "profiles" / f"{name}.toml").read_bytes(), name)
    if not os.path.isfile(name):
        raise InputRefused(f"profile {name!r}: no such file, and not one of {', '.join(shipped())}")
    with open(name, "rb") as file:
        return _parse(file.read(), name)


def _parse(raw: bytes, name: str) -> Profile:
    try:
        file = msgspec.convert(tomllib.loads(raw.decode("utf-8-sig")), _File)
    except (ValueError, msgspec.ValidationError) as error:
        raise InputRefused(f"profile {name!r}: {error}") from error
    if WITHOUT_CATEGORY in file.codes:
        raise InputRefused(f"profile {name!r}: no code may be called {WITHOUT_CATEGORY!r}")
    digest = hashlib.sha256(raw).hexdigest()
    return Profile(file.name, file.title, digest, file.codes, file.accepts_unknown_codes)


def allows(categories: frozenset[str] | None, category: str | None, profile: str | None) -> bool:
    """Whether a purpose that asked for `categories` may use an entry: by code, or by `profile:code`."""
    if categories is None:
        return True
    code = WITHOUT_CATEGORY if category is None else category
    return code in categories or f"{profile}:{code}" in categories
