"""ExifTool as a second reader: a confined process that stays open, and its tags as facts.

It reads what the libraries do not know. It is a program of the system (`apt install libimage-exiftool-perl`), and
optional: without it the libraries' facts stand alone.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from vangnet.capture.facts import Facts, Kind
from vangnet.capture.reading.dates import Written, doubted, read_date, read_offset, with_part
from vangnet.capture.reading.draft import Draft, plain
from vangnet.capture.reading.positions import position
from vangnet.errors import VangnetError
from vangnet.sandbox.program import PLACE, Program, ProgramFailed
from vangnet.words import Word, word

PATH = "/usr/bin/exiftool"
OLDEST = (12, 24)
"""The first version without CVE-2021-22204, by which a picture could run code."""

_RUNS = ("/usr/bin/perl",)
_READY = b"{ready}\n"
_SECONDS = 20.0

_NAMES = (
    *("time:all", "gps:all", "Make", "Model", "UniqueCameraModel", "Software", "LensModel", "Lens", "SerialNumber"),
    *("InternalSerialNumber", "CameraSerialNumber", "LensSerialNumber", "ImageUniqueID", "OwnerName", "Artist"),
    *("ShutterCount", "ShutterCount2", "ShutterCount3", "MechanicalShutterCount", "ImageCount", "FileNumber"),
    *("RunTimeValue", "RunTimeScale", "TimeSincePowerOn", "ShotNumberSincePowerUp", "BurstUUID", "ContentIdentifier"),
    *("TimeZone", "TimeZoneOffset", "DaylightSavings", "ManufactureDate", "ImageDescription", "UserComment"),
    *("ImageWidth", "ImageHeight", "Title", "Comment"),
)
_OPTIONS = ("-j", "-n", "-a", "-G1", "-e", *(f"-{name}" for name in _NAMES))

_GROUPS = {"IFD0": "Exif", "ExifIFD": "Exif", "GPS": "Exif", "Keys": "Apple", "ItemList": "Apple"}
_TAGS = {
    "Exif:CreateDate": "Exif:DateTimeDigitized",
    "Exif:ModifyDate": "Exif:DateTime",
    "QuickTime:CreateDate": "QuickTime:mvhd",
    "QuickTime:ModifyDate": "QuickTime:mvhd:changed",
}
_CAPTURED = frozenset(
    "DateTimeOriginal CreateDate DateTimeDigitized DateTimeCreated DateCreated CreationDate MediaCreateDate "
    "TrackCreateDate SonyDateTime SonyDateTime2 TimeStamp DateTimeUTC ShotDate DigitalCreationDateTime "
    "ContentCreateDate DigitalCreationDate Date".split()
)
_EDITED = frozenset("ModifyDate MetadataDate MediaModifyDate TrackModifyDate DateTime ModDate".split())
_UTC = re.compile(r"QuickTime|Track\d+|Matroska|ASF")
_NOT_OURS = frozenset({"System", "File", "ExifTool", "ICC_Profile", "ICC-header", "Composite"})
_PARTS = {
    "Exif:DateTimeOriginal": ("SubSecTimeOriginal", "OffsetTimeOriginal"),
    "Exif:DateTimeDigitized": ("SubSecTimeDigitized", "OffsetTimeDigitized"),
    "Exif:DateTime": ("SubSecTime", "OffsetTime"),
}
_IDENTIFIERS = {
    "SerialNumber": "body_serial",
    "CameraSerialNumber": "body_serial",
    "InternalSerialNumber": "internal_serial",
    "LensSerialNumber": "lens_serial",
    "ImageUniqueID": "image_id",
    "OwnerName": "owner",
    "Artist": "artist",
    "BurstUUID": "burst",
    "ContentIdentifier": "content_id",
}
_COUNTERS = {
    "ShutterCount": ("shutter", "count"),
    "ShutterCount2": ("shutter", "count"),
    "ShutterCount3": ("shutter", "count"),
    "MechanicalShutterCount": ("shutter", "count"),
    "ImageCount": ("shutter", "count"),
    "FileNumber": ("file_number", "count"),
    "TimeSincePowerOn": ("power_on", "s"),
    "ShotNumberSincePowerUp": ("file_number", "count"),
}
_SINGLE = {
    "Make": "make",
    "Model": "model",
    "UniqueCameraModel": "model",
    "LensModel": "lens",
    "Lens": "lens",
    "Software": "software",
}
_TEXTS = frozenset({"ImageDescription", "UserComment", "Title", "Comment"})


class ExifToolUnusable(VangnetError):
    """There is no ExifTool here, or one with a known hole."""


class Exiftool:
    """The process. Raises ExifToolUnusable where there is none, or one older than `OLDEST`."""

    def __init__(self, path: str = PATH) -> None:
        if not Path(path).exists():
            raise ExifToolUnusable(f"{path}: not there")
        self._program = Program((path, "-config", "", "-stay_open", "True", "-@", "-"), runs=_RUNS)
        try:
            told = self._program.ask("-ver\n-execute\n", b"", until=_READY, seconds=_SECONDS).decode("ascii", "replace")
            self.version = tuple(int(part) for part in told.strip().split("."))
        except (ProgramFailed, ValueError) as error:
            self._program.__exit__()
            raise ExifToolUnusable(f"{path}: {error}") from error
        if self.version < OLDEST:
            self._program.__exit__()
            raise ExifToolUnusable(f"{path}: version {told.strip()} is older than {OLDEST[0]}.{OLDEST[1]}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._program.__exit__()

    def tags(self, content: bytes) -> dict[str, Any]:
        """Its tags as "Group:Name" with values as numbers where they are. Raises ProgramFailed or ValueError."""
        reply = self._program.ask(request_of(PLACE), content, until=_READY, seconds=_SECONDS)
        read = json.loads(reply) if reply.strip() else []
        if not isinstance(read, list) or not read or not isinstance(read[0], dict):
            return {}
        return read[0]

    def facts(self, content: bytes, type: str = "") -> Facts:  # noqa: A002
        """What it says of a content. A fault of it is a problem that is told, and no error."""
        draft = Draft(type)
        try:
            tags = self.tags(content)
        except (ProgramFailed, ValueError) as error:
            draft.unreadable("exiftool", error)
            return draft.facts(len(content))
        told(tags, draft)
        return draft.facts(len(content))


def request_of(path: str) -> str:
    """The arguments, one a line, by which ExifTool tells of a file all that is read here."""
    return "\n".join((*_OPTIONS, path, "-execute", ""))


def told(tags: Mapping[str, Any], draft: Draft) -> None:
    """Add what ExifTool's tags say."""
    by_name: dict[str, Any] = {}
    for full, value in tags.items():
        group, _, name = full.rpartition(":")
        if group in _NOT_OURS or not group:
            if group == "File" and name in ("ImageWidth", "ImageHeight") and isinstance(value, int):
                draft.measure(name.removeprefix("Image").lower(), value)
            continue
        by_name.setdefault(name, value)
        _one(group, name, value, tags, draft)
    _clocks(by_name, draft)
    _positions(tags, draft)
    if by_name:
        draft.read_by("exiftool")


