"""Dates in the names that cameras, phones and messengers give to files.

A pattern holds for the whole name but what copying adds to it (" (1)", "_edited"). A date must be in the calendar,
not before digital cameras and not in the future; otherwise the name says nothing. Patterns: `capture.md` 2.4 point 6.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from vangnet.capture.facts import Kind

_DAY_S = 86_400.0
_FIRST_YEAR = 1990
_AHEAD = timedelta(hours=26)  # a local date may be a day ahead of UTC

_DAY = r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
_DASHED = r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)"
_ANY_TIME = r"(?P<hour>\d\d)[-._h]?(?P<minute>\d\d)[-._m]?(?P<second>\d\d)s?"
_MS = r"(?P<ms>\d{3})"
_END = (
    r"(?:[-_~. ]?(?:edited|edit|bearbeitet|bewerkt|copy|kopie|hdr|cover|burst\d*|portrait|night|mp|raw-\d+|\d{1,3}))*"
    r"(?:\.(?:mp|pano|portrait|night|raw-\d+|ts|ls))*(?: ?\(\d{1,3}\))?(?:\.[a-z0-9]{2,5}){0,2}"
)


class Pattern(msgspec.Struct, frozen=True):
    """A way in which files are named: what its date says, whose clock it is, and how far it can be relied on."""

    source: str
    regex: re.Pattern[str]
    kind: Kind
    is_utc: bool = False
    weight: float = 0.6


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """A date from a name. `at` is naive: UTC where `is_utc`, else the clock of a device in an unknown zone."""

    source: str
    written: str
    kind: Kind
    at: datetime
    resolution_s: float
    is_utc: bool
    weight: float


def _pattern(source: str, head: str, kind: Kind, *, is_utc: bool = False, weight: float = 0.6) -> Pattern:
    return Pattern(source, re.compile(head + _END, re.IGNORECASE), kind, is_utc, weight)


_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MILLISECONDS = r"(?P<epoch>1[0-9]{12})"
_PATTERNS = (
    _pattern("PXL_", rf"PXL_{_DAY}_{_TIME}{_MS}", Kind.CAPTURED, is_utc=True),
    _pattern("WhatsApp-day", rf"(?:IMG|VID|AUD|STK|PTT)-{_DAY}-WA\d{{4,}}", Kind.RECEIVED),
    _pattern(
        "WhatsApp-time",
        rf"WhatsApp (?:Image|Video|Afbeelding) {_DASHED} (?:at|om) "
        r"(?P<hour>\d\d?)[.:](?P<minute>\d\d)[.:](?P<second>\d\d)"
        r"(?: ?(?P<half>[AP]M))?(?:_[0-9a-f]{8})?",
        Kind.RECEIVED,
    ),
    _pattern("Signal", rf"signal-{_DASHED}-{_ANY_TIME}(?:[-_]\d{{3}})?", Kind.RECEIVED),
    _pattern("Telegram", rf"(?:photo|video)_(?:\d+@)?{_DASHED}_{_ANY_TIME}", Kind.RECEIVED),
    _pattern(
        "Telegram",
        r"(?:photo|video)_(?:\d+)@(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>20\d\d)_"
        r"(?P<hour>\d\d)-(?P<minute>\d\d)-(?P<second>\d\d)",
        Kind.RECEIVED,
    ),
    _pattern(
        "Screenshot",
        rf"(?:Screenshot|Screenrecorder|Screen[ _]?Recording|Schermafbeelding|Bildschirmfoto)[-_ ]"
        rf"(?:{_DAY}|(?P<year2>20\d\d)-(?P<month2>\d\d)-(?P<day2>\d\d))(?:[-_]|[ _](?:at|om|um)[ _])"
        rf"{_ANY_TIME}(?:[-_]?\d{{2,3}})?(?:[-_][\w.]+?)?",
        Kind.SAVED,
    ),
    _pattern(
        "Snapchat", rf"{_DASHED}_[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}(?:-main|-overlay)?", Kind.SAVED
    ),
    _pattern("Facebook", rf"(?:FB_IMG_|FB_VID_|received_|Messenger_creation_){_MILLISECONDS}", Kind.SAVED, is_utc=True),
    _pattern(
        "phone",
        rf"(?:IMG|VID|MVIMG|PANO|BURST|TRIM|LRV|MOV|DJI|Photo|Video)_{_DAY}_{_TIME}(?:_?{_MS})?",
        Kind.CAPTURED,
    ),
    _pattern("WP_", rf"WP_{_DAY}_{_ANY_TIME}_(?:Pro|Smart|Raw|Rich)", Kind.CAPTURED),
    _pattern("plain", rf"{_DAY}[-_]{_TIME}(?:_?{_MS})?", Kind.CAPTURED, weight=0.4),
    _pattern("plain", rf"{_DASHED}[ _]{_ANY_TIME}", Kind.CAPTURED, weight=0.4),
    _pattern("milliseconds", _MILLISECONDS, Kind.SAVED, is_utc=True, weight=0.4),
)


def dates_in(address: str, now: datetime) -> Iterator[Dated]:
    """Give the date in the last part of an address, if it has the name of a camera, a phone or a messenger."""
    name = address.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    for pattern in _PATTERNS:
        match = pattern.regex.fullmatch(name)
        if match and (dated := _dated(pattern, match, name)):
            if dated.at.year >= _FIRST_YEAR and dated.at <= now.astimezone(UTC).replace(tzinfo=None) + _AHEAD:
                yield dated
            return


def _dated(pattern: Pattern, match: re.Match[str], name: str) -> Dated | None:
    told = {key.rstrip("2"): value for key, value in match.groupdict().items() if value is not None}
    try:
        if "epoch" in told:
            at = datetime.fromtimestamp(int(told["epoch"]) / 1000, UTC).replace(tzinfo=None)
            resolution_s = 0.001
        else:
            at = datetime(int(told["year"]), int(told["month"]), int(told["day"]))  # noqa: DTZ001 naive on purpose
            at, resolution_s = _with_time(at, told)
    except ValueError:
        return None
    return Dated(
        source=f"name:{pattern.source}",
        written=name,
        kind=pattern.kind,
        at=at,
        resolution_s=resolution_s,
        is_utc=pattern.is_utc,
        weight=pattern.weight,
    )


def _with_time(day: datetime, told: dict[str, str]) -> tuple[datetime, float]:
    """A day that has no time in its name stays a day: never midnight, never the first of the month."""
    if "hour" not in told:
        return day, _DAY_S
    hour = int(told["hour"])
    if half := told.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half.upper() == "PM" else 0)
    at = day.replace(hour=hour, minute=int(told["minute"]), second=int(told["second"]))
    ms = told.get("ms")
    return (at + timedelta(milliseconds=int(ms)), 0.001) if ms else (at, 1.0)
