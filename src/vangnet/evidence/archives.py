"""Archives -> their members. Runs in a confined worker, since what it reads was made by strangers."""

from collections.abc import Iterator
from typing import BinaryIO

from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats import (
    android_backup,
    android_thumbnails,
    compound,
    compressed,
    disk,
    library,
    mail,
    pdf,
    pst,
    tar,
    thumbcache,
    zip,  # noqa: A004 - the name of the format
)
from vangnet.evidence.member import Format, LockableFormat, Member
from vangnet.evidence.reader import as_damage
from vangnet.values import Reason

__all__ = ["FORMATS", "Damaged", "Member", "members", "needs_seek"]

FORMATS: tuple[Format, ...] = (
    *(zip, tar, compressed, mail, compound, pdf, pst, thumbcache),
    *(android_backup, android_thumbnails, disk),
    *((library,) if library.is_available() else ()),
)
"""Every archive format that is opened. A new one is one file in `formats/` and one word here."""

_BY_TYPE = {type_: format_ for format_ in FORMATS for type_ in format_.TYPES}
LOCKABLE: tuple[LockableFormat, ...] = (
    *(zip, pdf, compound, android_backup),
    *((library,) if library.is_available() else ()),
)
"""Those among them that can be encrypted, and that given passwords can open."""

_LOCKABLE = {type_: format_ for format_ in LOCKABLE for type_ in format_.TYPES}


def needs_seek(type_: str) -> bool:
    """Tell whether `members` must be able to go back in the stream of such an archive (a zip's directory is last)."""
    return _BY_TYPE[type_].NEEDS_SEEK if type_ in _BY_TYPE else False


def members(stream: BinaryIO, type_: str, size: int | None = None, passwords: tuple[str, ...] = ()) -> Iterator[Member]:
    """Give the files inside an archive, in the same order each time.

    Whatever its bytes are, only Damaged comes out of here: after the members that were found, where the archive
    itself is broken. A member's own faults come when it is opened or read. Members hold other archives as they are:
    the caller opens those in turn, within its limits. `passwords` are tried on what is encrypted.
    """
    format_ = _BY_TYPE.get(type_)
    if format_ is None:
        raise Damaged(Reason.UNSUPPORTED, f"no archive format that is opened: {type_}")
    lockable = _LOCKABLE.get(type_) if passwords else None
    found = lockable.members(stream, type_, size, passwords) if lockable else format_.members(stream, type_, size)
    return _guarded(found)


def _guarded(found: Iterator[Member]) -> Iterator[Member]:
    while True:
        try:
            member = next(found, None)
        except Exception as error:
            raise as_damage(error) from error
        if member is None:
            return
        yield member
