"""Exif: what exifread finds in a TIFF structure, as facts. Maker notes are read in `maker_notes`."""

import logging
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from exifread.core.exif_header import ExifHeader
from exifread.tags.exif import GPS_TAGS

from vangnet.capture.facts import Kind
from vangnet.capture.reading.dates import doubted, read_date, read_offset, with_part
from vangnet.capture.reading.draft import Draft, plain
from vangnet.capture.reading.ifd import LARGEST, Data
from vangnet.capture.reading.positions import degrees, position
from vangnet.words import Word, word

logging.getLogger("exifread").setLevel(logging.CRITICAL)  # what is wrong in a file is told in its facts

_MOST_READS = 8_000
_MOST_BYTES = 2 * 2**20
_MOST_VALUES = 64

_ORDERS = {b"II": "I", b"MM": "M"}
_DATES = (
    # date, its decimals, its offset: the offset of an edit is the edit's alone
    ("EXIF DateTimeOriginal", "EXIF SubSecTimeOriginal", "EXIF OffsetTimeOriginal", Kind.CAPTURED),
    ("EXIF DateTimeDigitized", "EXIF SubSecTimeDigitized", "EXIF OffsetTimeDigitized", Kind.CAPTURED),
    ("Image DateTime", "EXIF SubSecTime", "EXIF OffsetTime", Kind.EDITED),
)
_SINGLE = {
    "make": ("Image Make",),
    "model": ("Image Model", "Image Tag 0xC614"),
    "lens": ("EXIF LensModel",),
    "software": ("Image Software", "Image ProcessingSoftware"),
}
_IDENTIFIERS = {
    "EXIF BodySerialNumber": "body_serial",
    "EXIF SerialNumber": "body_serial",
    "Image Tag 0xC62F": "body_serial",
    "EXIF LensSerialNumber": "lens_serial",
    "EXIF ImageUniqueID": "image_id",
    "EXIF CameraOwnerName": "owner",
    "Image Artist": "artist",
    "Image XPAuthor": "artist",
    "Image HostComputer": "host",
}
_ERROR = "GPS Tag 0x001F"  # GPSHPositioningError (Exif 2.31), which exifread does not know by name
_TEXTS = (
    *("Image ImageDescription", "Image Copyright", "Image DocumentName", "Image XPTitle", "Image XPComment"),
    *("Image XPKeywords", "Image XPSubject", "EXIF UserComment", "GPS GPSAreaInformation"),
)

_DNG = {"Tag 0xC614": "UniqueCameraModel", "Tag 0xC62F": "CameraSerialNumber"}

Tags = Mapping[str, Any]


class _Bounded:
    """A file for exifread, which can be read so much and no more: a structure that points into itself ends."""

    def __init__(self, data: Data) -> None:
        self.data, self.place, self.reads, self.bytes = data, 0, 0, 0

    def seek(self, place: int) -> None:
        self.place = place

    def tell(self) -> int:
        return self.place

    def read(self, size: int) -> bytes:
        self.reads += 1
        if self.reads > _MOST_READS or self.bytes > _MOST_BYTES:
            raise EOFError("too much to read")
        read = self.data[self.place : self.place + min(size, LARGEST)]
        self.place += len(read)
        self.bytes += len(read)
        return read


def read_exif(data: Data, draft: Draft, *, group: str = "Exif") -> None:
    """Add what a TIFF structure says. `data` begins with its byte order ("II" or "MM")."""
    tell_tags(tags_of(data, draft), draft, group=group)


def tell_tags(tags: Tags, draft: Draft, *, group: str = "Exif") -> None:
    """Add what tags say, by exifread's names for them."""
    if not tags:
        return
    draft.read_by("exifread")
    for name, places in _SINGLE.items():
        for place in places:
            draft.say(name, _text(tags, place))
    _dates(tags, draft, group)
    _zone(tags, draft, group)
    _position(tags, draft, group)
    for place, name in _IDENTIFIERS.items():
        draft.identifier(_tag(group, place), name, _text(tags, place))
    for place in _TEXTS:
        draft.text(_tag(group, place), _text(tags, place))


def tags_of(data: Data, draft: Draft, name: str = "Image") -> dict[str, Any]:
    """The tags of the first directory, called `name`, and of those of Exif and GPS that it points to.

    What was read before a fault is kept.
    """
    order = _ORDERS.get(data[:2])
    if order is None:
        return {}
    reader: Any = _Bounded(data)
    header: Any = ExifHeader(reader, order, 0, 0, strict=False, detailed=False)
    try:
        first = header._first_ifd()  # noqa: SLF001  # its public door stops at the first fault and loses all
        header.dump_ifd(first, name, tag_dict=GPS_TAGS if name == "GPS" else None)
        for start in _numbers(header.tags, "Image ExifOffset")[:1]:
            header.dump_ifd(int(start), "EXIF")
    except Exception as error:  # whatever a hostile structure brings about
        draft.problem("damaged_exif", error=type(error).__name__)
    tags: dict[str, Any] = header.tags
    for told, tag in list(tags.items()):
        if told.startswith("Image "):  # TIFF/EP, DNG and old cameras keep all in one directory
            tags.setdefault(told.replace("Image ", "EXIF ", 1), tag)
    return tags


