"""Coordinates as they are written in files: read, and refused where they are no position."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from vangnet.capture.facts import LONGEST_TEXT, Position
from vangnet.words import Word, word

_ISO_6709 = re.compile(
    r"\s*(?P<latitude>[+-]\d{2,6}(?:\.\d+)?)(?P<longitude>[+-]\d{3,7}(?:\.\d+)?)(?P<altitude>[+-]\d+(?:\.\d+)?)?",
    re.ASCII,
)


def position(
    tag: str,
    latitude: float | None,
    longitude: float | None,
    written: str,
    *,
    error_m: float | None = None,
    altitude_m: float | None = None,
    direction_degrees: float | None = None,
    is_magnetic: bool = False,
    fixed_at: datetime | None = None,
    refused: Word | None = None,
    doubts: tuple[Word, ...] = (),
) -> Position:
    """A position, or one that is refused with the reason. The equator and Greenwich are places like others."""
    refused = refused or _refused(latitude, longitude)
    if refused is None and latitude is not None and longitude is not None and _is_whole(latitude, longitude):
        doubts = (*doubts, word("reading.whole_degrees"))
    return Position(
        tag=tag,
        written=written[:LONGEST_TEXT],
        latitude=_finite(latitude),
        longitude=_finite(longitude),
        error_m=_within(error_m, 0.0, 1e8),
        altitude_m=_within(altitude_m, -12_000.0, 1e6),
        direction_degrees=_within(direction_degrees, 0.0, 360.0),
        is_magnetic=is_magnetic,
        fixed_at=fixed_at.replace(tzinfo=UTC) if fixed_at and fixed_at.tzinfo is None else fixed_at,
        refused=refused,
        doubts=doubts,
    )


def degrees(parts: Sequence[float]) -> float | None:
    """Degrees of degrees, minutes and seconds; None where there are none. NaN stays NaN, to be refused as such."""
    if not 1 <= len(parts) <= 3:
        return None
    total = sum(part / 60**place for place, part in enumerate(parts))
    return total if all(part >= 0 or math.isnan(part) for part in parts) else math.nan


def iso_6709(tag: str, text: str, error_m: float | None = None) -> Position | None:
    """A position in one string, as QuickTime has it: "+52.0116+004.3571+012.3/"."""
    found = _ISO_6709.match(text[:LONGEST_TEXT])
    if found is None:
        return None
    latitude, longitude = _sexagesimal(found["latitude"], 2), _sexagesimal(found["longitude"], 3)
    altitude = float(found["altitude"]) if found["altitude"] else None
    return position(tag, latitude, longitude, text, altitude_m=altitude, error_m=error_m)


def _sexagesimal(text: str, whole: int) -> float:
    """DD.d, DDMM.m or DDMMSS.s by the number of digits before the point."""
    sign, digits = (-1 if text[0] == "-" else 1), text[1:]
    length = len(digits.split(".")[0])
    if length <= whole:
        return sign * float(digits)
    if length <= whole + 2:
        return sign * (float(digits[: length - 2]) + float(digits[length - 2 :]) / 60)
    return sign * (
        float(digits[: length - 4]) + float(digits[length - 4 : length - 2]) / 60 + float(digits[length - 2 :]) / 3600
    )


def _refused(latitude: float | None, longitude: float | None) -> Word | None:
    if latitude is None or longitude is None:
        return word("reading.half_position")
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return word("reading.not_a_number")
    if abs(latitude) > 90 or abs(longitude) > 180:
        return word("reading.off_the_globe")
    if latitude == 0 and longitude == 0:
        return word("reading.null_island")
    return None


def _is_whole(latitude: float, longitude: float) -> bool:
    return latitude == int(latitude) and longitude == int(longitude)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _within(value: float | None, least: float, most: float) -> float | None:
    return value if value is not None and math.isfinite(value) and least <= value <= most else None
