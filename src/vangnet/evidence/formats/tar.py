"""Tar archives, read forward: old ones, POSIX (pax) and GNU with long names and sparse files.

Written here instead of using the standard library's reader, because a seized tar may be damaged: after a header that
does not hold, this one looks for the next that does, and it never takes more memory than a header is allowed.
"""

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.tar_header import BLOCK, Header, decimal, padded, parse, parse_pax, parse_sparse
from vangnet.evidence.member import Example, Member
from vangnet.evidence.reader import CHUNK, HeadStream, forward
from vangnet.values import Reason

TYPES = frozenset({"application/x-tar"})
NEEDS_SEEK = False

_SPECIAL = {
    b"1": "inode/x-hardlink",
    b"2": "inode/symlink",
    b"3": "inode/chardevice",
    b"4": "inode/blockdevice",
    b"6": "inode/fifo",
}
_NOT_FILES = b"5DV"  # directories, GNU's lists of directories, volume labels
_LONGEST_NAME = 1 << 20
_LONGEST_PAX = 16 << 20
_MOST_HOLES = 1 << 20
_HOLE = bytes(CHUNK)
_SECOND = 1_000_000_000


@dataclass(slots=True)
class _Place:
    """Where in the stream we are: how much of the present member is still to be read or skipped."""

    source: HeadStream
    left: int = 0
    ordinal: int = 0

    def take(self, size: int) -> bytes:
        """Read from the present member."""
        given = self.source.read(min(size, self.left))
        if not given and size and self.left:
            raise Damaged(Reason.CORRUPT, "the archive ends inside a member")
        self.left -= len(given)
        return given

    def skip(self) -> None:
        """Go past what is left of the present member."""
        while self.left:
            self.take(CHUNK)

    def block(self) -> bytes:
        """Read the next header block, shorter only at the end of the stream."""
        return self.source.read(BLOCK)


def members(stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]:  # noqa: ARG001 - the common interface
    """Give each member of a tar; raises Damaged at the end when something in it did not hold."""
    place = _Place(HeadStream(stream))
    extra: dict[bytes, bytes] = {}
    common: dict[bytes, bytes] = {}
    fault: Damaged | None = None
    ended = False
    while block := _next_block(place):
        if not block.strip(b"\x00"):
            ended = True  # but another archive may follow, as after `cat a.tar b.tar`
            continue
        header = parse(block)
        if header is None:
            if not ended:
                fault = fault or Damaged(Reason.CORRUPT, "a header that does not hold")
            continue
        ended, place.left = False, padded(header.size)
        if header.kind in b"xXgLK":
            target = common if header.kind == b"g" else extra
            fault = _read_extension(place, header, target) or fault
            continue
        member = _member(place, header, common | extra)
        extra = {}
        if member is not None:
            yield member
            place.ordinal += 1
    if fault or not ended:
        raise fault or Damaged(Reason.CORRUPT, "the archive has no end mark")


def _next_block(place: _Place) -> bytes:
    place.skip()
    block = place.block()
    if block and len(block) < BLOCK:
        raise Damaged(Reason.CORRUPT, "the archive ends inside a header")
    return block


def _read_extension(place: _Place, header: Header, target: dict[bytes, bytes]) -> Damaged | None:
    """Read names and attributes that did not fit into the header of the member that follows."""
    limit = _LONGEST_NAME if header.kind in b"LK" else _LONGEST_PAX
    if header.size > limit:
        return Damaged(Reason.LIMIT, "an extended header that is too long to be honest")
    data = b""
    while len(data) < header.size:
        data += place.take(header.size - len(data))
    if header.kind == b"L":
        target[b"path"] = data.rstrip(b"\x00")
    elif header.kind != b"K":
        return parse_pax(data, target)
    return None


def _member(place: _Place, header: Header, extra: dict[bytes, bytes]) -> Member | None:
    name = extra.get(b"GNU.sparse.name") or extra.get(b"path") or header.name
    stated = decimal(extra.get(b"size"))
    content = header.size if stated is None else stated
    modified_at = _time(extra.get(b"mtime"), header.modified)
    special = _SPECIAL.get(header.kind)
    # A link or a device has no content, whatever its header says (some programs write the size of the target).
    place.left = 0 if special or header.kind == b"5" else padded(content)
    if header.kind in _NOT_FILES or (header.kind in b"\x000" and name.endswith(b"/") and not content):
        return None
    shown = escape_member(name)
    if special:
        return Member(shown, None, modified_at, special, None, lambda: forward(()))
    ordinal = place.ordinal
    if header.kind == b"S" or any(key.startswith(b"GNU.sparse.") for key in extra):
        return _sparse_member(place, header, extra, shown, modified_at)
    return Member(shown, content, modified_at, None, None, lambda: forward(_plain(place, ordinal, content)))


def _plain(place: _Place, ordinal: int, size: int) -> Iterator[bytes]:
    while size:
        _present(place, ordinal)
        given = place.take(min(size, CHUNK))
        size -= len(given)
        yield given


def _present(place: _Place, ordinal: int) -> None:
    if place.ordinal != ordinal:
        raise ValueError("a member of an archive that is read forward was opened after the next one")


def _sparse_member(
    place: _Place, header: Header, extra: dict[bytes, bytes], shown: str, modified_at: int | None
) -> Member:
    """Describe a file with holes, of which the archive keeps only the parts between them."""
    ordinal = place.ordinal
    try:
        runs, real = parse_sparse(header, extra, place.take, place.block, _MOST_HOLES)
    except Damaged as error:
        return Member(shown, None, modified_at, None, error.reason, lambda: forward(()))
    return Member(shown, real, modified_at, None, None, lambda: forward(_with_holes(place, ordinal, runs, real)))


def _with_holes(place: _Place, ordinal: int, runs: list[tuple[int, int]], real: int) -> Iterator[bytes]:
    at = 0
    for start, length in [*runs, (real, 0)]:
        for _ in range((start - at) // CHUNK):
            yield _HOLE
        yield _HOLE[: (start - at) % CHUNK]
        yield from _plain(place, ordinal, length)
        at = start + length


def _time(text: bytes | None, otherwise: int) -> int | None:
    """Give a time in nanoseconds; pax writes it as a decimal fraction."""
    if text is not None:
        whole, _, part = text.partition(b".")
        if whole.lstrip(b"-").isdigit() and len(whole) < 15:
            nanoseconds = decimal(part[:9].ljust(9, b"0")) or 0
            return int(whole) * _SECOND + (-nanoseconds if whole.startswith(b"-") else nanoseconds) or None
    return otherwise * _SECOND if 0 < abs(otherwise) < 1 << 33 else None


def examples() -> Iterator[Example]:
    """Give small archives and what they hold."""
    long_name = "folder/" * 30 + "picture.bin"
    holds = {"notes.txt": b"a neutral text", long_name: b"\x01\x02" * 700, "empty": b""}
    for kind in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        target = io.BytesIO()
        with tarfile.open(fileobj=target, mode="w", format=kind) as archive:
            archive.addfile(_described("folder", 0, tarfile.DIRTYPE))
            for name, content in holds.items():
                archive.addfile(_described(name, len(content)), io.BytesIO(content))
            archive.addfile(_described("link", 0, tarfile.SYMTYPE))
            archive.addfile(_described("pipe", 0, tarfile.FIFOTYPE))
        yield Example("application/x-tar", target.getvalue(), {**holds, "link": None, "pipe": None})


def _described(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    described = tarfile.TarInfo(name)
    described.size, described.type, described.mtime, described.linkname = size, kind, 1_000_000_000, "notes.txt"
    return described
