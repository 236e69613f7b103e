"""Independent clocks: what receivers and run times say of a camera's own clock.

A clock that is off is told and the interval widened; nothing is ever moved in silence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

import msgspec

from vangnet.capture.facts import Facts, Kind, Medium, Stamp
from vangnet.capture.findings import Tie, TieKind
from vangnet.capture.moment.cameras import camera_of, model_of
from vangnet.capture.moment.spans import Span
from vangnet.capture.moment.zones import LEGAL_MINUTES, by_zone, rolled, utc_of, zone_of
from vangnet.words import word

NETWORK_ALLOWANCE_S = 60.0  # a clock that the network sets
CAMERA_ALLOWANCE_S = 900.0  # a quartz clock that was set within the last years: about a second a day
_SAME_CYCLE_S = 2.0  # two dates of whole seconds, from one moment of power-up
_SPREAD_S = 7200.0  # summer time at the date that the clock shows may not be that of the true date
_BEHIND_S, _AHEAD_S = 3600.0, 30 * 86_400.0
_GROUPS = ("Exif:DateTimeOriginal", "Exif:", "Apple:", "Samsung:", "XMP:", "IPTC:")
_RUN_TIMES = ("run_time", "power_on")


class Checked(msgspec.Struct, frozen=True):
    """What is known of a camera's clock: between which of its readings it was right, and how far it is off.

    `skew_s` is clock minus truth, the median over files that a receiver witnesses, and `spread_s` how far these lie
    from it; None where the clock is not off.
    """

    right: Span | None = None
    skew_s: float | None = None
    spread_s: float = 0.0
    witnesses: int = 0


def shutter_dates(facts: Facts) -> tuple[Stamp, ...]:
    """The dates of the shutter that can be read, those of the camera itself before what programs took over."""
    told = (stamp for stamp in facts.stamps if stamp.kind is Kind.CAPTURED and stamp.local is not None)
    return tuple(sorted(told, key=_rank))


def _rank(stamp: Stamp) -> int:
    return next((at for at, begin in enumerate(_GROUPS) if stamp.tag.startswith(begin)), len(_GROUPS))


def own_clock(facts: Facts) -> Stamp | None:
    """The first date that the device's own clock gave for the shutter."""
    return next((stamp for stamp in shutter_dates(facts) if not stamp.is_utc), None)


def fix_of(facts: Facts, local: datetime | None, now: datetime) -> tuple[datetime | None, int]:
    """The UTC of the receiver's fix, and how many week roll-overs were put right."""
    for position in facts.positions:
        if position.fixed_at is not None:
            fixed_at = utc_of(position.fixed_at)
            return (fixed_at, 0) if local is None else rolled(fixed_at, local.replace(tzinfo=UTC), now)
    return None, 0


def skew_seconds(facts: Facts, now: datetime) -> float | None:
    """How far the clock is ahead of the receiver, in the zone that the file tells; else but for a legal offset."""
    stamp = own_clock(facts)
    fixed_at, _ = fix_of(facts, stamp.local if stamp else None, now)
    if stamp is None or stamp.local is None or fixed_at is None:
        return None
    ahead_s = (stamp.local.replace(tzinfo=UTC) - fixed_at).total_seconds()
    zone = zone_of(facts)
    minutes = (stamp.offset_minutes,) if stamp.offset_minutes else by_zone(zone, stamp.local).minutes if zone else ()
    return min((ahead_s - 60 * each for each in minutes or LEGAL_MINUTES), key=abs)


def offset_by_fix(facts: Facts, now: datetime) -> int | None:
    """Give the legal offset at which the clock runs by its receiver, within what such a clock is off."""
    stamp = own_clock(facts)
    fixed_at, _ = fix_of(facts, stamp.local if stamp else None, now)
    if stamp is None or stamp.local is None or fixed_at is None:
        return None
    ahead_s = (stamp.local.replace(tzinfo=UTC) - fixed_at).total_seconds()
    nearest = min(LEGAL_MINUTES, key=lambda minutes: abs(ahead_s - 60 * minutes))
    return nearest if abs(ahead_s - 60 * nearest) <= CAMERA_ALLOWANCE_S else None


