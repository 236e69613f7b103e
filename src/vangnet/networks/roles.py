"""Who administers and moderates, as far as the records show: each claim with its grade, count, times and sources.

Grades: 1 the data state it, 2 an act that needs a permission, 3 a pattern, 4 behaviour. A group may let all members do
an act; where a large share of the active members did it, it says nothing of administration and sinks to grade 4.
Nobody is shown as proven: grade 1 is what the data state, not who sat behind the account.
"""

from array import array
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from vangnet.networks.shape import Act, ActKind, Member, MemberKind, Message, Moment, Network, Record, Role, Source
from vangnet.words import Word, word

STATED, ACT, PATTERN, BEHAVIOUR = 1, 2, 3, 4
SHARE = 0.2
"""Where more than this share of the active members did an act, the network is taken to let all do it."""
LEAST_DOERS = 3
"""So many must have done it, before its share says anything: in a group of four, one administrator is a quarter."""
KEPT_SOURCES = 5
_POWERS = frozenset(
    {ActKind.CREATE, ActKind.PIN, ActKind.REMOVE, ActKind.PROMOTE, ActKind.DEMOTE, ActKind.RENAME}
    | {ActKind.SETTINGS, ActKind.MODERATE}
)
_ON_OTHERS = frozenset({ActKind.REMOVE, ActKind.MODERATE})
_LATEST_PAIRS = 1 << 20


class Evidence(msgspec.Struct, frozen=True, array_like=True):
    """One reason to hold that a member has a role: `count` times, of which up to five `sources` are told."""

    grade: int
    kind: str  # "role", "promoted", "demoted", "signature", "as_network", or a kind of act
    name: str  # of a role, in the platform's words; "" for what is none
    network: str  # where it holds: the forum, channel or group itself
    count: int
    first: Moment | None
    last: Moment | None
    sources: tuple[Source, ...]
    reasons: tuple[Word, ...]


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """What shows that a member administers a network. `grade` is the strongest, `evidence` all of it, strongest first.

    `network` is the outermost one: the board of a topic, the server of a channel.
    """

    network: str
    member: str
    grade: int
    evidence: tuple[Evidence, ...]


class _Tally:
    """How often, when and where one thing was seen."""

    __slots__ = ("count", "first", "last", "network", "sources", "why")

    def __init__(self, network: str, why: str = "") -> None:
        self.network = network
        self.why = why
        self.count = 0
        self.first: Moment | None = None
        self.last: Moment | None = None
        self.sources: list[Source] = []

    def add(self, moment: Moment | None, source: Source) -> None:
        self.count += 1
        if moment:
            self.first = moment if self.first is None or _clock(moment) < _clock(self.first) else self.first
            self.last = moment if self.last is None or _clock(moment) > _clock(self.last) else self.last
        if len(self.sources) < KEPT_SOURCES:
            self.sources.append(source)


def _clock(moment: Moment) -> float:
    """An order of moments that also holds between clocks with and without a zone."""
    at = moment.at.replace(tzinfo=None)
    return (at.toordinal() * 86_400) + at.hour * 3_600 + at.minute * 60 + at.second + at.microsecond / 1e6


