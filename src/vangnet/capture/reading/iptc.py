"""IPTC-IIM and Photoshop's image resources: dates with offsets, place names, captions."""

import struct
from collections.abc import Iterator

from vangnet.capture.facts import Kind
from vangnet.capture.reading.dates import read_date
from vangnet.capture.reading.draft import Draft, decoded

_MOST = 4096
_IPTC, _EXIF, _XMP = 0x0404, 0x0422, 0x0424
_DATES = ((55, 60, "DateCreated", Kind.CAPTURED), (62, 63, "DigitalCreationDate", Kind.CAPTURED))
_TEXTS = {
    5: "ObjectName",
    25: "Keywords",
    40: "SpecialInstructions",
    90: "City",
    92: "Sub-location",
    95: "Province-State",
    100: "CountryCode",
    101: "Country",
    105: "Headline",
    116: "CopyrightNotice",
    120: "Caption",
}


def resources(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The image resources that hold metadata: ("iptc" | "exif" | "xmp", data)."""
    at = 0
    for _ in range(_MOST):
        if data[at : at + 4] not in (b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa") or at + 12 > len(data):
            return
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        at += 6 + (data[at + 6] | 1) + 1
        size = int.from_bytes(data[at : at + 4], "big")
        value = data[at + 4 : at + 4 + size]
        if number in (_IPTC, _EXIF, _XMP):
            yield {_IPTC: "iptc", _EXIF: "exif", _XMP: "xmp"}[number], value
        at += 4 + size + (size & 1)


def read_iptc(data: bytes, draft: Draft) -> None:
    """Add what the datasets of the application record say."""
    said: dict[int, list[bytes]] = {}
    for number, value in _datasets(data):
        said.setdefault(number, []).append(value)
    if not said:
        return
    draft.read_by("iptc")
    for day, clock, name, kind in _DATES:
        if day in said:
            text = decoded(said[day][0])
            time = decoded(said.get(clock, [b""])[0])
            draft.stamp(f"IPTC:{name}", read_date(f"{text} {_clock(time)}".strip() if time else text), kind)
    for number, name in _TEXTS.items():
        for value in said.get(number, [])[:64]:
            draft.text(f"IPTC:{name}", value)
    for value in said.get(80, [])[:4]:
        draft.identifier("IPTC:By-line", "artist", value)
    if 65 in said:
        version = decoded(said.get(70, [b""])[0])
        draft.say("software", f"{decoded(said[65][0])} {version}")


def _clock(text: str) -> str:
    """Put colons between HHMMSS+hhmm, so that the offset is no clock."""
    digits = text.strip().replace(":", "")
    clock, zone = digits[:6], digits[6:]
    return f"{clock[:2]}:{clock[2:4]}:{clock[4:6]}{zone}"


def _datasets(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    for _ in range(_MOST):
        if at + 5 > len(data) or data[at] != 0x1C:
            return
        record, number, size = struct.unpack_from(">BBH", data, at + 1)
        at += 5
        if size & 0x8000:  # its length stands in so many bytes
            width = size & 0x7FFF
            if width > 4:
                return
            size = int.from_bytes(data[at : at + width], "big")
            at += width
        if record == 2:
            yield number, data[at : at + size]
        at += size