def checked_clocks(media: Iterable[Medium], now: datetime) -> dict[str, Checked]:
    """Judge the clock of each camera that tells its serial, by those of its files in which a receiver speaks."""
    seen: dict[str, list[tuple[datetime, float]]] = defaultdict(list)
    for medium in media:
        camera = camera_of(medium.facts)
        if camera and medium.facts and (stamp := own_clock(medium.facts)) and stamp.local:
            skew_s = skew_seconds(medium.facts, now)
            if skew_s is not None:
                seen[camera].append((stamp.local.replace(tzinfo=UTC), skew_s))
    return {camera: _judged(told) for camera, told in seen.items()}


def doubted_models(media: Iterable[Medium], now: datetime) -> frozenset[str]:
    """Give the models of which some file has a clock far behind its receiver, or far ahead: no fix is that stale."""
    told = set()
    for medium in media:
        skew_s = skew_seconds(medium.facts, now) if medium.facts else None
        if medium.facts and skew_s is not None and not -_BEHIND_S <= skew_s <= _AHEAD_S:
            told.add(model_of(medium.facts))
    return frozenset(told)


def _judged(seen: list[tuple[datetime, float]]) -> Checked:
    right = [at for at, skew_s in seen if abs(skew_s) <= CAMERA_ALLOWANCE_S]
    off = [skew_s for _, skew_s in seen if abs(skew_s) > CAMERA_ALLOWANCE_S]
    told = Span(min(right), max(right)) if right else None
    if len(off) < 2:
        return Checked(told)
    middle = median(off)
    apart = [abs(each - middle) for each in off]
    return Checked(told, middle, max(apart), len(off)) if median(apart) <= _SPREAD_S else Checked(told)


def boot_moments(media: Iterable[Medium]) -> Iterator[tuple[str, datetime, Medium]]:
    """Give of each file that counts its run time: which device it may be, when that was powered up, and the file.

    Powered up at the clock's date minus the run time: one moment for all files of one power cycle. Local clocks and
    those with an offset are not compared.
    """
    for medium in media:
        facts = medium.facts
        if facts is None or (stamp := own_clock(facts)) is None or stamp.local is None:
            continue
        for counter in facts.counters:
            if counter.name in _RUN_TIMES and counter.unit == "s" and counter.value > 0:
                try:
                    local = stamp.local - timedelta(minutes=stamp.offset_minutes or 0, seconds=counter.value)
                except (OverflowError, ValueError):
                    continue
                has_offset = "utc" if stamp.offset_minutes else "local"
                yield "|".join((model_of(facts), counter.name, has_offset)), local, medium
                break


def run_time_ties(media: Sequence[Medium]) -> Iterator[Tie]:
    """Tie files of one power cycle of one device: two devices of a model are not powered up in the same two seconds.

    Run times stand still while a device sleeps, so that files of one cycle may also stay untied. Files whose serials
    differ are never tied.
    """
    groups: dict[str, list[tuple[datetime, Medium]]] = defaultdict(list)
    for device, at, medium in boot_moments(media):
        groups[device].append((at, medium))
    for told in groups.values():
        told.sort(key=lambda each: (each[0], each[1].sha256))
        for (before, one), (after, other) in pairwise(told):
            apart_s = (after - before).total_seconds()
            serials = {camera_of(one.facts), camera_of(other.facts)} - {None}
            if apart_s <= _SAME_CYCLE_S and len(serials) < 2 and one.sha256 != other.sha256:
                yield Tie(
                    first=min(one.sha256, other.sha256),
                    second=max(one.sha256, other.sha256),
                    kind=TieKind.RUN_TIME,
                    strength=1.0 if serials else 0.9,
                    reason=word("moment.one_power_cycle", seconds=f"{apart_s:.1f}"),
                )
