"""How soon a person who works through a case sees what is urgent: planted media, in made cases, by three orders.

The cases are of our own making. They show that the rules do what they say, also where little is known; they do not show
how often a real case tells what these do.
"""

import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from benchmarks.measure import Bench, Line
from vangnet.capture.findings import Circumstances, Claim, Confidence, Finding, Moment
from vangnet.capture.urgency.lanes import placings
from vangnet.capture.urgency.rules import rules
from vangnet.words import word

CASES = 20
MEDIA = 20_000
PLANTED = 50
SECONDS_EACH = 2.0
"""That a person looks at one medium, to tell a position as time."""

NOW = datetime(2026, 11, 20, tzinfo=UTC)
_KNOWN = (1.0, 0.5, 0.0)
"""How much of what makes a medium urgent is known of it: all, half of the planted, nothing."""

Case = list[tuple[str, Circumstances]]


def lines(bench: Bench) -> Iterator[Line]:
    cases, media = (4, 4_000) if bench.quick else (CASES, MEDIA)
    for known in _KNOWN:
        made = [_case(number, media, known) for number in range(cases)]
        for name, order in (("as found", _as_found), ("newest file first", _newest), ("lanes", _lanes)):
            yield Line(
                f"{cases} made cases of {media:,} media with {PLANTED} urgent ones, signs known of {known:.0%} of "
                f"these: {name}",
                _measured([(order(case), planted) for case, planted in made], media),
            )


def _measured(ordered: Sequence[tuple[list[str], set[str]]], media: int) -> str:
    first, middle, at_1, at_5 = [], [], [], []
    for order, planted in ordered:
        places = [number for number, sha256 in enumerate(order, 1) if sha256 in planted]
        first.append(places[0])
        middle.append(statistics.median(places))
        at_1.append(sum(place <= media // 100 for place in places) / len(places))
        at_5.append(sum(place <= media // 20 for place in places) / len(places))
    half, one = statistics.median(middle), statistics.median(first)
    return (
        f"first at {one:,.0f} ({one * SECONDS_EACH / 60:,.1f} min), half by {half:,.0f} "
        f"({half * SECONDS_EACH / 3600:,.1f} h); recall {statistics.mean(at_1):.0%} at the top 1 %, "
        f"{statistics.mean(at_5):.0%} at 5 %"
    )


def _case(number: int, media: int, known: float) -> tuple[Case, set[str]]:
    """A case in the order of its files: ordinary media of all ages, and the planted ones among them."""
    chance = random.Random(number)
    ids = [f"{chance.getrandbits(256):064x}" for _ in range(media)]
    planted = set(chance.sample(ids, PLANTED))
    made = [_urgent(chance, known) if sha256 in planted else _ordinary(chance) for sha256 in ids]
    return list(zip(ids, made, strict=True)), planted


def _ordinary(chance: random.Random) -> Circumstances:
    """Of most media nothing is known but that they existed; some are old, some known, a few have a place."""
    status = chance.choices(("new", "similar", "known"), (90, 7, 3))[0]
    return Circumstances(
        status=status,
        victim_identified=None if status == "new" else chance.choice((True, True, False, None)),
        moment=chance.choices((_until(chance), _old(chance), None), (50, 40, 10))[0],
        place=_place() if chance.random() < 0.02 else None,
        is_production=None,
        series_is_growing=True if chance.random() < 0.01 else None,
    )


def _urgent(chance: random.Random, known: float) -> Circumstances:
    """Recent, and made here, live, or with a statement of somebody; of a part nothing of that is known."""
    if chance.random() >= known:
        return Circumstances(moment=chance.choice((_until(chance), None)))
    recent = _moment(chance.uniform(1, 25), chance.uniform(0, 1), contradicted=chance.random() < 0.2)
    signs: Callable[[], Circumstances] = chance.choice(
        (
            lambda: Circumstances(moment=recent, is_production=True),
            lambda: Circumstances(moment=_until(chance), is_production=True),
            lambda: Circumstances(is_live=True),
            lambda: Circumstances(moment=recent, in_contact=True),
            lambda: Circumstances(moment=recent),
        )
    )
    return signs()


def _until(chance: random.Random) -> Moment:
    """What the file system says, and nothing more: half of it was copied in the last days."""
    return _moment(None, chance.uniform(0, chance.choice((3, 300))))


def _old(chance: random.Random) -> Moment:
    """Years old by its data; of half of them nothing confirms the clock, so that it stays possibly recent."""
    days = chance.uniform(800, 5_000)
    told = _moment(days, days, contradicted=chance.random() < 0.05)
    return told if chance.random() < 0.5 else msgspec.structs.replace(told, confidence=Confidence.WEAK)


def _moment(earliest: float | None, latest: float, *, contradicted: bool = False) -> Moment:
    until = NOW - timedelta(days=latest)
    return Moment(
        earliest_at=None if earliest is None else NOW - timedelta(days=earliest),
        latest_at=until,
        earliest_plausible_at=None,
        latest_plausible_at=until,
        confidence=Confidence.STRONG,
        evidence=(),
        contradictions=(word("moment.disjoint"),) if contradicted else (),
    )


def _place() -> Finding:
    return Finding(sha256="", kind=Claim.PLACE, latitude=52.0, longitude=5.0, country="NL")


# -- orders ------------------------------------------------------------------------------------------------------------


def _as_found(case: Case) -> list[str]:
    return [sha256 for sha256, _ in case]


def _newest(case: Case) -> list[str]:
    """By the last moment at which it can have been made, as a file manager sorts; what has none comes last."""
    oldest = datetime.min.replace(tzinfo=UTC)
    dated = [((each.moment and each.moment.latest_at) or oldest, sha256) for sha256, each in case]
    return [sha256 for _, sha256 in sorted(dated, reverse=True)]


def _lanes(case: Case) -> list[str]:
    """The lanes, and what was drawn of the lowest before the rest of it."""
    told = placings(case, msgspec.structs.replace(rules(), seed="benchmark"), now=NOW)
    drawn = [each.sha256 for each in told if each.is_drawn]
    return (
        [each.sha256 for each in told if each.lane != "rest"]
        + drawn
        + [each.sha256 for each in told if each.lane == "rest" and not each.is_drawn]
    )
