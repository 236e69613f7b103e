"""Whether the clock of a film's boxes is UTC, as the specification says, or local, as many cameras write it.

Only Apple is known to hold to it. For others it is decided per model within the case, by dates whose zone is known
(Lychee #675, Memories #1256, immich #13009); undecided, both stay.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from vangnet.capture.facts import Facts, Kind, Stamp
from vangnet.capture.moment.cameras import model_of
from vangnet.capture.moment.names import Dated
from vangnet.capture.moment.zones import by_zone, legal, zone_of

NEAR_S = 120.0
_RECODERS = ("lavf", "handbrake", "ffmpeg", "whatsapp", "telegram", "instagram", "snapchat")


class FilmClock(StrEnum):
    """What the boxes of a film count in."""

    UTC = "utc"
    LOCAL = "local"
    EITHER = "either"


def is_film_clock(stamp: Stamp) -> bool:
    """Is it the clock of a box (mvhd, tkhd, mdhd) or container, which says UTC whether that is true or not?"""
    return stamp.tag.startswith(("QuickTime:", "container:")) and stamp.is_utc


def is_recoded(facts: Facts) -> bool:
    """Did a program write the film anew, so that its dates are of then?"""
    return any(name in (facts.software or "").lower() for name in _RECODERS)


def duration_s(facts: Facts) -> float:
    """How long it is: dates of a film are of its start or of its end."""
    return (facts.duration_ms or 0) / 1000


def film_clocks(media: Iterable[tuple[Facts, tuple[Dated, ...]]]) -> dict[str, FilmClock]:
    """Decide it per model, where the files of a model that show it all show the same."""
    shown: dict[str, set[FilmClock]] = defaultdict(set)
    for facts, names in media:
        if facts.model and (told := film_clock(facts, names)) is not FilmClock.EITHER:
            shown[model_of(facts)].add(told)
    return {model: next(iter(told)) for model, told in shown.items() if len(told) == 1}


def film_clock(facts: Facts, names: tuple[Dated, ...]) -> FilmClock:
    """Decide it for one file, by what else it says: a date with an offset, a name in UTC, a local date and a place."""
    box = next((stamp for stamp in facts.stamps if is_film_clock(stamp) and stamp.kind is Kind.CAPTURED), None)
    if box is None or box.local is None:
        return FilmClock.EITHER
    if (facts.make or "").strip().lower() == "apple":
        return FilmClock.UTC
    near_s = NEAR_S + duration_s(facts)
    told = set()
    for local, minutes in _others(facts, names):
        ahead_s = (local - box.local).total_seconds()
        if minutes is None:  # the zone is not known: a legal difference that is none at all says nothing
            offset = legal(ahead_s)
            if offset and abs(ahead_s) > 2 * near_s:
                told.add(FilmClock.UTC)
        elif minutes:
            if abs(ahead_s) <= near_s:
                told.add(FilmClock.LOCAL)
            elif abs(ahead_s - 60 * minutes) <= near_s:
                told.add(FilmClock.UTC)
    return told.pop() if len(told) == 1 else FilmClock.EITHER


def _others(facts: Facts, names: tuple[Dated, ...]) -> Iterable[tuple[datetime, int | None]]:
    """Local times that the same clock showed elsewhere, with their offset from UTC where it is known."""
    zone = zone_of(facts)
    for stamp in facts.stamps:
        if stamp.kind is Kind.CAPTURED and stamp.local and not stamp.is_utc and stamp.resolution_s <= 1:
            yield stamp.local, stamp.offset_minutes or _minutes(zone, facts, stamp.local)
    for name in names:
        if name.kind is Kind.CAPTURED and not name.is_utc and name.resolution_s <= 1:
            yield name.at, _minutes(zone, facts, name.at)


def _minutes(zone: str | None, facts: Facts, local: datetime) -> int | None:
    told = by_zone(zone, local).minutes if zone else tuple(each.minutes for each in facts.zones)
    return told[0] if len(set(told)) == 1 else None
