"""Zip archives: by their directory, and besides it by what actually lies in the file.

Written here instead of using the standard library's reader, because nothing may be lost: a zip whose directory is
cut off or does not tell of every member still gives each member that a local header announces, and one bad name or
field costs one member, not the archive.
"""

import io
import stat
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import msgspec

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.decompress import bunzip2, inflate, unlzma, unxz, unzstd
from vangnet.evidence.formats import zip_locked
from vangnet.evidence.formats.zip_directory import Entry, directory, read_at
from vangnet.evidence.formats.zip_lost import content_start, lost
from vangnet.evidence.member import Example, Member
from vangnet.evidence.passwords import Tries
from vangnet.evidence.reader import CHUNK, as_damage, forward
from vangnet.values import Reason, Remark

TYPES = frozenset({"application/zip"})
NEEDS_SEEK = True

_ENCRYPTED = 1 | 1 << 6 | 1 << 13  # by the old way, by the strong way, directory masked
_HAS_END_MARK = 2
_AES, _LZMA = 99, 14
_DECODERS: dict[int, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    0: iter,
    8: inflate,
    12: bunzip2,
    14: unlzma,
    20: unzstd,
    93: unzstd,
    95: unxz,
}
_LONGEST_LINK = 4096
_PIECE = CHUNK // 4
# The members of an honest zip lie side by side. In a bomb many share the same bytes: once the members together claim
# twice the size of the archive, the rest is reported and not opened.
_MOST_SHARED = 2


def members(
    stream: BinaryIO,
    type_: str,  # noqa: ARG001 - the common interface
    size: int | None,  # noqa: ARG001
    passwords: tuple[str, ...] = (),
) -> Iterator[Member]:
    """Give each member of a zip in the order of its directory, then those that the directory does not tell of.

    Raises Damaged at the end when the directory was missing or broken.
    """
    tries = Tries(passwords)
    for entry, data, shared in located(stream):
        yield member(stream, entry, data, tries, shared=shared)


def located(stream: BinaryIO) -> Iterator[tuple[Entry, int | None, bool]]:
    """Give what the archive says of each file, where its content starts, and whether too many share the same bytes."""
    end = stream.seek(0, io.SEEK_END)
    known = array("Q")  # where the known members start and stop, in turn
    fault: Damaged | None = None
    claimed = 0
    try:
        for entry in directory(stream, end):
            claimed += entry.packed
            data = content_start(stream, entry.start) if 0 <= entry.start < end else None
            if data is not None:
                known.extend((entry.start, min(data + entry.packed, end)))
            if not _is_folder(entry):
                yield entry, data, claimed > _MOST_SHARED * end
    except Exception as error:
        fault = as_damage(error)
    for found in lost(stream, end, known):
        if not _is_folder(found.entry):
            yield found.entry, found.data, False
    if fault:
        raise fault


def _is_folder(entry: Entry) -> bool:
    """Tell a folder's entry; one that claims to hold something is given like a file, so that nothing hides there."""
    return entry.name.endswith(b"/") and not entry.size and entry.packed <= 64


def member(stream: BinaryIO, entry: Entry, data: int | None, tries: Tries, *, shared: bool) -> Member:
    """Describe one member of the archive, and how it is opened."""
    name = escape_member(entry.name)
    if stat.S_ISLNK(entry.mode) and (entry.size or 0) <= _LONGEST_LINK:
        return Member(name, None, entry.modified_at, "inode/symlink", None, lambda: forward(()))
    problem = _problem(entry, data, shared=shared)
    if problem == Reason.ENCRYPTED and data is not None and tries and not shared:
        opened = _unlocked(stream, entry, data, tries)
        if opened:
            packed, inner = opened
            return Member(
                name,
                entry.size,
                entry.modified_at,
                None,
                None,
                lambda: forward(_checked(packed(), inner)),
                (Remark.OPENED,),
            )
    return Member(
        name, entry.size, entry.modified_at, None, problem, lambda: forward(_content(stream, entry, data or 0))
    )


def _problem(entry: Entry, data: int | None, *, shared: bool) -> str | None:
    if data is None:
        return Reason.CORRUPT
    if entry.flags & _ENCRYPTED or entry.method == _AES:
        return Reason.ENCRYPTED
    if entry.method not in _DECODERS:
        return Reason.UNSUPPORTED
    return Reason.LIMIT if shared else None


def _unlocked(stream: BinaryIO, entry: Entry, data: int, tries: Tries) -> tuple[zip_locked.Opened, Entry] | None:
    """Give what opens an encrypted member, and the member as it is inside; None where no password does."""
    locked = zip_locked.lock(stream, entry, data)
    if locked is None or locked.method not in _DECODERS:
        return None
    inner = msgspec.structs.replace(entry, method=locked.method, crc=locked.crc)
    opened = zip_locked.unlocked(
        locked, tries, lambda at, size: _packed(stream, at, size), lambda packed: _decoded(packed, inner), entry.size
    )
    return (opened, inner) if opened else None


def _content(stream: BinaryIO, entry: Entry, data: int) -> Iterator[bytes]:
    return _checked(_packed(stream, data, entry.packed), entry)


def _decoded(packed: Iterator[bytes], entry: Entry) -> Iterator[bytes]:
    return _DECODERS[entry.method](_as_lzma_alone(packed, entry) if entry.method == _LZMA else packed)


def _checked(packed: Iterator[bytes], entry: Entry) -> Iterator[bytes]:
    """Decode a member, then say whether it was what the archive promised."""
    count = crc = 0
    for piece in _decoded(packed, entry):
        count += len(piece)
        crc = zlib.crc32(piece, crc)
        yield piece
    if entry.size is not None and count != entry.size:
        raise Damaged(Reason.CORRUPT, f"{count} bytes instead of {entry.size}")
    if entry.crc is not None and crc != entry.crc:
        raise Damaged(Reason.CORRUPT, "the checksum does not hold")


def _packed(stream: BinaryIO, at: int, size: int) -> Iterator[bytes]:
    """Read a member's bytes as they lie in the archive. Other members may be read in between: each read seeks."""
    while size:
        piece = read_at(stream, at, min(_PIECE, size))
        if not piece:
            raise Damaged(Reason.CORRUPT, "the archive ends inside a member")
        at, size = at + len(piece), size - len(piece)
        yield piece


def _as_lzma_alone(packed: Iterator[bytes], entry: Entry) -> Iterator[bytes]:
    """Turn the LZMA header of zip (version, length, properties) into that of the LZMA format (properties, size)."""
    start = next(packed, b"")
    properties = 4 + int.from_bytes(start[2:4], "little")
    open_ended = entry.size is None or entry.flags & _HAS_END_MARK
    size = b"\xff" * 8 if open_ended else (entry.size or 0).to_bytes(8, "little")
    yield start[4:properties] + size + start[properties:]
    yield from packed


def examples() -> Iterator[Example]:
    """Give small archives and what they hold."""
    holds = {"notes.txt": b"a neutral text", "folder/picture.bin": b"\x01\x02" * 700, "naïve.txt": b"", "twice": b"2"}
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", method) as archive:
            archive.writestr("folder/", b"")
            for name, content in holds.items():
                archive.writestr(name, content)
        yield Example("application/zip", target.getvalue(), holds)
        yield Example("application/zip", b"MZ a program that opens itself " * 99 + target.getvalue(), holds)