class Roles:
    """Takes records in any order, and afterwards tells the standings of members."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._channels: set[str] = set()
        self._tallies: dict[tuple[str, str, str, str], _Tally] = {}  # network, member, kind, name
        self._grades: dict[tuple[str, str, str, str], int] = {}
        self._numbers: dict[str, int] = {}  # of networks and members
        self._active = array("Q")  # a network and a member in one number
        self._settled = np.zeros(0, np.uint64)

    def add_all(self, records: Iterable[Record]) -> "Roles":
        for record in records:
            self.add(record)
        return self

    def add(self, record: Record) -> None:
        """Take one record; what says nothing of roles is passed over."""
        if isinstance(record, Network):
            if record.parent:
                self._parents[record.key] = record.parent
        elif isinstance(record, Member):
            if record.kind is MemberKind.CHANNEL:
                self._channels.add(record.key)
        elif isinstance(record, Role):
            grade = min(max(record.grade, STATED), BEHAVIOUR)
            self._tally(record.network, record.member, "role", record.name, grade, record.why).add(
                record.at, record.source
            )
        elif isinstance(record, Act):
            self._act(record)
        elif isinstance(record, Message):
            self._message(record)

    def _tally(self, network: str, member: str, kind: str, name: str, grade: int, why: str = "") -> _Tally:
        key = (network, member, kind, name)
        found = self._tallies.get(key)
        if found is None:
            found = self._tallies[key] = _Tally(network, why)
        self._grades[key] = min(grade, self._grades.get(key, BEHAVIOUR))
        return found

    def _act(self, act: Act) -> None:
        if act.actor:
            self._is_active(act.network, act.actor)
        if act.kind in _ON_OTHERS and act.subjects and all(one == act.actor for one in act.subjects):
            return  # one who leaves, or tidies up behind himself
        if act.kind in _POWERS and act.actor:
            self._tally(act.network, act.actor, act.kind.value, "", ACT).add(act.moment, act.source)
        if act.kind in {ActKind.PROMOTE, ActKind.DEMOTE}:
            kind = "promoted" if act.kind is ActKind.PROMOTE else "demoted"
            for subject in act.subjects:
                self._tally(act.network, subject, kind, "", ACT).add(act.moment, act.source)

    def _message(self, message: Message) -> None:
        if not message.author:
            return
        self._is_active(message.network, message.author)
        if message.author == message.network or message.author in self._channels:
            self._tally(message.network, message.author, "as_network", "", PATTERN).add(message.moment, message.source)
        if message.signature:
            told = self._tally(message.network, message.author, "signature", message.signature[:200], PATTERN)
            told.add(message.moment, message.source)

    def _is_active(self, network: str, member: str) -> None:
        self._active.append(self._number(network) << 32 | self._number(member))
        if len(self._active) >= _LATEST_PAIRS:
            self._settle()

    def _number(self, key: str) -> int:
        return self._numbers.setdefault(key, len(self._numbers))

    def _settle(self) -> None:
        latest = np.frombuffer(self._active, np.uint64) if self._active else np.zeros(0, np.uint64)
        self._settled = np.unique(np.concatenate([self._settled, latest]))
        del latest
        self._active = array("Q")

    def outermost(self, network: str) -> str:
        """The board of a topic, the server of a channel; networks that lie within each other end where they began."""
        seen = {network}
        while (parent := self._parents.get(network, "")) and parent not in seen:
            seen.add(parent)
            network = parent
        return network

    def active(self) -> dict[str, int]:
        """How many members wrote or did something, for each outermost network."""
        self._settle()
        names = list(self._numbers)
        networks, members = self._settled >> np.uint64(32), self._settled & np.uint64(0xFFFF_FFFF)
        roots = {int(one): self._number(self.outermost(names[int(one)])) for one in np.unique(networks)}
        names = list(self._numbers)
        if not roots:
            return {}
        above = np.array([roots[int(one)] for one in networks], np.uint64)
        pairs = np.unique(above << np.uint64(32) | members)
        found, counts = np.unique(pairs >> np.uint64(32), return_counts=True)
        return {names[int(one)]: int(count) for one, count in zip(found, counts, strict=True)}

    def standings(self) -> Iterator[Standing]:
        """Each member of a network for whom something speaks, the strongest grade first, then by key."""
        active = self.active()
        doers: dict[tuple[str, str], set[str]] = {}
        for network, member, kind, _ in self._tallies:
            doers.setdefault((self.outermost(network), kind), set()).add(member)
        of_member: dict[tuple[str, str], list[Evidence]] = {}
        for (network, member, kind, name), tally in self._tallies.items():
            root = self.outermost(network)
            grade = self._grades[network, member, kind, name]
            count, of = len(doers[root, kind]), active.get(root, 0)
            is_common = grade == ACT and kind in _POWERS and count >= LEAST_DOERS and count > SHARE * of
            grade = BEHAVIOUR if is_common else grade
            reasons = tuple(_reasons(grade, kind, name, tally, (count, of) if is_common else None))
            of_member.setdefault((root, member), []).append(_evidence(grade, kind, name, tally, reasons))
        told = [
            Standing(root, member, min(one.grade for one in found), tuple(sorted(found, key=_strongest)))
            for (root, member), found in of_member.items()
        ]
        yield from sorted(told, key=lambda one: (one.network, one.grade, one.member))


def _strongest(one: Evidence) -> tuple[int, str, str, str]:
    return one.grade, one.kind, one.name, one.network


def _evidence(grade: int, kind: str, name: str, tally: _Tally, reasons: tuple[Word, ...]) -> Evidence:
    return Evidence(
        grade, kind, name, tally.network, tally.count, tally.first, tally.last, tuple(tally.sources), reasons
    )


def _reasons(grade: int, kind: str, name: str, tally: _Tally, common: tuple[int, int] | None) -> Iterator[Word]:
    if kind == "role":
        if grade == STATED:
            yield word("networks.role_stated", name=name)
        else:
            yield word("networks.role_inferred", name=name)
        if tally.why:
            yield word(f"networks.{tally.why}")
    elif kind in {"signature", "as_network", "promoted", "demoted"}:
        yield word(f"networks.role_{kind}", count=tally.count, name=name)
    else:
        yield word("networks.role_act", count=tally.count, what=f"@role_act_{kind}")
        yield word("networks.role_act_caveat")
    if common:
        yield word("networks.role_common", count=common[0], active=common[1])
    if grade != STATED:
        yield word("networks.role_not_proof")
