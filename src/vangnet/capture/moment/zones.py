"""The zone of a clock that does not tell its own: which offsets from UTC it can have had, and who says so."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from vangnet.capture.facts import Facts, Position
from vangnet.capture.moment.spans import Span, Spans, shifted
from vangnet.capture.place.zones import zone_at
from vangnet.words import Word, word

WEST_MINUTES, EAST_MINUTES = -720, 840
_PARTS = (-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825)  # in use; 15 minutes are the finest
LEGAL_MINUTES = tuple(sorted({*range(WEST_MINUTES, EAST_MINUTES + 1, 60), *_PARTS}))
ANY_ZONE_S = 26 * 3600.0  # from UTC-12 to UTC+14
NEAR_S = 180.0  # a clock and a receiver that tell the same
_ROLL_OVER = timedelta(weeks=1024)
_ROLLED_NEAR_S = 2 * 86_400.0


class Basis(StrEnum):
    """Who tells the zone, the strongest first."""

    TAG = "tag"
    POSITION = "position"
    RECEIVER = "receiver"
    DEVICE = "device"
    CAMERA = "camera"  # other files of the same camera: an assumption
    UNKNOWN = "unknown"


class Offsets(msgspec.Struct, frozen=True):
    """The offsets, in minutes, of which one is right; none told: any between UTC-12 and UTC+14."""

    minutes: tuple[int, ...] = ()
    basis: Basis = Basis.UNKNOWN
    notes: tuple[Word, ...] = ()
    contradictions: tuple[Word, ...] = ()

    def spans(self, local: datetime, resolution_s: float, allowance_s: float) -> Spans:
        """When it was in UTC, if the clock showed `local` and is right within the allowance."""
        start = local.replace(tzinfo=UTC)
        if not self.minutes:
            return (_span(start, EAST_MINUTES, WEST_MINUTES, resolution_s, allowance_s),)
        return tuple(_span(start, each, each, resolution_s, allowance_s) for each in sorted(set(self.minutes)))


def _span(start: datetime, most: int, least: int, resolution_s: float, allowance_s: float) -> Span:
    return Span(shifted(start, -60 * most - allowance_s), shifted(start, -60 * least + resolution_s + allowance_s))


def by_zone(name: str, local: datetime) -> Offsets:
    """Give the offsets that a zone has when its clocks show `local`: two in the hour that comes twice.

    A time that no clock of that zone ever showed (the hour that is skipped) has both offsets, and is a contradiction.
    """
    zone = _zone(name)
    if zone is None:
        return Offsets()
    try:
        told = [local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)]
        minutes = tuple(round((each or timedelta()).total_seconds() / 60) for each in told)
        back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return Offsets()
    if minutes[0] == minutes[1]:
        return Offsets(minutes[:1], Basis.POSITION)
    if back != local:
        return Offsets(minutes, Basis.POSITION, (), (word("moment.no_such_hour", zone=name),))
    return Offsets(minutes, Basis.POSITION, (word("moment.hour_twice", zone=name),))


def of_the_year(name: str, local: datetime) -> tuple[int, ...]:
    """Give all offsets that a zone has in the year around `local`: a clock may not follow summer time."""
    zone = _zone(name)
    if zone is None:
        return ()
    told = (shifted(local, 86_400 * days).replace(tzinfo=zone).utcoffset() for days in (-182, -91, 0, 91, 182))
    return tuple(sorted({round(each.total_seconds() / 60) for each in told if each is not None}))


def legal(difference_s: float) -> int | None:
    """Give the legal offset, in minutes, that explains a difference between a local clock and UTC; else None."""
    nearest = min(LEGAL_MINUTES, key=lambda minutes: abs(difference_s - 60 * minutes))
    return nearest if abs(difference_s - 60 * nearest) <= NEAR_S else None


def rolled(fixed_at: datetime, clock_at: datetime, now: datetime) -> tuple[datetime, int]:
    """Give a fix with its weeks put right, and by how many roll-overs: receivers go 1,024 weeks back.

    It is put right only where that brings it to within two days of another clock, and not into the future.
    """
    for turns in (1, 2):
        try:
            told = fixed_at + turns * _ROLL_OVER
        except OverflowError:
            break
        if told <= now + timedelta(days=1) and abs((told - clock_at).total_seconds()) <= _ROLLED_NEAR_S:
            return told, turns
    return fixed_at, 0


def position_of(facts: Facts) -> Position | None:
    """The first position that is one."""
    for position in facts.positions:
        if position.refused is None and position.latitude is not None and position.longitude is not None:
            return position
    return None


def zone_of(facts: Facts) -> str | None:
    """The name of the zone in which the file says that it was made."""
    position = position_of(facts)
    if position is None or position.latitude is None or position.longitude is None:
        return None
    return _zone_at(position.latitude, position.longitude)


def utc_of(at: datetime) -> datetime:
    """Read a time that is said to be UTC, with or without its zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def assumed(zones: Iterable[str], offsets: Iterable[int], local: datetime) -> Offsets:
    """Give the offsets that a camera's other files leave open: of their zones and tags, summer time or not."""
    minutes = {each for name in zones for each in of_the_year(name, local)}
    minutes.update(offset + hour for offset in offsets for hour in (-60, 0, 60))
    if not minutes:
        return Offsets()
    return Offsets(tuple(sorted(minutes)), Basis.CAMERA, (word("moment.zone_assumed"),))


@lru_cache(maxsize=65_536)
def _zone_at(latitude: float, longitude: float) -> str | None:
    return zone_at(latitude, longitude)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
