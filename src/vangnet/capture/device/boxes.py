"""How an MP4, QuickTime or HEIC file is built: the tree of its boxes, and what its writer calls itself.

Features after Yang et al., "Efficient video integrity analysis through container characterization", IEEE JSTSP 14
(2020). Contents of boxes are not decoded; sizes are bounded.
"""

import io
import struct
from collections.abc import Iterator
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

from vangnet.capture.facts import Signature

MOST_BOXES = 4096
_DEEPEST = 10
_LONGEST_READ = 4096
_LONGEST_TREE = 4096
_LONGEST_WORD = 64
_HOLDS = frozenset(
    name.encode()
    for name in (
        "moov trak mdia minf stbl edts dinf udta mvex moof traf mfra tref gmhd tapt ilst iprp ipco wave sinf schi"
    ).split()
)
_FULL = frozenset((b"meta", b"iinf", b"dref", b"stsd"))  # what stands before their boxes has a size of its own
_FIRST = frozenset((b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid", b"styp", b"jP  "))
_MARK = "©"


class Box(NamedTuple):
    """A box: its path ("moov/trak/mdia"), where what it holds starts and stops, and how deep it lies."""

    path: str
    kind: str
    start: int
    stop: int
    depth: int


def signature(body: BinaryIO) -> Signature | None:
    """Tell how a file of boxes is built; None where it is none."""
    size = body.seek(0, io.SEEK_END)
    body.seek(4)
    if body.read(4) not in _FIRST:
        return None
    boxes = list(_walk(body, 0, size, "", 0, [MOST_BOXES]))
    if not any(box.kind in ("ftyp", "moov", "mdat") for box in boxes):
        return None
    return Signature(form="boxes", features=_features(body, boxes, size))


def _walk(body: BinaryIO, at: int, stop: int, path: str, depth: int, left: list[int]) -> Iterator[Box]:
    """Give the boxes between two places in their order, each before those in it; `left` counts down."""
    while at + 8 <= stop and left[0] > 0:
        left[0] -= 1
        body.seek(at)
        head = body.read(16)
        if len(head) < 8:
            return
        length, kind = struct.unpack_from(">I4s", head)
        start = at + 8
        if length == 1 and len(head) == 16:
            length, start = struct.unpack_from(">Q", head, 8)[0], at + 16
        elif length == 0:
            length = stop - at
        if length < start - at or (not path and not _is_name(kind)):
            return
        end = min(at + length, stop)
        name = _name(kind)
        here = f"{path}/{name}" if path else name
        yield Box(here, name, start, end, depth)
        if depth < _DEEPEST:
            inside = start + _before(body, kind, start, end)
            if kind in _HOLDS or kind in _FULL:
                yield from _walk(body, inside, end, here, depth + 1, left)
        at += length


def _before(body: BinaryIO, kind: bytes, start: int, stop: int) -> int:
    """How many bytes stand before the first box inside."""
    if kind not in _FULL:
        return 0
    if kind == b"meta":  # QuickTime's has no version before its boxes
        body.seek(start + 4)
        return 0 if body.read(4) == b"hdlr" else 4
    if kind == b"iinf":
        body.seek(start)
        return 8 if body.read(1) == b"\x01" else 6
    return 8 if start + 8 <= stop else 0


def _features(body: BinaryIO, boxes: list[Box], size: int) -> dict[str, str]:
    tree = _tree(boxes)
    tracks: dict[str, list[str]] = {"handlers": [], "timescales": [], "edits": [], "codecs": [], "vendors": []}
    told: dict[str, str] = {}
    udta: list[str] = []
    keys: list[str] = []
    encoders: list[str] = []
    for box in boxes:
        data = _at(body, box)
        if box.kind == "ftyp" and len(data) >= 8:
            also = (_name(data[at : at + 4]) for at in range(8, min(len(data) - 3, 72), 4))
            told.setdefault("brands", f"{_name(data[:4])} {int.from_bytes(data[4:8], 'big')} {','.join(also)}".strip())
        elif box.kind == "hdlr" and len(data) >= 20:
            tracks["handlers"].append(f"{_name(data[4:8])}/{_name(data[8:12])}:{_handler(data[24:])}")
        elif box.kind in ("mvhd", "mdhd"):
            at = 20 if data[:1] == b"\x01" else 12
            tracks["timescales"].append(str(int.from_bytes(data[at : at + 4], "big")))
        elif box.kind == "elst":
            tracks["edits"].append(_edits(data))
        elif "/stsd/" in box.path and box.depth and box.path.endswith(f"/stsd/{box.kind}"):
            tracks["codecs"].append(box.kind)
            tracks["vendors"].append(_word(data[12:16]))
            if len(data) > 75 and 0 < data[42] < 32 and (name := _word(data[43 : 43 + data[42]])):
                told.setdefault("compressor", name)
        elif box.path.endswith("/keys"):
            keys += _keys(data)
        elif box.path.endswith(f"udta/{box.kind}") or box.path.endswith(f"ilst/{box.kind}"):
            udta.append(box.kind)
            if box.kind in (f"{_MARK}too", f"{_MARK}enc", f"{_MARK}swr", f"{_MARK}fmt"):
                encoders.append(_text(data))
    told |= {name: ",".join(dict.fromkeys(values) if name == "vendors" else values) for name, values in tracks.items()}
    tops = [box.kind for box in boxes if not box.depth]
    moov, mdat = (tops.index(kind) if kind in tops else None for kind in ("moov", "mdat"))
    told |= {
        "tree": tree[:_LONGEST_TREE],
        "tree_digest": blake2b(tree.encode(), digest_size=6).hexdigest(),
        "order": " ".join(dict.fromkeys(tops)),
        "moov": "none" if moov is None else "first" if mdat is None or moov < mdat else "last",
        "fragmented": "yes" if "moof" in tops or any(box.kind == "mvex" for box in boxes) else "no",
        "udta": ",".join(dict.fromkeys(udta)),
        "keys": ",".join(keys),
        "encoder": "; ".join(encoder for encoder in dict.fromkeys(encoders) if encoder),
        "complete": "no" if boxes[-1].stop > size or len(boxes) >= MOST_BOXES else "yes",
    }
    return told


def _tree(boxes: list[Box]) -> str:
    """The paths as nested brackets; boxes alike in a row stand once: "ftyp moov(mvhd trak(tkhd ...)) mdat"."""
    lines: list[tuple[int, str]] = []
    for box in boxes:
        if not lines or lines[-1] != (box.depth, box.kind):
            lines.append((box.depth, box.kind))
    told, depth = "", 0
    for level, kind in lines:
        if level > depth:
            told += "(" * (level - depth)
        else:
            told += ")" * (depth - level) + (" " if told else "")
        told, depth = told + kind, level
    return told + ")" * depth


def _edits(data: bytes) -> str:
    """How many edits a track has; "e" stands before where it starts with an empty one."""
    count = min(int.from_bytes(data[4:8], "big"), 10_000)
    at, size = (16, 8) if data[:1] == b"\x01" else (12, 4)
    empty = data[at : at + size] == b"\xff" * size
    return f"e{count}" if empty else str(count)


def _keys(data: bytes) -> list[str]:
    found: list[str] = []
    at = 8
    while at + 8 <= len(data) and len(found) < 64:
        length = int.from_bytes(data[at : at + 4], "big")
        if length < 8:
            break
        found.append(_word(data[at + 8 : at + length]))
        at += length
    return found


def _handler(data: bytes) -> str:
    """A name with its length before it (QuickTime) or a zero behind it (MP4)."""
    if data and data[0] < 32 and data[0] == len(data) - 1:
        data = data[1:]
    return _word(data.split(b"\0")[0])


def _text(data: bytes) -> str:
    """A text of "udta" (length, language, text), or of "ilst" (a box called "data")."""
    if data[4:8] == b"data":
        return _word(data[16:])
    return _word(data[4 : 4 + int.from_bytes(data[:2], "big")])


def _at(body: BinaryIO, box: Box) -> bytes:
    if box.kind == "mdat" or box.stop <= box.start:
        return b""
    body.seek(box.start)
    return body.read(min(box.stop - box.start, _LONGEST_READ))


def _is_name(kind: bytes) -> bool:
    return all(32 <= c < 127 or c == 0xA9 for c in kind)


def _name(kind: bytes) -> str:
    """Four letters of a box; what is no letter of ASCII stands as a dot, but for the sign of copyright."""
    return "".join(
        chr(c) if 33 <= c < 127 and c not in b"()/ ," else _MARK if c == 0xA9 else "." for c in kind.rstrip()
    )


def _word(data: bytes) -> str:
    return "".join(chr(c) if 32 <= c < 127 and c != 44 else "" for c in data[:_LONGEST_WORD]).strip()
