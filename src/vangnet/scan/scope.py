"""The scope of a scan: what the investigating judge authorised, and what is privileged and stays closed.

    reference = "26/1234"                # whose decision this is; told with the results
    folders = ["DCIM/**", "**/WhatsApp/**"]
    after = 2024-01-01                   # by the date of last change, in UTC
    before = 2026-07-01
    kinds = ["picture", "video"]
    privileged = ["**/advocaat/**"]

What is left out gets a record that says so, and nothing else: no digest, no type, no hit.
"""

import re
import tomllib
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path

import msgspec

from vangnet.errors import InputRefused
from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.values import Reason

_KINDS = {"picture": Family.PICTURE, "video": Family.VIDEO}


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Patterns are of addresses, without regard to case: `*` stays within a folder, `**` does not.

    A file whose date is not known lies outside every span of time. Containers are opened for what they hold, unless
    they are privileged.
    """

    reference: str | None = None
    folders: tuple[str, ...] | None = None
    after: date | None = None
    before: date | None = None
    kinds: tuple[str, ...] | None = None
    privileged: tuple[str, ...] = ()

    def is_privileged(self, address: str) -> bool:
        return _matches(self.privileged, address)

    def leaves_out(self, address: str, modified_at: int | None) -> bool:
        """Whether a file is left out by its place or its date."""
        if self.folders is not None and not _matches(self.folders, address):
            return True
        start, end = _nanoseconds(self.after), _nanoseconds(self.before)
        if start is None and end is None:
            return False
        return modified_at is None or modified_at < (start or 0) or (end is not None and modified_at >= end)

    def leaves_out_kind(self, type_: str | None) -> bool:
        """Whether files of this type are left out."""
        if self.kinds is None:
            return False
        return types.family(type_ or "") not in {_KINDS[kind] for kind in self.kinds}

    def reason(self, address: str, modified_at: int | None, type_: str | None) -> str | None:
        """Why a file is left out, or None."""
        if self.is_privileged(address):
            return Reason.PRIVILEGED
        if self.leaves_out(address, modified_at) or self.leaves_out_kind(type_):
            return Reason.OUT_OF_SCOPE
        return None


def read_scope(path: Path) -> Scope:
    """Read a scope; raises InputRefused for anything that is not understood."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputRefused(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputRefused(f"{path}: {error}") from error
    return scope_of(text, str(path))


def scope_of(text: str, place: str = "scope") -> Scope:
    """The scope that a text tells; raises InputRefused, which names `place`, for anything that is not understood."""
    try:
        scope = msgspec.convert(tomllib.loads(text), Scope)
    except (ValueError, msgspec.ValidationError) as error:  # besides its own errors: numbers of thousands of digits
        raise InputRefused(f"{place}: {error}") from error
    except RecursionError as error:
        raise InputRefused(f"{place}: nested too deeply") from error
    if unknown := set(scope.kinds or ()) - set(_KINDS):
        raise InputRefused(f"{place}: no kind called {', '.join(sorted(unknown))}; there are {', '.join(_KINDS)}")
    if scope.after and scope.before and scope.after >= scope.before:
        raise InputRefused(f"{place}: nothing lies after {scope.after} and before {scope.before}")
    return scope


def _matches(patterns: tuple[str, ...], address: str) -> bool:
    plain = address.replace("//", "/")
    return any(_expression(pattern).fullmatch(plain) for pattern in patterns)


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    """`**/` stands for any folders or none, `**` for anything, `*` and `?` for anything within one name."""
    meanings = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(meanings.get(piece) or re.escape(piece) for piece in pieces), re.IGNORECASE | re.DOTALL)


def _nanoseconds(day: date | None) -> int | None:
    if day is None:
        return None
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1_000_000_000
