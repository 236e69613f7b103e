"""Images that end too early, shown to the libraries so that what is there can be read: they give up on the whole."""

import struct
import zlib
from collections.abc import Iterator

from vangnet.evidence.disk.view import Joined, Memory, View, Window

_SECTION = struct.Struct("<16sQQ40x")
_HEADER = 13  # bytes before the first section of an EWF file
_MOST_SECTIONS = 1_000_000


def ewf(view: View) -> tuple[View, bool]:
    """Give an EWF segment that ends with a whole section, and whether it had to be cut back to one.

    Each section says where the next one begins; an image whose copying was interrupted ends inside one. It is ended
    before that with a section that says "done". Behind it, nothing can be read.
    """
    if view.at(0, 3) not in {b"EVF", b"LVF"} or view.at(3, 1) == b"2":
        return view, False
    at = _HEADER
    for kind, place, size in sections(view):
        if kind in {b"done", b"next"}:
            return view, False
        at = place + size
    done = _SECTION.pack(b"done", at, 0)
    done += zlib.adler32(done).to_bytes(4, "little")
    return Joined([Window(view, 0, at), Memory(done)]), True


def vhd(view: View) -> tuple[View, bool]:
    """Give a VHD with its last sector; an image that is cut off has a copy of it as its first one."""
    if view.size < 1024 or view.at(view.size - 512, 8) == b"conectix":
        return view, False
    head = view.at(0, 512)
    return (
        (Joined([Window(view, 0, view.size & ~511), Memory(head)]), True) if head[:8] == b"conectix" else (view, False)
    )


def sections(view: View) -> Iterator[tuple[bytes, int, int]]:
    """Give kind, place and size of each whole section of an EWF segment."""
    at = _HEADER
    for _ in range(_MOST_SECTIONS):
        head = view.at(at, 76)
        if len(head) < 76 or zlib.adler32(head[:72]) != int.from_bytes(head[72:], "little"):
            return
        kind, following, _ = _SECTION.unpack(head[:72])
        name = kind.rstrip(b"\0")
        last = name in {b"done", b"next"}
        if not last and (following <= at or following > view.size):
            return
        yield name, at, 76 if last else following - at
        if last:
            return
        at = following
