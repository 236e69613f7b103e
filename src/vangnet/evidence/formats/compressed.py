"""One compressed file: gzip, bzip2, xz, lzma and Zstandard. Each is an archive with exactly one member."""

import bz2
import gzip
import io
import lzma
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import zstandard

from vangnet.evidence.address import escape_member
from vangnet.evidence.decompress import bunzip2, gunzip, unlzma, unxz, unzstd
from vangnet.evidence.member import NEUTRAL_NAME, Example, Member
from vangnet.evidence.reader import CHUNK, HeadStream, forward

GZIP = "application/gzip"
_DECODERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    GZIP: gunzip,
    "application/x-bzip2": bunzip2,
    "application/x-xz": unxz,
    "application/x-lzma": unlzma,
    "application/zstd": unzstd,
}
TYPES = frozenset(_DECODERS)
NEEDS_SEEK = False

_GZIP_HEADER = 10
_HAS_EXTRA, _HAS_NAME = 4, 8
_NAME_WITHIN = 4096  # how far into a gzip header a name is looked for
_SECOND = 1_000_000_000


def members(stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]:  # noqa: ARG001 - the common interface
    """Give the one member of a compressed file; bytes that follow the compressed data are not part of it."""
    source = HeadStream(stream)
    name, modified_at = _gzip_header(source.peek(_NAME_WITHIN)) if type_ == GZIP else (b"", None)
    pieces = iter(lambda: source.read(CHUNK // 4), b"")
    shown = escape_member(name) if name else NEUTRAL_NAME
    yield Member(shown, None, modified_at, None, None, lambda: forward(_DECODERS[type_](pieces)))


def _gzip_header(head: bytes) -> tuple[bytes, int | None]:
    """Read the name and the time that gzip kept, if it did."""
    if len(head) < _GZIP_HEADER:
        return b"", None
    seconds = int.from_bytes(head[4:8], "little")
    at = _GZIP_HEADER
    if head[3] & _HAS_EXTRA:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    end = head.find(b"\x00", at) if head[3] & _HAS_NAME else -1
    return head[at:end] if end > at else b"", seconds * _SECOND or None


def examples() -> Iterator[Example]:
    """Give small archives and what they hold."""
    content = b"a neutral text, said twice. " * 40
    holds = {NEUTRAL_NAME: content}
    named = io.BytesIO()
    with gzip.GzipFile("notes.txt", "wb", fileobj=named, mtime=1_000_000_000) as target:
        target.write(content)
    yield Example(GZIP, named.getvalue(), {"notes.txt": content})
    yield Example(GZIP, gzip.compress(content[:99]) + gzip.compress(content[99:]), holds)
    yield Example(GZIP, gzip.compress(content) + b"\x00" * 70_000 + b"something else", holds)
    yield Example("application/x-bzip2", bz2.compress(content[:99]) + bz2.compress(content[99:]), holds)
    yield Example("application/x-xz", lzma.compress(content[:99]) + b"\x00" * 8 + lzma.compress(content[99:]), holds)
    yield Example("application/x-lzma", lzma.compress(content, lzma.FORMAT_ALONE), holds)
    frames = (
        zstandard.compress(content[:99]) + b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + zstandard.compress(content[99:])
    )
    yield Example("application/zstd", frames, holds)
