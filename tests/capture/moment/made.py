"""Media made of facts, for tests of what is concluded from them."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from vangnet.capture.facts import Copy, Counter, Facts, Identifier, Kind, Medium, Position, Stamp
from vangnet.capture.findings import Moment
from vangnet.capture.moment.deciding import moments

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
TAKEN = datetime(2023, 7, 5, 14, 20, 30)  # noqa: DTZ001  # a clock without a zone
AMSTERDAM, NEW_YORK = (52.37, 4.89), (40.71, -74.0)
PHONE: dict[str, Any] = {"make": "Apple", "model": "iPhone 12"}
CAMERA: dict[str, Any] = {"make": "NIKON CORPORATION", "model": "NIKON D750"}


def clock(*parts: int) -> datetime:
    """What a clock shows that tells no zone."""
    return datetime(*parts)  # type: ignore[misc,arg-type]  # noqa: DTZ001


def stamp(
    tag: str, local: datetime | None, kind: Kind = Kind.CAPTURED, offset: int | None = None, **more: Any
) -> Stamp:
    return Stamp(tag=tag, written=str(local), kind=kind, local=local, offset_minutes=offset, **more)


def original(local: datetime | None = TAKEN, offset: int | None = None, **more: Any) -> Stamp:
    return stamp("Exif:DateTimeOriginal", local, offset=offset, **more)


def edited(local: datetime, offset: int | None = None) -> Stamp:
    return stamp("Exif:DateTime", local, Kind.EDITED, offset)


def at(place: tuple[float, float], fixed_at: datetime | None = None) -> Position:
    return Position(tag="Exif:GPS", written="", latitude=place[0], longitude=place[1], fixed_at=fixed_at)


def facts(*stamps: Stamp, type: str = "image/jpeg", serial: str | None = None, **more: Any) -> Facts:
    if serial is not None:
        more["identifiers"] = (Identifier(tag="Exif:BodySerialNumber", name="body_serial", value=serial),)
    return Facts(type=type, stamps=stamps, **more)


def run_time(seconds: float) -> tuple[Counter, ...]:
    return (Counter(tag="Apple:RunTimeSincePowerUp", name="run_time", value=seconds, unit="s"),)


def shutter(count: int) -> tuple[Counter, ...]:
    return (Counter(tag="Nikon:ShutterCount", name="shutter", value=count, unit="count"),)


def medium(
    told: Facts | None, name: str = "DCIM/x.jpg", modified: datetime | None = None, clock: str = "utc"
) -> Medium:
    sha256 = hashlib.sha256(repr((told, name, modified)).encode()).hexdigest()
    return Medium(
        sha256=sha256,
        status="new",
        copies=(Copy(address=name, modified_at=modified, clock=clock),),
        type=told.type if told else None,
        facts=told,
    )


def moment(one: Medium, *others: Medium) -> Moment:
    return dict(moments([one, *others], now=NOW))[one.sha256]


def utc(local: datetime, hours: float = 0) -> datetime:
    """The UTC of a clock that is so many hours ahead of it."""
    return local.replace(tzinfo=UTC) - timedelta(hours=hours)


def holds(told: Moment, true_at: datetime) -> bool:
    return (told.earliest_at is None or told.earliest_at <= true_at) and (
        told.latest_at is None or true_at <= told.latest_at
    )


def width_s(told: Moment) -> float:
    assert told.earliest_at
    assert told.latest_at
    return (told.latest_at - told.earliest_at).total_seconds()


def codes(told: Moment) -> set[str]:
    return {each.code.removeprefix("moment.") for each in told.contradictions}


def notes(told: Moment) -> set[str]:
    words = (*told.notes, *(note for each in told.evidence for note in each.notes))
    return {each.code.removeprefix("moment.") for each in words}
