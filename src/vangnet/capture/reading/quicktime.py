"""QuickTime and MP4: the dates, place and device that stand in their boxes."""

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from vangnet.capture.facts import Kind
from vangnet.capture.reading.boxes import Box, content, walk
from vangnet.capture.reading.dates import Written, doubted, read_date, since
from vangnet.capture.reading.draft import Draft, decoded
from vangnet.capture.reading.makers import read_gpmf, read_sony, read_sony_zone
from vangnet.capture.reading.positions import iso_6709
from vangnet.words import word

_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001  # UTC by the specification; cameras also write their local clock
_UNIX_S = 2_082_844_800

_APPLE, _ANDROID = "com.apple.quicktime.", "com.android."
_KEYS = {
    "creationdate": "date",
    "make": "make",
    "model": "model",
    "software": "software",
    "camera.identifier": "text",
    "camera.lens_model": "lens",
    "location.iso6709": "position",
    "location.accuracy.horizontal": "accuracy",
    "location.name": "text",
    "content.identifier": "content_id",
    "author": "artist",
    "artist": "artist",
    "title": "text",
    "comment": "text",
    "description": "text",
    "copyright": "text",
    "version": "software",
    "manufacturer": "make",
}
_ATOMS = {
    "\xa9day": "date",
    "\xa9xyz": "position",
    "\xa9mak": "make",
    "\xa9mod": "model",
    "\xa9swr": "software",
    "\xa9too": "software",
    "\xa9nam": "text",
    "\xa9cmt": "text",
    "\xa9des": "text",
    "\xa9inf": "text",
    "\xa9cpy": "text",
    "\xa9ART": "artist",
    "\xa9aut": "artist",
    "manu": "make",
    "modl": "model",
    "FIRM": "software",
    "CAME": "hash",
    "LENS": "lens_serial",
    "auth": "artist",
    "titl": "text",
    "dscp": "text",
    "cprt": "text",
}


def read_quicktime(body: BinaryIO, draft: Draft) -> None:
    """Add what the boxes of a film (or of a live photo's film) say."""
    keys: list[str] = []
    told: dict[str, str] = {}
    for box in walk(body):
        if box.kind in ("mvhd", "tkhd", "mdhd") and box.path.startswith("moov/"):
            _clock(box, content(body, box, 256), draft)
        elif box.path.endswith("meta/keys"):
            keys = list(_names(content(body, box)))
        elif box.kind == "data" and "/ilst/" in box.path:
            name, value = _item(box, content(body, box, 65_536), keys)
            if value:
                told.setdefault(name, value)
        elif box.path.startswith("moov/") and box.path.rsplit("/", 2)[-2] == "udta":
            for value in _strings(box, content(body, box, 65_536)):
                _say(f"UserData:{box.kind}", _ATOMS.get(box.kind, ""), value, draft)
            if box.kind == "GPMF":
                read_gpmf(content(body, box, 65_536), draft)
        elif box.path == "moov/uuid" and box.uuid.startswith(b"USMT"):
            read_sony_zone(content(body, box, 4096), draft)
        elif box.path == "meta/xml ":
            read_sony(content(body, box), draft)
    accuracy = _float(told.get(f"{_APPLE}location.accuracy.horizontal", ""))
    for name, value in told.items():
        short = name.lower().removeprefix(_APPLE).removeprefix(_ANDROID)
        what = _KEYS.get(short) or _ATOMS.get(name, "")
        maker = "Apple" if name.startswith(_APPLE) else "Android" if name.startswith(_ANDROID) else "Keys"
        _say(f"{maker}:{'CreationDate' if what == 'date' else short}", what, value, draft, accuracy)
    draft.read_by("boxes")


def _clock(box: Box, data: bytes, draft: Draft) -> None:
    """Creation and change of the film, a track or its media. The second is the change of the file."""
    wide = data[:1] == b"\1"
    if len(data) < (32 if wide else 20):
        return
    made, changed = struct.unpack_from(">QQ" if wide else ">II", data, 4)
    for seconds, kind, suffix in ((made, Kind.CAPTURED, ""), (changed, Kind.EDITED, ":changed")):
        tag = f"QuickTime:{box.kind}{suffix}"
        if seconds == 0:
            if not suffix and box.kind == "mvhd":
                draft.stamp(tag, Written("0", doubts=(word("reading.zero_date", written="1904"),)), kind, is_utc=True)
            continue
        moment = since(_EPOCH, seconds)
        doubts = doubted(moment) if moment else (word("reading.not_a_date", written=seconds),)
        if seconds < _UNIX_S and kind is Kind.CAPTURED:
            doubts = (*doubts, word("reading.before_1970", seconds=seconds))
        draft.moment(tag, moment, str(seconds), kind, *doubts)
    if box.kind == "mvhd":
        scale, length = struct.unpack_from(">IQ" if wide else ">II", data, 20 if wide else 12)
        if scale:
            draft.measure("duration_ms", length * 1000 // scale)
    elif box.kind == "tkhd" and len(data) >= (96 if wide else 84):
        width, height = (side >> 16 for side in struct.unpack_from(">II", data, 88 if wide else 76))
        if width and height:
            draft.measure("width", width)
            draft.measure("height", height)


def _names(data: bytes) -> Iterator[str]:
    """The names of a `keys` box, without what makers put before them."""
    at = 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8:
            return
        name = decoded(data[at + 8 : at + size])
        yield name
        at += size


def _item(box: Box, data: bytes, keys: list[str]) -> tuple[str, str]:
    """Name and text of an item in `ilst`, whose name is the number of a key or a name itself."""
    kind = box.path.rsplit("/", 2)[-2]
    number = int.from_bytes(kind.encode("latin-1"), "big")
    name = keys[number - 1] if 0 < number <= len(keys) else kind
    form = int.from_bytes(data[:4], "big")
    if form in (0, 1, 4):
        return name, decoded(data[8:])
    if form == 2:
        return name, data[8:].decode("utf-16-be", "replace")
    if form == 23 and len(data) >= 12:
        return name, f"{struct.unpack_from('>f', data, 8)[0]:g}"
    if form in (21, 22) and 0 < len(data) - 8 <= 8:
        return name, str(int.from_bytes(data[8:], "big", signed=form == 21))
    return name, ""


def _strings(box: Box, data: bytes) -> Iterator[str]:
    """Texts of user data: QuickTime's with length and language, 3GPP's with version and language, or plain."""
    if box.kind.startswith("\xa9"):
        at = 0
        while at + 4 <= len(data):
            size = int.from_bytes(data[at : at + 2], "big")
            if not size:
                return
            yield decoded(data[at + 4 : at + 4 + size])
            at += 4 + size
    elif box.kind in ("auth", "titl", "dscp", "cprt"):
        yield decoded(data[6:])
    elif box.kind == "CAME":
        yield data[:16].hex()
    elif box.kind in _ATOMS:
        yield decoded(data)


def _say(tag: str, what: str, value: str, draft: Draft, accuracy: float | None = None) -> None:
    match what:
        case "date":
            draft.stamp(tag, read_date(value), Kind.CAPTURED)
        case "position":
            draft.position(iso_6709(tag, value, accuracy))
        case "make" | "model" | "software" | "lens":
            draft.say(what, value)
        case "text":
            draft.text(tag, value)
        case "artist" | "content_id" | "lens_serial":
            draft.identifier(tag, what, value)
        case "hash":  # GoPro's hash of its serial
            draft.identifier(tag, "internal_serial", value)


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
