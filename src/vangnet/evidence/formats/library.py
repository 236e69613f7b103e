"""7z, RAR, CAB, LZH, ISO 9660, cpio, xar and ar (Debian packages) by the system's libarchive, where there is one.

Without it these archives stay closed, and the scan says so. What libarchive 3.6 does not read: encrypted members (each
is named, with that reason; a 7z is decrypted first where a password is given, a RAR cannot be), solid RAR 4 and
Zstandard in 7z (unsupported), and other volumes of a split archive (what lies in this one is given, what goes on
elsewhere is corrupt).
"""

import stat
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats import library_examples, seven_locked
from vangnet.evidence.formats.libarchive_calls import CAB, LHA, RAR_4, READERS, Entry, Reading
from vangnet.evidence.formats.rar_headers import COPY, ENCRYPTED, Headers
from vangnet.evidence.limits import Limits
from vangnet.evidence.member import Example, Member
from vangnet.evidence.passwords import Tries
from vangnet.evidence.reader import CHUNK, forward
from vangnet.values import Reason, Remark

_READERS_OF = {
    "application/vnd.debian.binary-package": {"ar"},
    "application/vnd.ms-cab-compressed": {"cab"},
    "application/vnd.rar": {"rar", "rar5"},
    "application/x-7z-compressed": {"7zip"},
    "application/x-ar": {"ar"},
    "application/x-cpio": {"cpio"},
    "application/x-iso9660-image": {"iso9660"},
    "application/x-lzh-compressed": {"lha"},
    "application/x-xar": {"xar"},
}
TYPES = frozenset(type_ for type_, readers in _READERS_OF.items() if readers <= READERS)
NEEDS_SEEK = True

_SEVEN = "application/x-7z-compressed"
_PROOF_BYTES = 4 << 20
_ISO = "application/x-iso9660-image"
_DESCRIPTORS = 16 * 2048  # where a disc says what it holds, and how far at most
_SPECIAL = {
    stat.S_IFLNK: "inode/symlink",
    stat.S_IFCHR: "inode/chardevice",
    stat.S_IFBLK: "inode/blockdevice",
    stat.S_IFIFO: "inode/fifo",
    stat.S_IFSOCK: "inode/socket",
}
_LOCAL_TIMES = (CAB, LHA, RAR_4)
# A member that breaks may take the whole reading with it; then the archive is opened again behind that member. This
# often, and while no more than so many bytes would be unpacked for nothing; after that the rest is only named.
_MOST_READINGS = 16
_MOST_REPEATED = 256 << 20


def is_available() -> bool:
    """Tell whether this system's libarchive can be used."""
    return bool(TYPES)


def members(stream: BinaryIO, type_: str, size: int | None, passwords: tuple[str, ...] = ()) -> Iterator[Member]:
    """Give each member of an archive; raises Damaged at the end when something in it did not hold."""
    if not is_available():
        raise Damaged(Reason.UNSUPPORTED, "this system has no libarchive")
    if passwords and type_ == _SEVEN and (opened := _unlocked(stream, size, Tries(passwords))):
        for member in members(opened, type_, size):
            yield msgspec.structs.replace(member, remarks=(*member.remarks, Remark.OPENED))
        return
    headers = Headers(stream)
    missing = _missing(stream, type_, headers)
    try:
        yield from _found(stream, type_, headers, _most(size))
    except Damaged as fault:
        raise (missing or fault) from fault
    if missing:
        raise missing


def _unlocked(stream: BinaryIO, size: int | None, tries: Tries) -> BinaryIO | None:
    """Give a 7z archive without its encryption; None where it has none, or no password opens it."""
    if not seven_locked.is_locked(stream):
        return None
    for opened, password in seven_locked.candidates(stream, tries):
        if _holds(opened, size):
            tries.opened_with(password)
            return opened
    return None


def _holds(opened: BinaryIO, size: int | None) -> bool:
    """Read the first file: with a wrong password it is noise."""
    try:
        for member in members(opened, _SEVEN, size):
            if member.type is None and member.size != 0:
                content, left = member.open(), _PROOF_BYTES
                while left > 0 and (piece := content.read(min(left, CHUNK))):
                    left -= len(piece)
                return True
    except Damaged:  # also what this library does not read, for then no password can be told to be right
        return False
    return True


def _most(size: int | None) -> int:
    """Give the largest size of a member that is believed: a worker is given time by what a member claims to be."""
    limits = Limits()
    return max(limits.expanded_bytes, limits.expanded_ratio * (size or 0))


def _missing(stream: BinaryIO, type_: str, headers: Headers) -> Damaged | None:
    """Tell what lies in, or belongs to, an archive and will not come out of it, however sound it is."""
    if headers.split:
        return Damaged(Reason.CORRUPT, "files go on in other volumes")
    if type_ == _ISO:
        stream.seek(_DESCRIPTORS)
        sectors = stream.read(_DESCRIPTORS)
        if any(sectors[at + 1 : at + 5] == b"NSR0" for at in range(0, len(sectors), 2048)):
            return Damaged(Reason.UNSUPPORTED, "the disc has a second file system, UDF, that is not read")
    return None


def _found(stream: BinaryIO, type_: str, headers: Headers, most: int) -> Iterator[Member]:
    start = repeated = count = 0
    problem: str | None = None
    while True:
        reading = Reading(stream, frozenset(_READERS_OF[type_]))
        try:
            for entry in reading.entries():
                if entry.ordinal < start:
                    continue
                start = entry.ordinal + 1
                if not _is_folder(entry, type_):
                    yield _member(reading, entry, headers.mark(entry.ordinal), problem, most)
                if reading.broken:
                    break
        finally:
            reading.close()
        if not reading.broken:
            return
        count, repeated = count + 1, repeated + reading.produced
        if count == _MOST_READINGS or repeated > _MOST_REPEATED:
            problem = reading.broken.reason


def _is_folder(entry: Entry, type_: str) -> bool:
    """Tell a folder's entry; one that claims to hold something is given like a file, so that nothing hides there."""
    return entry.kind == stat.S_IFDIR and (not entry.size or type_ == _ISO)


def _member(reading: Reading, entry: Entry, mark: int, problem: str | None, most: int) -> Member:
    name = escape_member(entry.name)
    # Zero stands for "no time", and a local time is not one.
    modified_at = None if reading.format in _LOCAL_TIMES else entry.modified_at or None
    special = "inode/x-hardlink" if mark == COPY or entry.is_hardlink else _SPECIAL.get(entry.kind)
    if special and (not entry.size or entry.kind == stat.S_IFLNK):  # else it holds something after all
        return Member(name, None, modified_at, special, None, lambda: forward(()))
    if entry.is_encrypted or mark == ENCRYPTED:
        problem = Reason.ENCRYPTED
    size = entry.size if entry.size is None or 0 <= entry.size <= most else None
    return Member(name, size, modified_at, None, problem, lambda: forward(reading.content(entry)))


def examples() -> Iterator[Example]:
    """Give small archives and what they hold."""
    found = library_examples.examples() if is_available() else ()
    return (example for example in found if example.type in TYPES)
