"""The order in which one camera counts: a file lies in time between its neighbours by number.

Only within one counter run: one serial, one folder and one beginning of the name, or one shutter counter. Where
numbers come twice (copied cards), start again (folders set back) or run over (9999 to 0001), nothing is said.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from vangnet.capture.facts import Medium
from vangnet.capture.moment.cameras import camera_of
from vangnet.capture.moment.clocks import boot_moments

_NUMBERED = re.compile(r"(?P<prefix>[A-Z_]{3}[A-Z_0-9]?|[A-Z_]{2,4})(?P<number>\d{4})\.[A-Z0-9]{3,4}", re.IGNORECASE)
_NEAREST = 25  # so many numbers away, a neighbour says little
_MOST_OUT = 0.1  # more disorder than this, and it is no run
_LEAST = 4
_LOW, _HIGH = 1000, 9000
_ONE_CYCLE_S, _CHANGED_S = 120.0, 300.0


class Numbered(msgspec.Struct, frozen=True):
    """A file with its number in a run, and what its own clock showed, if it can be used."""

    number: float
    sha256: str
    local: datetime | None


class Between(msgspec.Struct, frozen=True):
    """`sha256` lies between two others, by what `source` counts. `is_out`: its own clock says otherwise."""

    sha256: str
    before: str
    after: str
    is_out: bool
    source: str = "sequence"


def betweens(media: Iterable[Medium], locals_: dict[str, datetime | None]) -> Iterator[Between]:
    """Give what lies between which, for files without a date of their own and for those that are out of order.

    `locals_` are the usable readings of each file's own clock, by SHA-256.
    """
    for run in _runs(media, locals_):
        yield from _within(run)


def changed_clocks(media: Iterable[Medium]) -> Iterator[Between]:
    """Give files whose clock was changed within a power cycle.

    By number and by run time they lie between two files of one moment of power-up, and their own clock puts that
    moment elsewhere.
    """
    runs: dict[tuple[str, str, str], list[tuple[int, float, datetime, str]]] = defaultdict(list)
    for device, powered_at, medium in boot_moments(media):
        run_s = next(each.value for each in medium.facts.counters if each.unit == "s") if medium.facts else 0.0
        for copy in medium.copies:
            if place := _number(copy.address):
                runs[device, place[0], place[1]].append((place[2], run_s, powered_at, medium.sha256))
    for run in runs.values():
        run.sort()
        for before, each, after in zip(run, run[1:], run[2:], strict=False):
            one_cycle = abs((after[2] - before[2]).total_seconds()) <= _ONE_CYCLE_S
            is_out = min(abs((each[2] - other[2]).total_seconds()) for other in (before, after)) > _CHANGED_S
            if one_cycle and is_out and before[1] < each[1] < after[1]:
                yield Between(each[3], before[3], after[3], is_out=True, source="run time")


def _runs(media: Iterable[Medium], locals_: dict[str, datetime | None]) -> Iterator[list[Numbered]]:
    runs: dict[tuple[str, ...], list[Numbered]] = defaultdict(list)
    for medium in media:
        camera = camera_of(medium.facts)
        if camera is None or medium.facts is None:
            continue
        local = locals_.get(medium.sha256)
        for counter in medium.facts.counters:
            if counter.name == "shutter":
                runs[camera, "shutter", counter.tag].append(Numbered(counter.value, medium.sha256, local))
        for folder, prefix, number in {_number(copy.address) for copy in medium.copies} - {None}:  # type: ignore[misc]
            runs[camera, folder, prefix].append(Numbered(number, medium.sha256, local))
    for (_, kind, *_), run in runs.items():
        run.sort(key=lambda each: each.number)
        numbers = [each.number for each in run]
        if len(set(numbers)) < len(numbers) or len(run) < 3:
            continue
        if kind != "shutter" and numbers[0] < _LOW and numbers[-1] > _HIGH:
            continue
        yield run


def _number(address: str) -> tuple[str, str, int] | None:
    folder, _, name = address.rpartition("/")
    match = _NUMBERED.fullmatch(name)
    return (folder, match["prefix"].upper(), int(match["number"])) if match else None


def _within(run: Sequence[Numbered]) -> Iterator[Between]:
    dated = [each for each in run if each.local is not None]
    rising = _longest_rising(dated)
    if len(rising) < 2 or len(dated) - len(rising) > max(_MOST_OUT * len(dated), len(dated) >= _LEAST):
        return
    numbers = [each.number for each in rising]
    kept = {each.sha256 for each in rising}
    for each in run:
        if each.sha256 in kept:
            continue
        at = bisect_right(numbers, each.number)
        if 0 < at < len(rising):
            before, after = rising[at - 1], rising[at]
            if after.number - before.number <= _NEAREST:
                yield Between(each.sha256, before.sha256, after.sha256, each.local is not None)


def _longest_rising(run: Sequence[Numbered]) -> list[Numbered]:
    """The most files whose dates never go back while their numbers go on (patience sorting)."""
    ends: list[float] = []
    tails: list[int] = []
    previous: list[int] = []
    for place, each in enumerate(run):
        at = each.local.replace(tzinfo=UTC).timestamp() if each.local else 0.0
        pile = bisect_right(ends, at)
        previous.append(tails[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(at)
            tails.append(place)
        else:
            ends[pile], tails[pile] = at, place
    told, place = [], tails[-1] if tails else -1
    while place >= 0:
        told.append(run[place])
        place = previous[place]
    return told[::-1]
