"""Series: the connected parts of a graph of ties whose kinds stay apart. A series is a proposal; a person confirms it.

Ties are taken from the strongest to the weakest, as by Kruskal (1956), so that what holds a series together is the
strongest that does: a maximum spanning tree. In it the weakest tie between two media is as strong as on any other path.
Two parts that bear different serial numbers are not joined by a tie that says less than a serial number: that is told
as a contradiction.
"""

import tomllib
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

from vangnet.capture.facts import Medium
from vangnet.capture.findings import Tie, TieKind
from vangnet.errors import InputRefused
from vangnet.words import Word, word

Serials = Mapping[str, frozenset[tuple[str, str]]]
"""By SHA-256 of a medium, its serial numbers: (name of the identifier, value)."""

_SERIAL_NAMES = ("body_serial", "internal_serial")


class Bars(msgspec.Struct, frozen=True):
    """When a tie joins: `order` from the kind that says most to the one that says least, and a bar for each that joins.

    A kind without a bar proposes and never joins.
    """

    version: str
    order: tuple[TieKind, ...]
    bars: dict[TieKind, float]

    def joins(self, tie: Tie) -> bool:
        bar = self.bars.get(tie.kind)
        return bar is not None and tie.strength >= bar

    def rank(self, tie: Tie) -> tuple[int, float]:
        """Where a tie stands among all: the least is the strongest."""
        return self.order.index(tie.kind), -tie.strength


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Media that belong together as far as ties say; a proposal.

    `ties` hold it together: the strongest that do, one fewer than there are members, strongest first; `weakest` is the
    last of them. `bars` is the version of the bars.
    """

    members: tuple[str, ...]
    ties: tuple[Tie, ...]
    weakest: Tie
    contradictions: tuple[Word, ...] = ()
    bars: str = ""

    def path(self, first: str, second: str) -> tuple[Tie, ...]:
        """Give the ties that lead from one member to another. Raises InputRefused for what is no member."""
        beside: dict[str, list[tuple[str, Tie]]] = defaultdict(list)
        for tie in self.ties:
            beside[tie.first].append((tie.second, tie))
            beside[tie.second].append((tie.first, tie))
        if first not in beside or second not in beside:
            raise InputRefused(f"{first} and {second} are not both members of the series")
        came: dict[str, tuple[str, Tie] | None] = {first: None}
        waiting = deque([first])
        while second not in came:
            here = waiting.popleft()
            for there, tie in beside[here]:
                if there not in came:
                    came[there] = here, tie
                    waiting.append(there)
        told: list[Tie] = []
        while (step := came[second]) is not None:
            second, tie = step
            told.append(tie)
        return tuple(reversed(told))


@cache
def own_bars() -> Bars:
    """Give the bars that come with the program."""
    place = resources.files("vangnet.capture.series") / "bars.toml"
    return bars_of(place.read_bytes())


def bars_of(data: bytes) -> Bars:
    """Read bars from TOML. Raises InputRefused where they make no sense."""
    try:
        bars = msgspec.convert(tomllib.loads(data.decode()), Bars)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputRefused(f"no bars for ties: {error}") from error
    if set(bars.order) != set(TieKind) or len(bars.order) != len(TieKind):
        raise InputRefused("the order of the kinds of ties must name each of them once")
    if not all(0 < bar <= 1 for bar in bars.bars.values()):
        raise InputRefused("a bar lies above 0 and is at most 1")
    return bars


def serials_of(media: Iterable[Medium]) -> Serials:
    """Give the serial numbers of the bodies that media bear, of those that bear one."""
    told = {}
    for medium in media:
        found = medium.facts.identifiers if medium.facts else ()
        serials = frozenset((one.name, one.value.strip()) for one in found if one.name in _SERIAL_NAMES)
        if serials:
            told[medium.sha256] = serials
    return told


def series_of(ties: Iterable[Tie], bars: Bars | None = None, serials: Serials | None = None) -> list[Series]:
    """Give the series that ties make, the largest first. A tie below the bar of its kind joins nothing."""
    bars = bars or own_bars()
    parts = _Parts(bars, serials or {})
    for tie in sorted((tie for tie in ties if bars.joins(tie)), key=lambda tie: _key(bars, tie)):
        parts.join(tie)
    return sorted(parts.told(bars), key=lambda one: (-len(one.members), one.members))


def weakest(series: Series, first: str, second: str) -> Tie:
    """Give the weakest tie on the strongest path between two members. Raises InputRefused for what is no member."""
    path = series.path(first, second)
    if not path:
        raise InputRefused("a medium is not tied to itself")
    place = {(tie.first, tie.second): at for at, tie in enumerate(series.ties)}
    return max(path, key=lambda tie: place[tie.first, tie.second])


def proposed(ties: Iterable[Tie], series: Sequence[Series]) -> list[Tie]:
    """Give the ties that lead out of the series, or between media of none: what a person may join all the same."""
    member_of = {member: number for number, one in enumerate(series) for member in one.members}
    return [
        tie for tie in ties if member_of.get(tie.first) is None or member_of.get(tie.first) != member_of.get(tie.second)
    ]


def _key(bars: Bars, tie: Tie) -> tuple[int, float, str, str]:
    return (*bars.rank(tie), tie.first, tie.second)


class _Refused(msgspec.Struct, frozen=True):
    """A tie that would have joined two devices, with a serial number of each."""

    tie: Tie
    here: str
    there: str


class _Parts:
    """The parts that are joined so far, each with its serial numbers, and what was not joined."""

    def __init__(self, bars: Bars, serials: Serials) -> None:
        self._above: dict[str, str] = {}
        self._serials = {sha256: _by_name(several) for sha256, several in serials.items()}
        self._said = bars.order[: bars.order.index(TieKind.SERIAL) + 1]
        self.ties: list[Tie] = []
        self.refused: list[_Refused] = []

    def root(self, one: str) -> str:
        above = self._above
        root = one
        while (step := above.setdefault(root, root)) != root:
            root = step
        while above[one] != root:
            above[one], one = root, above[one]
        return root

    def join(self, tie: Tie) -> None:
        first, second = self.root(tie.first), self.root(tie.second)
        if first == second:
            return
        here, there = self._serials.get(first, {}), self._serials.get(second, {})
        differing = None if tie.kind in self._said else _differing(here, there)
        if differing:
            self.refused.append(_Refused(tie, *differing))
            return
        self._above[second] = first
        if there:
            names = here.keys() | there.keys()
            self._serials[first] = {name: here.get(name, _NONE) | there.get(name, _NONE) for name in names}
        self.ties.append(tie)

    def several(self) -> dict[str, list[str]]:
        """Give the members of every part of two and more, by its root."""
        members: dict[str, list[str]] = defaultdict(list)
        for one in list(self._above):
            members[self.root(one)].append(one)
        return {root: sorted(some) for root, some in members.items() if len(some) > 1}

    def told(self, bars: Bars) -> list[Series]:
        held: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            held[self.root(tie.first)].append(tie)
        against: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
        for one in self.refused:
            for root in {self.root(one.tie.first), self.root(one.tie.second)}:
                against[root][one.tie.kind, min(one.here, one.there), max(one.here, one.there)] += 1
        return [
            Series(
                members=tuple(members),
                ties=tuple(held[root]),
                weakest=held[root][-1],
                contradictions=tuple(
                    word("series.different_serials", kind=f"@kind_{kind}", first=first, second=second, ties=count)
                    for (kind, first, second), count in sorted(against[root].items())
                ),
                bars=bars.version,
            )
            for root, members in self.several().items()
        ]


_NONE: frozenset[str] = frozenset()


def _by_name(several: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    told: dict[str, frozenset[str]] = {}
    for name, value in several:
        told[name] = told.get(name, _NONE) | {value}
    return told


def _differing(here: Mapping[str, frozenset[str]], there: Mapping[str, frozenset[str]]) -> tuple[str, str] | None:
    """Give two serial numbers of one name that differ, if no name has one in common."""
    shared = sorted(here.keys() & there.keys())
    if not shared or any(here[name] & there[name] for name in shared):
        return None
    return min(here[shared[0]]), min(there[shared[0]])
