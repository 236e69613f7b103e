"""The truth set, read and reasoned over as a case is, and judged against what is true."""

import io
import statistics
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import msgspec

from tests.capture.truth import clocks, damage, films, journeys
from tests.capture.truth.world import NOW, Case, Damage, File
from vangnet.capture.facts import Copy, Facts, Medium
from vangnet.capture.findings import Confidence, Moment
from vangnet.capture.moment.deciding import moments
from vangnet.capture.moment.recency import certainly_old
from vangnet.capture.reading.worker import facts_of

SEED = 5
PER_DAMAGE = 60
RECENT_DAYS = 365
_TIMES_AT_RANDOM = 5
DAMAGES: dict[str, Damage] = {
    "phone, offset and receiver": damage.phone_whole,
    "phone, offset": damage.phone_offset,
    "phone, place": damage.phone_place,
    "phone, neither": damage.phone_naive,
    "camera, minutes off": damage.camera_naive,
    "camera, zone by other files": damage.camera_siblings,
    "wrong clock, up to an hour": clocks.minutes_off,
    "wrong clock, hours, receiver": clocks.hours_off,
    "wrong clock, years, receiver": clocks.years_off,
    "wrong clock, other files show it": clocks.siblings_show,
    "wrong clock, copies show it": clocks.copies_show,
    "wrong clock, before its model": clocks.before_its_model,
    "clock changed, run time shows it": clocks.changed_clock,
    "clock never set": clocks.never_set,
    "stripped": damage.stripped,
    "named by a messenger": damage.messenger,
    "date of sending, +0000": damage.suffixed,
    "edited in another zone": damage.edited_elsewhere,
    "hour that comes twice": journeys.fold,
    "hour that never was": journeys.gap,
    "journey, clock adjusted": journeys.travel_adjusted,
    "journey, clock not adjusted": journeys.travel_unadjusted,
    "Takeout, +00:00": damage.takeout,
    "stale fix": damage.stale_fix,
    "receiver 1,024 weeks back": damage.rolled_over,
    "file times touched": damage.touched,
    "unzipped": damage.unzipped,
    "copied cards": damage.copied_cards,
    "date lost, between neighbours": damage.undated,
    "named by its phone only": damage.named_only,
    "coordinates that are none": damage.bad_place,
    "film, UTC in its boxes": films.android,
    "film, local time in its boxes": films.nikon,
    "film of Apple": films.apple,
    "film written anew when sent": films.sent,
    "film without a date": films.unset,
    "everything, at random": damage.at_random,
    "wrong clock, no witness": clocks.unwitnessed,
    "wrong clock of a phone, no witness": clocks.unwitnessed_phone,
}


class Judged(msgspec.Struct, frozen=True):
    """One file with what was stated of it."""

    file: File
    moment: Moment
    is_right: bool
    is_plausible: bool
    width_s: float
    is_place_right: bool
    is_falsely_old: bool

    @property
    def is_silent(self) -> bool:
        """Do its dates exclude each other, and nothing tells it?"""
        return self.file.is_torn and not self.moment.contradictions


class Row(msgspec.Struct, frozen=True):
    """A line of the table."""

    name: str
    files: int
    stated: float
    plausible: float
    width_s: float
    confidences: str
    contradicted: float
    torn: int
    silent: int
    wrong_places: int
    falsely_old: int


def judged(per_damage: int = PER_DAMAGE, seed: int = SEED) -> Iterator[Judged]:
    """Make every case, read its files, reason over it, and judge."""
    for name, kind in DAMAGES.items():
        files = per_damage * (_TIMES_AT_RANDOM if kind is damage.at_random else 1)
        for case in damage.cases(kind, name, files, seed):
            yield from judged_case(case)


def judged_case(case: Case) -> Iterator[Judged]:
    media = [_medium(file) for file in case]
    told = dict(moments(media, now=NOW))
    for file, medium in zip(case, media, strict=True):
        moment = told[medium.sha256]
        true_at = file.true_at
        limit_is_recent = (NOW - true_at).days < RECENT_DAYS
        yield Judged(
            file,
            moment,
            _within(moment.earliest_at, true_at, moment.latest_at),
            _within(moment.earliest_plausible_at, true_at, moment.latest_plausible_at),
            _width_s(moment),
            _is_place_right(file, medium.facts),
            limit_is_recent and certainly_old(moment, NOW, RECENT_DAYS),
        )


def _medium(file: File) -> Medium:
    return Medium(
        sha256=file.sha256,
        status="new",
        copies=(Copy(address=file.address, modified_at=file.modified_at, clock=file.clock),),
        type=file.type,
        facts=facts_of(io.BytesIO(file.body), file.type),
    )


def _within(earliest: datetime | None, at: datetime, latest: datetime | None) -> bool:
    return (earliest is None or earliest <= at) and (latest is None or at <= latest)


def _width_s(moment: Moment) -> float:
    if moment.earliest_at is None or moment.latest_at is None:
        return float("inf")
    return (moment.latest_at - moment.earliest_at).total_seconds()


def _is_place_right(file: File, facts: Facts | None) -> bool:
    """Every position that is not refused is where the receiver was, to some metres."""
    stated = [each for each in facts.positions if each.refused is None and each.latitude is not None] if facts else []
    if file.place is None:
        return not stated
    return all(
        abs(each.latitude - file.place[0]) < 2e-4 and abs((each.longitude or 0) - file.place[1]) < 2e-4
        for each in stated
        if each.latitude is not None
    )


def rows(told: list[Judged]) -> list[Row]:
    """A line per damage, then the sums."""
    by_name: dict[str, list[Judged]] = defaultdict(list)
    for each in told:
        by_name[each.file.damage].append(each)
    lines = [_row(name, each) for name, each in by_name.items()]
    witnessed = [each for each in told if each.file.damage not in damage.UNWITNESSED]
    lines.append(_row("all but wrong clocks without a witness", witnessed))
    lines.append(_row("the same, with an embedded date", [each for each in witnessed if each.file.is_dated]))
    lines.append(_row("all", told))
    lines.append(_row("all with an embedded date", [each for each in told if each.file.is_dated]))
    relied = [each for each in told if each.moment.confidence in (Confidence.STRONG, Confidence.FAIR)]
    lines.append(_row("all of strong or fair confidence", relied))
    return lines


def _row(name: str, told: list[Judged]) -> Row:
    count = len(told)
    kinds = [each.moment.confidence.value for each in told]
    return Row(
        name=name,
        files=count,
        stated=sum(each.is_right for each in told) / count,
        plausible=sum(each.is_plausible for each in told) / count,
        width_s=statistics.median(each.width_s for each in told),
        confidences=" ".join(f"{kind} {kinds.count(kind)}" for kind in Confidence if kind.value in kinds),
        contradicted=sum(bool(each.moment.contradictions) for each in told) / count,
        torn=sum(each.file.is_torn for each in told),
        silent=sum(each.is_silent for each in told),
        wrong_places=sum(not each.is_place_right for each in told),
        falsely_old=sum(each.is_falsely_old for each in told),
    )