def _one(group: str, name: str, value: Any, tags: Mapping[str, Any], draft: Draft) -> None:
    tag = f"{_GROUPS.get(group, group)}:{name}"
    if name in _CAPTURED or name in _EDITED:
        _date(_TAGS.get(tag, tag), group, plain(value), Kind.EDITED if name in _EDITED else Kind.CAPTURED, tags, draft)
    elif name in _SINGLE:
        draft.say(_SINGLE[name], value)
    elif name in _IDENTIFIERS:
        draft.identifier(tag, _IDENTIFIERS[name], value)
    elif name in _COUNTERS:
        draft.counter(tag, _COUNTERS[name][0], value, _COUNTERS[name][1])
    elif name == "ManufactureDate":
        draft.stamp(tag, read_date(plain(value)), Kind.NOT_BEFORE)
    elif name in _TEXTS:
        draft.text(tag, value)


def _date(tag: str, group: str, text: str, kind: Kind, tags: Mapping[str, Any], draft: Draft) -> None:
    written = read_date(text)
    if written.local is not None and ":" not in text[11:]:  # a day alone, as Panasonic and Pentax tell it
        return
    doubts: list[Word] = []
    minutes = written.offset_minutes
    if tag in _PARTS:
        part, offset = (_first(tags, name) for name in _PARTS[tag])
        written = with_part(written, plain(part))
        if minutes is None and offset:
            minutes, more = read_offset(plain(offset))
            doubts.extend(more)
        elif minutes is not None:
            doubts.append(word("reading.suffix", written=text))
        if minutes == 0:
            doubts.append(word("reading.zero_offset"))
    is_utc = written.is_utc or (minutes is None and _UTC.fullmatch(group) is not None)
    draft.stamp(tag, written, kind, offset_minutes=minutes, is_utc=is_utc, doubts=doubts)


