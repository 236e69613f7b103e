"""From the positions that a file tells to the coordinates of a medium, with an error in metres and every doubt.

The error is a sum: what the receiver states of itself (Exif's GPSHPositioningError; else a default for the kind of
tag), one step of the last digit that was written, and for a stale fix the way that can be gone since. Only a medium's
own positions count: nothing is taken over from other files.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from vangnet.capture.facts import Position
from vangnet.capture.findings import Confidence, Moment
from vangnet.capture.place.globe import degree_m, distance_m
from vangnet.words import Word, word

DEFAULT_ERROR_M = {"Exif": 100.0, "QuickTime": 100.0, "Apple": 100.0, "Samsung": 100.0}
"""For a receiver that does not state its error: satellites give some 10 m, networks around a phone some 100 m."""
OTHER_ERROR_M = 1000.0
"""For tags that programs and people fill too, as XMP: a pin on a map."""
CERTAIN = 2.5
"""Phones state the radius that holds 68 %; 2.5 times that holds 99.9 % when the two axes err alike and apart."""
LEAST_GAP = timedelta(minutes=2)
SPEED_M_S = 36.0  # 130 km an hour
FARTHEST_M = 20_037_508.0
_WEEKS_1024 = timedelta(weeks=1024)
_STEPS = tuple(
    sorted(((10.0**-digits) / unit for unit in (1, 60, 3600) for digits in range(8 if unit == 1 else 5)), reverse=True)
)


class Coordinates(msgspec.Struct, frozen=True, kw_only=True):
    """Where a medium says that it was made, in degrees (WGS 84), to `error_m` metres.

    `others` are its positions that do not agree, with their own errors: as (latitude, longitude, error in metres).
    `error_m` reaches over them; `own_error_m` is that of these coordinates alone.
    """

    latitude: float
    longitude: float
    error_m: float
    own_error_m: float
    sources: tuple[str, ...]
    confidence: Confidence
    direction_degrees: float | None = None
    is_magnetic: bool = False
    others: tuple[tuple[float, float, float], ...] = ()
    contradictions: tuple[Word, ...] = ()
    notes: tuple[Word, ...] = ()

    @property
    def spots(self) -> tuple[tuple[float, float, float], ...]:
        """Every place that it may be, as (latitude, longitude, metres that hold 99.9 %)."""
        own = (self.latitude, self.longitude, self.own_error_m)
        return tuple((latitude, longitude, CERTAIN * error_m) for latitude, longitude, error_m in (own, *self.others))


class _Fix(msgspec.Struct, frozen=True, kw_only=True):
    """A position that counts, with its error and its doubts. `is_stated`: the error is the receiver's own."""

    position: Position
    latitude: float
    longitude: float
    error_m: float
    is_stated: bool
    is_fresh: bool
    notes: tuple[Word, ...]


def coordinates_of(positions: Sequence[Position], moment: Moment | None = None) -> Coordinates | None:
    """Give the coordinates that the positions of one medium tell; None where none of them is a position."""
    fixes = sorted(_fixes(positions, moment), key=lambda fix: fix.error_m)  # stable: the order of the tags stands
    if not fixes:
        return None
    best = fixes[0]
    apart = [(fix, _apart_m(best, fix)) for fix in fixes[1:]]
    against = [(fix, metres) for fix, metres in apart if metres > CERTAIN * (best.error_m + fix.error_m)]
    agreeing = [best, *(fix for fix, metres in apart if metres <= CERTAIN * (best.error_m + fix.error_m))]
    contradictions = tuple(
        word("place.positions_disagree", first=best.position.tag, second=fix.position.tag, distance=_told_m(metres))
        for fix, metres in against
    )
    direction = next((fix.position for fix in agreeing if fix.position.direction_degrees is not None), None)
    return Coordinates(
        latitude=best.latitude,
        longitude=best.longitude,
        error_m=min(max([best.error_m, *(metres + fix.error_m for fix, metres in against)]), FARTHEST_M),
        own_error_m=best.error_m,
        sources=tuple(dict.fromkeys(fix.position.tag for fix in agreeing)),
        confidence=_confidence(best, bool(against)),
        direction_degrees=direction.direction_degrees if direction else None,
        is_magnetic=direction.is_magnetic if direction else False,
        others=tuple((fix.latitude, fix.longitude, fix.error_m) for fix, _ in against),
        contradictions=contradictions,
        notes=distinct(note for fix in (best, *(fix for fix, _ in against)) for note in fix.notes),
    )


def refusals(positions: Sequence[Position]) -> tuple[Word, ...]:
    """Say of each position that is none why not."""
    return distinct(why for position in positions if (why := refusal(position)) is not None)