def _dates(tags: Tags, draft: Draft, group: str) -> None:
    for place, part, offset, kind in _DATES:
        text = _text(tags, place)
        if not text:
            continue
        written = with_part(read_date(text), _text(tags, part))
        doubts: list[Word] = []
        minutes = written.offset_minutes
        if minutes is not None:
            doubts.append(word("reading.suffix", written=text))
        elif told := _text(tags, offset):
            minutes, more = read_offset(told)
            doubts.extend(more)
        if minutes == 0:
            doubts.append(word("reading.zero_offset"))
        draft.stamp(_tag(group, place), written, kind, offset_minutes=minutes, doubts=doubts)


def _zone(tags: Tags, draft: Draft, group: str) -> None:
    hours = _numbers(tags, "EXIF TimeZoneOffset") or _numbers(tags, "Image TimeZoneOffset")
    if hours and math.isfinite(hours[0]):
        draft.zone(f"{group}:TimeZoneOffset", round(hours[0]) * 60)


def _position(tags: Tags, draft: Draft, group: str) -> None:
    fixed_at, doubts = _fixed_at(tags)
    pairs = [
        (_numbers(tags, f"GPS {name}"), _text(tags, f"GPS {name}Ref")[:1].upper(), signs)
        for name, signs in (("GPSLatitude", "NS"), ("GPSLongitude", "EW"))
    ]
    if not any(parts for parts, _, _ in pairs) and fixed_at is None:
        return
    refused = None if any(parts for parts, _, _ in pairs) else word("reading.no_position")
    values: list[float | None] = []
    for parts, letter, signs in pairs:
        value = degrees(parts) if parts else None
        if value is not None and letter not in (*signs,):
            refused, value = word("reading.no_hemisphere"), None
        values.append(-value if value is not None and letter == signs[1] else value)
    below = next(iter(_numbers(tags, "GPS GPSAltitudeRef")), 0) == 1
    altitude = next(iter(_numbers(tags, "GPS GPSAltitude")), None)
    draft.position(
        position(
            f"{group}:GPS",
            values[0],
            values[1],
            "; ".join(f"{letter or '?'} {' '.join(f'{part:g}' for part in parts)}" for parts, letter, _ in pairs),
            error_m=next(iter(_numbers(tags, _ERROR)), None),
            altitude_m=-altitude if altitude is not None and below else altitude,
            direction_degrees=next(iter(_numbers(tags, "GPS GPSImgDirection")), None),
            is_magnetic=_text(tags, "GPS GPSImgDirectionRef")[:1].upper() == "M",
            fixed_at=fixed_at,
            refused=refused,
            doubts=doubts,
        )
    )


def _fixed_at(tags: Tags) -> tuple[datetime | None, tuple[Word, ...]]:
    """The UTC of the fix, as the receiver wrote it."""
    day = read_date(_text(tags, "GPS GPSDate") or _text(tags, "GPS GPSDateStamp"))
    clock = _numbers(tags, "GPS GPSTimeStamp")
    if day.local is None or len(clock) != 3:
        return None, ()
    hours, minutes, seconds = clock
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return None, (word("reading.impossible_fix_time"),)
    moment = day.local.replace(hour=int(hours), minute=int(minutes), second=min(int(seconds), 59))
    return moment, doubted(moment)


def _numbers(tags: Tags, place: str) -> list[float]:
    """The values of a tag as numbers; a division by zero is NaN."""
    values = getattr(tags.get(place), "values", None)
    if not isinstance(values, list):
        return []
    return [_number(value) for value in values[:_MOST_VALUES]]


def _number(value: Any) -> float:
    try:
        if getattr(value, "_denominator", 1) == 0:
            return math.nan
        return float(value[0] if isinstance(value, tuple) else value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError, IndexError):
        return math.nan


def _text(tags: Tags, place: str) -> str:
    tag = tags.get(place)
    if tag is None:
        return ""
    values = tag.values
    if isinstance(values, list):
        if " XP" in place:
            values = bytes(value & 255 for value in values if isinstance(value, int)).decode("utf-16-le", "replace")
        else:
            values = bytes(value for value in values if isinstance(value, int) and 0 <= value < 256)
    return plain(values)


def _tag(group: str, place: str) -> str:
    name = place.split(" ", 1)[1]
    return f"{group}:{_DNG.get(name, name)}"