def _clocks(said: Mapping[str, Any], draft: Draft) -> None:
    """The run time of Apple's phones and the zone of a camera's clock."""
    value, scale = said.get("RunTimeValue"), said.get("RunTimeScale")
    if isinstance(value, int | float) and isinstance(scale, int) and scale > 0:
        draft.counter("Apple:RunTime", "run_time", value / scale, "s")
    zone, summer = said.get("TimeZone"), said.get("DaylightSavings")
    if isinstance(zone, int):
        draft.zone("exiftool:TimeZone", zone + (60 if summer in (1, 60) else 0))
    hours = said.get("TimeZoneOffset")
    if isinstance(hours, int | str) and (first := str(hours).split(" ")[0]).lstrip("+-").isdigit():
        draft.zone("Exif:TimeZoneOffset", int(first) * 60)


def _positions(tags: Mapping[str, Any], draft: Draft) -> None:
    for group in dict.fromkeys(full.rpartition(":")[0] for full in tags if full.rpartition(":")[2].startswith("GPS")):
        if group in _NOT_OURS:
            continue
        said = {name: tags.get(f"{group}:{name}") for name in _GPS}
        latitude, longitude = (_signed(said[name], said[f"{name}Ref"]) for name in ("GPSLatitude", "GPSLongitude"))
        if isinstance(text := said["GPSCoordinates"], str) and len(pair := text.split()) >= 2:
            latitude, longitude = _number(pair[0]), _number(pair[1])
        fixed = _fixed(said)
        if latitude is None and longitude is None and fixed.local is None:
            continue
        draft.position(
            position(
                f"{_GROUPS.get(group, group)}:GPS",
                latitude,
                longitude,
                f"{said['GPSLatitude']} {said['GPSLongitude']}" if text is None else text,
                error_m=_number(said["GPSHPositioningError"]),
                altitude_m=_signed(said["GPSAltitude"], "S" if said["GPSAltitudeRef"] == 1 else "N"),
                direction_degrees=_number(said["GPSImgDirection"]),
                is_magnetic=said["GPSImgDirectionRef"] == "M",
                fixed_at=fixed.local,
                refused=word("reading.no_position") if latitude is None and longitude is None else None,
                doubts=doubted(fixed.local) if fixed.local else (),
            )
        )


_GPS = (
    *("GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef", "GPSCoordinates", "GPSAltitude"),
    *("GPSAltitudeRef", "GPSImgDirection", "GPSImgDirectionRef", "GPSHPositioningError", "GPSDateStamp"),
    *("GPSTimeStamp", "GPSDateTime"),
)


def _fixed(said: Mapping[str, Any]) -> Written:
    """The UTC of the fix."""
    text = said["GPSDateTime"] or f"{said['GPSDateStamp'] or ''} {said['GPSTimeStamp'] or ''}"
    written = read_date(str(text))
    return written if written.resolution_s <= 1 else written._replace(local=None)


def _signed(value: Any, letter: Any) -> float | None:
    number = _number(value)
    return -abs(number) if number is not None and letter in ("S", "W") else number


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _first(tags: Mapping[str, Any], name: str) -> Any:
    return next((tags[full] for full in (f"ExifIFD:{name}", f"IFD0:{name}") if full in tags), "")
