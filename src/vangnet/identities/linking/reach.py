"""How much it says that two places share an identifier, with reasons and what speaks against; no score without them.

An identifier loses weight with how many different names and subjects it stands beside: a relay address, the network of
a school, a helpdesk. What a person says of it counts over what the program thinks.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from math import prod

import msgspec

from vangnet.identities.linking.limits import Ip, Limits, own_limits
from vangnet.identities.linking.normal import normal
from vangnet.intake.report import Kind, Role
from vangnet.words import Word, word


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an identifier stands: in how many subjects, beside how many names. `said_shared` is what a person says.

    `is_more`: there are more than were counted.
    """

    kind: Kind
    key: str
    value: str = ""
    platform: str = ""
    subjects: int = 1
    names: int = 1
    is_more: bool = False
    said_shared: bool | None = None


class Reach(msgspec.Struct, frozen=True):
    """How much an identifier says (0 to 1), why, and what speaks against it."""

    weight: float
    reasons: tuple[Word, ...] = ()
    against: tuple[Word, ...] = ()


class Seen(msgspec.Struct, frozen=True):
    """One place where an identifier stands: as what, and for an IP address when and with which port."""

    role: Role = Role.OTHER
    at: datetime | None = None
    port: int | None = None


class Grade(StrEnum):
    """How strong a link is, in a word."""

    STRONG = "strong"
    CLEAR = "clear"
    WEAK = "weak"


class Link(msgspec.Struct, frozen=True):
    """What ties two subjects: the strength of all that they share together, with the reach of each."""

    strength: float
    grade: Grade
    shared: tuple[Reach, ...]

    @property
    def told(self) -> Word:
        """How strong it is, to be told."""
        return word(f"linking.grade_{self.grade}")


def reach(one: Standing, limits: Limits | None = None) -> Reach:
    """How much an identifier says by itself: nothing, where it is of many people."""
    limits = limits or own_limits()
    if one.said_shared:
        return Reach(0.0, against=(word("linking.said_shared"),))
    read = normal(one.kind, one.key, platform=one.platform)
    if read is None or read.never:
        return Reach(0.0, against=(word(f"linking.{read.never if read else 'never_none'}"),))
    if one.said_shared is None and limits.is_common(one.kind, one.key):
        return Reach(0.0, against=(word(f"linking.common_{one.kind}"),))
    of = limits.kinds[one.kind]
    reasons, against = [_how_common(one)], []
    weight = of.base
    if one.said_shared is False:
        reasons.append(word("linking.said_not_shared"))
        return Reach(weight, tuple(reasons))
    if one.is_more:
        return Reach(0.0, against=(_how_common(one),))
    if one.names > of.names_free:
        weight *= fall(one.names - of.names_free, of.names_half, power=2)
        against.append(word("linking.names", names=one.names))
    if one.subjects > of.subjects_free:
        weight *= fall(one.subjects - of.subjects_free, of.subjects_half, power=1)
        against.append(word("linking.subjects", subjects=one.subjects))
    return Reach(weight if weight >= limits.least else 0.0, tuple(reasons), tuple(against))


def fall(more: int, half: int, *, power: int) -> float:
    """What is left of a weight: 1 without more, a half with `half` more.

    >>> fall(0, 3, power=2), fall(3, 3, power=2), round(fall(30, 3, power=2), 3)
    (1.0, 0.5, 0.01)
    """
    return float(1 / (1 + (more / half) ** power))


def met(one: Standing, by_itself: Reach, ours: Iterable[Seen], theirs: Iterable[Seen], limits: Limits) -> Reach:
    """How much it says that an identifier stands in two places: what it says by itself, with roles, time and port."""
    ours, theirs = tuple(ours), tuple(theirs)
    told = by_itself
    if _is_only_reporters(ours) or _is_only_reporters(theirs):
        told = _times(told, limits.reporter, against=word("linking.as_reporter"))
    if one.kind == Kind.IP:
        told = _in_time(told, ours, theirs, limits.ip)
    same = word("linking.same", kind=f"@kind_{one.kind}", value=one.value or one.key)
    weight = told.weight if told.weight >= limits.least else 0.0
    return Reach(weight, (same, *told.reasons), told.against)


def elsewhere(told: Reach, factor: float, why: Word) -> Reach:
    """The same, less by a factor: a nickname of another platform, an identifier that somebody judged to be the same."""
    return _times(told, factor, against=why)


def combined(shared: Iterable[Reach], limits: Limits | None = None) -> Link | None:
    """All that two subjects share, strongest first: one minus the product of what each leaves open. None: no link."""
    limits = limits or own_limits()
    counted = tuple(sorted((one for one in shared if one.weight > 0), key=lambda one: -one.weight))
    if not counted:
        return None
    strength = 1 - prod(1 - one.weight for one in counted)
    return Link(strength, grade(strength, limits), counted)


def grade(strength: float, limits: Limits | None = None) -> Grade:
    """A strength in a word."""
    limits = limits or own_limits()
    if strength >= limits.strong:
        return Grade.STRONG
    return Grade.CLEAR if strength >= limits.clear else Grade.WEAK


# -- pieces -----------------------------------------------------------------------------------------------------------


def _how_common(one: Standing) -> Word:
    if one.is_more:
        return word("linking.more", subjects=one.subjects)
    told = {0: "none", 1: "one"}.get(one.subjects, "few")
    return word(f"linking.{told}", subjects=one.subjects)


def _times(told: Reach, factor: float, *, against: Word) -> Reach:
    return Reach(told.weight * factor, told.reasons, (*told.against, against))


def _is_only_reporters(places: tuple[Seen, ...]) -> bool:
    return bool(places) and all(place.role == Role.REPORTER for place in places)


def _in_time(told: Reach, ours: tuple[Seen, ...], theirs: tuple[Seen, ...], limits: Ip) -> Reach:
    """An IP address at two moments: the pair that says most."""
    pairs = [(mine, other) for mine in ours if mine.at for other in theirs if other.at]
    if not pairs:
        return Reach(0.0, told.reasons, (*told.against, word("linking.ip_no_moment")))
    factor, why = max((_of_pair(mine, other, limits) for mine, other in pairs), key=lambda pair: pair[0])
    if not factor:
        return Reach(0.0, told.reasons, (*told.against, why))
    return Reach(min(told.weight * factor, 1.0), (*told.reasons, why), told.against)


def _of_pair(mine: Seen, other: Seen, limits: Ip) -> tuple[float, Word]:
    assert mine.at is not None and other.at is not None  # noqa: PT018 - one thing: both have a moment
    apart = abs(mine.at - other.at)
    if apart > timedelta(hours=limits.window_hours):
        return 0.0, word("linking.ip_apart", hours=limits.window_hours)
    is_told = mine.port is not None and other.port is not None
    if is_told and mine.port == other.port and apart <= timedelta(minutes=limits.port_minutes):
        return limits.same_port, word("linking.ip_same_port")
    if is_told and mine.port != other.port:  # behind CGNAT other ports may be other people
        return limits.window * limits.other_port, word("linking.ip_other_port")
    if apart <= timedelta(minutes=limits.near_minutes):
        return limits.near, word("linking.ip_near", minutes=limits.near_minutes)
    return limits.window, word("linking.ip_window", hours=limits.window_hours)
