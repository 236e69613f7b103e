"""Who is the same, among records of people that only tell a name and an e-mail address; each tie says why.

Records tie by what they share: the address, the name, the part before the @. What stands beside many different names
(a relay, a function) loses weight, as in `reach`. Groups are what ties connect. It proposes; people judge.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from math import prod

import msgspec

from vangnet.identities.linking.addresses import email
from vangnet.identities.linking.folding import folded, skeleton
from vangnet.identities.linking.limits import Limits, Matching, own_limits
from vangnet.identities.linking.reach import fall
from vangnet.intake.report import Kind
from vangnet.words import Word, word

MOST_PAIRS = 100
"""In a larger bucket each record is compared with the next one only: enough to connect them."""

_VIA = re.compile(r"\s+via\s+\S.*$", re.IGNORECASE)  # how lists and relays write whose message they pass on
_NO_REPLY = "noreply"


class Record(msgspec.Struct, frozen=True):
    """Somebody as a source tells of them."""

    name: str
    email: str = ""


class Tie(msgspec.Struct, frozen=True):
    """Two records (by their place in the list) that may be one person: how sure, why, and what speaks against it."""

    first: int
    second: int
    weight: float
    reasons: tuple[Word, ...]
    against: tuple[Word, ...] = ()


class Matched(msgspec.Struct, frozen=True):
    """Records by person, the largest group first; those without a tie are alone. And the ties that count."""

    groups: tuple[tuple[int, ...], ...]
    ties: tuple[Tie, ...]


class _Read(msgspec.Struct, frozen=True):
    """A record as it is compared."""

    words: tuple[str, ...]
    name: str
    email: str
    local: str
    is_relayed: bool


def match(records: Sequence[Record], limits: Limits | None = None) -> Matched:
    """Put records of one person together."""
    limits = limits or own_limits()
    read = [_read(record) for record in records]
    buckets = {of: _buckets(read, of) for of in ("email", "name", "local")}
    names = {of: {key: len({read[one].name for one in held}) for key, held in buckets[of].items()} for of in buckets}
    pairs = {pair for of in buckets for held in buckets[of].values() for pair in _pairs(held)}
    told = (_tie(first, second, read, names, limits) for first, second in sorted(pairs))
    ties = tuple(tie for tie in told if tie.weight >= limits.matching.least)
    return Matched(_groups(len(records), ties), ties)


def _read(record: Record) -> _Read:
    told = folded(record.name)
    bare = _VIA.sub("", told)
    words = (
        () if "@" in bare else tuple(word for word in (skeleton(part) for part in re.split(r"[\W_]+", bare)) if word)
    )
    address = email(record.email)
    key = address[0] if address else folded(record.email)
    local, _, domain = key.rpartition("@") if "@" in key else (key, "", "")
    if _NO_REPLY in domain:  # 12345+testaccount@users.noreply.example.org: the account stands behind the number
        local = local.rpartition("+")[2]
    local = re.sub(r"[._-]", "", local.partition("+")[0])
    return _Read(words, "".join(sorted(words)), key if "@" in key else "", local, is_relayed=bare != told)


def _buckets(read: Sequence[_Read], of: str) -> dict[str, list[int]]:
    buckets: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(read):
        if key := getattr(one, of):
            buckets[key].append(place)
    return buckets


def _pairs(held: Sequence[int]) -> Iterator[tuple[int, int]]:
    return combinations(held, 2) if len(held) <= MOST_PAIRS else pairwise(held)


def _tie(first: int, second: int, read: Sequence[_Read], names: dict[str, dict[str, int]], limits: Limits) -> Tie:
    """Weigh what two records share: one minus the product of what each leaves open."""
    of, one, other = limits.matching, read[first], read[second]
    weights: list[float] = []
    reasons: list[Word] = []
    against: list[Word] = []

    def shares(weight: float, why: str) -> None:
        weights.append(weight)
        reasons.append(word(f"linking.{why}"))

    if one.name and one.name == other.name:
        shares(of.name if len(one.words) > 1 else of.name_one_word, "match_name")
    elif _are_similar(one.words, other.words):
        shares(of.similar_name, "match_similar")
    elif len(one.words) > 1 and len(other.words) > 1:
        against.append(word("linking.match_names_differ"))
    differ = bool(against)
    if one.email and one.email == other.email:
        if one.is_relayed or other.is_relayed:
            against.append(word("linking.match_relay"))
        else:
            weight, doubt = _beside(of.email, names["email"][one.email], of)
            shares(weight, "match_email")
            against += doubt
    elif len(one.local) >= of.shortest_local and one.local == other.local:
        if limits.is_common(Kind.EMAIL, one.local) or limits.is_common(Kind.NICKNAME, one.local):
            against.append(word("linking.match_generic"))
        elif not (one.is_relayed or other.is_relayed):
            weight, doubt = _beside(of.local, names["local"][one.local], of)
            is_short = len(one.local) < of.shortest_alone
            shares(weight / 2 if is_short or differ else weight, "match_local")
            against += doubt
    return Tie(first, second, 1 - prod(1 - weight for weight in weights), tuple(reasons), tuple(against))


def _beside(weight: float, names: int, of: Matching) -> tuple[float, list[Word]]:
    """What is left of a weight beside so many different names."""
    more = max(0, names - of.names_free)
    doubt = [word("linking.match_names_beside", names=names)] if more else []
    return weight * fall(more, of.names_half, power=2), doubt


def _are_similar(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether names share a word of three letters at least, or are each other's initials."""
    if {each for each in words if len(each) > 2} & set(others):
        return True
    return any(
        len(short) == 1 and len(long) > 1 and short[0] == "".join(each[0] for each in long)
        for short, long in ((words, others), (others, words))
    )


def _groups(count: int, ties: Iterable[Tie]) -> tuple[tuple[int, ...], ...]:
    """What ties connect, the surest first.

    One reason alone, unless it is the name, does not join two groups of several records: a false tie harms most.
    """
    group = [[one] for one in range(count)]
    for tie in sorted(ties, key=lambda tie: (-tie.weight, tie.first, tie.second)):
        first, second = group[tie.first], group[tie.second]
        if first is second or (len(tie.reasons) == 1 and len(first) > 1 and len(second) > 1 and not _is_name(tie)):
            continue
        first += second
        for one in second:
            group[one] = first
    joined = {id(held): held for held in group}.values()
    return tuple(sorted((tuple(sorted(held)) for held in joined), key=lambda held: (-len(held), held)))


def _is_name(tie: Tie) -> bool:
    return any(reason.code == "linking.match_name" for reason in tie.reasons)