def refusal(position: Position) -> Word | None:
    """Say why a position is none; None where it is one. The equator and the first meridian are places like others."""
    if position.refused is not None:
        return position.refused
    latitude, longitude = position.latitude, position.longitude
    if latitude is None or longitude is None:
        return word("place.half_missing", tag=position.tag)
    if not (math.isfinite(latitude) and math.isfinite(longitude)) or abs(latitude) > 90 or abs(longitude) > 180:
        return word("place.no_coordinates", tag=position.tag)
    if latitude == 0 and longitude == 0:
        return word("place.zero_zero", tag=position.tag)
    return None


def distinct(words: Iterable[Word]) -> tuple[Word, ...]:
    """Each word once, in the order in which they came."""
    return tuple({repr(word): word for word in words}.values())


def step_degrees(latitude: float, longitude: float) -> float:
    """Give the step in which coordinates are written: 1 for whole degrees, 0.01 for two decimals, 1/60 for minutes."""
    return next((step for step in _STEPS if _lies_on(latitude, step) and _lies_on(longitude, step)), _STEPS[-1])


def _lies_on(value: float, step: float) -> bool:
    count = value / step
    return abs(count - round(count)) < 1e-6 * max(1.0, 1e-3 / step)


def _fixes(positions: Sequence[Position], moment: Moment | None) -> Iterator[_Fix]:
    for position in positions:
        if refusal(position) is None and position.latitude is not None and position.longitude is not None:
            yield _fix(position, position.latitude, position.longitude, moment)


def _fix(position: Position, latitude: float, longitude: float, moment: Moment | None) -> _Fix:
    notes = list(position.doubts)
    stated = position.error_m
    is_stated = stated is not None and math.isfinite(stated) and 0 < stated < FARTHEST_M
    if is_stated and stated is not None:
        error_m = stated
        notes.append(word("place.stated_error", tag=position.tag, metres=f"{stated:.0f}"))
    else:
        error_m = DEFAULT_ERROR_M.get(position.tag.partition(":")[0], OTHER_ERROR_M)
        notes.append(word("place.assumed_error", tag=position.tag, metres=f"{error_m:.0f}"))
    step = step_degrees(latitude, longitude)
    north, east = degree_m(latitude)
    rounding_m = step * math.hypot(north, east)
    if rounding_m > max(error_m / 2, 50.0):
        notes.append(word("place.rounded", tag=position.tag, distance=_told_m(rounding_m)))
    gap, more = _gap(position, moment)
    return _Fix(
        position=position,
        latitude=latitude,
        longitude=longitude,
        error_m=min(error_m + rounding_m + gap.total_seconds() * SPEED_M_S, FARTHEST_M),
        is_stated=is_stated,
        is_fresh=position.fixed_at is not None and moment is not None and not gap,
        notes=(*notes, *more),
    )


def _gap(position: Position, moment: Moment | None) -> tuple[timedelta, tuple[Word, ...]]:
    """Give the time between the fix and the moment of capture, where it tells; and what must be said of it."""
    if position.fixed_at is None or moment is None:
        return timedelta(), ()
    gap = _outside(position.fixed_at, moment)
    said = []
    turns = round(gap / _WEEKS_1024)
    if turns and abs(gap - turns * _WEEKS_1024) < timedelta(days=2):
        said.append(word("place.weeks_rolled_over", tag=position.tag))
        gap = abs(gap - turns * _WEEKS_1024)
    if gap <= LEAST_GAP:
        return timedelta(), tuple(said)
    return gap, (*said, word("place.stale_fix", tag=position.tag, time=_told_time(gap)))


def _outside(at: datetime, moment: Moment) -> timedelta:
    if moment.earliest_at is not None and at < moment.earliest_at:
        return moment.earliest_at - at
    if moment.latest_at is not None and at > moment.latest_at:
        return at - moment.latest_at
    return timedelta()


def _confidence(best: _Fix, is_contradicted: bool) -> Confidence:
    is_receiver = best.position.tag.partition(":")[0] in DEFAULT_ERROR_M
    if is_contradicted or best.position.doubts or not is_receiver or best.error_m > 5000:
        return Confidence.WEAK
    return Confidence.STRONG if best.is_stated and best.is_fresh else Confidence.FAIR


def _apart_m(first: _Fix, second: _Fix) -> float:
    return distance_m(first.latitude, first.longitude, second.latitude, second.longitude)


def _told_m(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.0f} km"


def _told_time(gap: timedelta) -> str:
    minutes = gap.total_seconds() / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h" if minutes < 7200 else f"{gap.days} d"
