"""How a JPEG is built: what the software that wrote it leaves in its tables, markers and sizes, whatever it shows.

Features after Kee, Johnson and Farid, "Digital image authentication from JPEG headers", IEEE TIFS 6 (2011). Nothing is
decoded: only the segments before the coded pixels are read, and the last bytes of the file.
"""

import io
import struct
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

from vangnet.capture.device import exif
from vangnet.capture.device.ijg import quality_of, standard_huffman
from vangnet.capture.facts import Signature

MOST_SEGMENTS = 256
_MOST_MARKERS = 48
_MOST_FILL = 64
_MOST_THUMBNAIL = 2**18
_COMMENT = 48
_FRAMES = {0xC0: "baseline", 0xC1: "extended", 0xC2: "progressive", 0xC3: "lossless"}
_OTHER_FRAMES = {*range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
_SHARES = {"2x2": "4:2:0", "2x1": "4:2:2", "1x1": "4:4:4", "1x2": "4:4:0", "4x1": "4:1:1"}
_APPS = (
    (0xE0, b"JFIF\0", "JFIF"),
    (0xE0, b"JFXX\0", "JFXX"),
    (0xE0, b"CIFF", "CIFF"),
    (0xE1, b"Exif\0", "Exif"),
    (0xE1, b"http://ns.adobe.com/xap/", "XMP"),
    (0xE1, b"http://ns.adobe.com/xmp/extension/", "XMP+"),
    (0xE2, b"ICC_PROFILE\0", "ICC"),
    (0xE2, b"MPF\0", "MPF"),
    (0xE2, b"FPXR\0", "FPXR"),
    (0xED, b"Photoshop 3.0\0", "Photoshop"),
    (0xEE, b"Adobe", "Adobe"),
    (0xEC, b"Ducky", "Ducky"),
)
LONG_SIDES = frozenset({640, 720, 800, 960, 1024, 1080, 1200, 1280, 1440, 1600, 1920, 2048, 2560, 4096})
"""Long sides at which apps are wont to stop when they make a picture smaller."""


class Segment(NamedTuple):
    code: int
    data: bytes


def signature(body: BinaryIO) -> Signature | None:
    """Tell how a JPEG is built; None where it is none, or ends before its frame is told."""
    segments = _segments(body)
    if segments is None:
        return None
    features = _features(segments)
    if features is None:
        return None
    features["trailer"] = _trailer(body)
    return Signature(form="jpeg", features=features)


def _segments(body: BinaryIO) -> list[Segment] | None:
    """Read the segments up to the first scan."""
    body.seek(0)
    if body.read(2) != b"\xff\xd8":
        return None
    found: list[Segment] = []
    while len(found) < MOST_SEGMENTS:
        head = body.read(2)
        for _ in range(_MOST_FILL):
            if head != b"\xff\xff":
                break
            head = b"\xff" + body.read(1)
        if len(head) < 2 or head[0] != 0xFF or head[1] in (0, 0xD9, 0xFF):
            break
        code = head[1]
        if code == 0x01 or 0xD0 <= code <= 0xD7:
            found.append(Segment(code, b""))
            continue
        length = int.from_bytes(body.read(2), "big")
        data = body.read(max(0, length - 2))
        if length < 2 or len(data) < length - 2:
            break
        found.append(Segment(code, data))
        if code == 0xDA:
            break
    return found


def _features(segments: list[Segment]) -> dict[str, str] | None:
    frame = next((each for each in segments if each.code in _FRAMES or each.code in _OTHER_FRAMES), None)
    if frame is None or len(frame.data) < 6:
        return None
    height, width, count = struct.unpack_from(">HHB", frame.data, 1)
    parts = [frame.data[6 + 3 * row : 9 + 3 * row] for row in range(min(count, 4))]
    if any(len(part) < 3 for part in parts) or not parts:
        return None
    tables = _tables(segments)
    told = {
        "size": f"{width}x{height}",
        "long_side": str(side) if (side := max(width, height)) in LONG_SIDES else "",
        "coding": _FRAMES.get(frame.code, "other"),
        "components": ",".join(chr(part[0]) if 65 <= part[0] < 91 else str(part[0]) for part in parts),
        "subsampling": _subsampling(parts),
        "tables": _digest(b"".join(bytes([number]) + table for number, table in tables)),
        "quality": quality_of([table for _, table in tables]),
        "huffman": _huffman(segments),
        "restart": str(next((int.from_bytes(each.data[:2], "big") for each in segments if each.code == 0xDD), 0)),
        "markers": _markers(segments),
    }
    told |= _apps(segments)
    told |= _exif(segments)
    return told


def _tables(segments: list[Segment]) -> list[tuple[int, bytes]]:
    """The quantisation tables in their order: precision and number, and values as they stand (zigzag)."""
    found = []
    for each in segments:
        at = 0
        while each.code == 0xDB and at < len(each.data):
            size = 128 if each.data[at] >> 4 else 64
            table = each.data[at + 1 : at + 1 + size]
            if len(table) < size:
                break
            found.append((each.data[at], table))
            at += 1 + size
    return found


def _subsampling(parts: list[bytes]) -> str:
    if len(parts) == 1:
        return "grey"
    told = [f"{part[1] >> 4}x{part[1] & 15}" for part in parts]
    if set(told[1:3]) == {"1x1"} and len(told) == 3:
        return _SHARES.get(told[0], ",".join(told))
    return ",".join(told)


def _huffman(segments: list[Segment]) -> str:
    """Whether the tables of codes are those that the standard gives as an example, or made for the picture."""
    tables = set()
    for each in segments:
        at = 0
        while each.code == 0xC4 and at + 17 <= len(each.data):
            size = 17 + sum(each.data[at + 1 : at + 17])
            tables.add(each.data[at : at + size])
            at += size
    if not tables:
        return "none"
    return "standard" if tables <= standard_huffman() else "optimised"


def _markers(segments: list[Segment]) -> str:
    """The order of the segments; of several alike in a row, one stands with a plus."""
    told: list[str] = []
    for each in segments:
        name = f"{each.code:02X}" + (f".{app}" if (app := _app(each)) else "")
        if told and told[-1].rstrip("+") == name and each.code >= 0xE0:
            told[-1] = name + "+"
        else:
            told.append(name)
    return " ".join(told[:_MOST_MARKERS])


def _app(segment: Segment) -> str:
    if not 0xE0 <= segment.code <= 0xEF:
        return ""
    return next((name for code, mark, name in _APPS if code == segment.code and segment.data.startswith(mark)), "?")


def _apps(segments: list[Segment]) -> dict[str, str]:
    """What the application segments say besides Exif."""
    told = {"apps": " ".join(dict.fromkeys(name for each in segments if (name := _app(each))))}
    for each in segments:
        name = _app(each)
        if name == "JFIF" and len(each.data) >= 14 and "jfif" not in told:
            major, minor, unit, across, down, wide, high = struct.unpack_from(">BBBHHBB", each.data, 5)
            told["jfif"] = f"{major}.{minor:02} {unit} {across}x{down}"
            if wide and high:
                told["jfif_thumbnail"] = f"{wide}x{high}"
        elif name == "Adobe" and len(each.data) >= 12:
            told["adobe"] = str(each.data[11])
        elif name == "MPF":
            told["mpf"] = "yes"
        elif name == "Photoshop" and b"FBMD" in each.data:
            told["fbmd"] = "yes"
        elif each.code == 0xFE and "comment" not in told:
            told["comment"] = "".join(chr(c) if 32 <= c < 127 else "." for c in each.data[:_COMMENT]).strip(". ")
    return told


def _exif(segments: list[Segment]) -> dict[str, str]:
    data = next((each.data[6:] for each in segments if _app(each) == "Exif"), None)
    skeleton = exif.skeleton(data) if data is not None else None
    if skeleton is None:
        return {}
    told = {
        "byte_order": skeleton.order,
        "tags": " ".join(skeleton.tags),
        "skeleton": _digest((skeleton.order + " ".join(skeleton.tags)).encode()),
        "maker": skeleton.maker,
    }
    if skeleton.size:
        told["exif_size"] = "{}x{}".format(*skeleton.size)
    if skeleton.orientation:
        told["orientation"] = str(skeleton.orientation)
    if skeleton.thumbnail:
        inner = _segments(io.BytesIO(skeleton.thumbnail[:_MOST_THUMBNAIL]))
        small = _small(inner) if inner else {}
        told["thumbnail"] = small.get("size", "broken")
        told["thumbnail_tables"] = small.get("tables", "")
    return told


def _small(segments: list[Segment]) -> dict[str, str]:
    """Size and tables of the small picture inside; what stands inside that is not read."""
    bare = [each for each in segments if each.code < 0xE0]
    return _features(bare) or {}


def _trailer(body: BinaryIO) -> str:
    """What the file ends with: nothing behind its pixels, Samsung's trailer, zeros, or something else."""
    size = body.seek(0, io.SEEK_END)
    body.seek(max(0, size - 32))
    tail = body.read(32)
    if tail.endswith(b"SEFT"):
        return "samsung"
    bare = tail.rstrip(b"\0")
    if bare.endswith(b"\xff\xd9"):
        return "none" if bare == tail else "zeros"
    return "other"


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=6).hexdigest() if data else ""
