"""Who is the same and what is shared, according to people; and who could be the same. Nothing is written."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Protocol

import msgspec
from django.db.models import Q, QuerySet

from vangnet.identities.counting import COUNTED
from vangnet.identities.linking.limits import own_limits
from vangnet.identities.linking.reach import Standing
from vangnet.identities.models import Identifier, Sameness, Sharing
from vangnet.intake.report import Kind
from vangnet.words import Word, word

MOST = 500
"""A group is followed up to so many identifiers."""
_PROPOSED = 50
_ALIKE = 200

Pair = tuple[int, int]


class Judged(Protocol):
    """What somebody said of two things, by number: identifiers here, members of exports elsewhere."""

    @property
    def first_id(self) -> int:
        """The one with the smaller number."""

    @property
    def second_id(self) -> int:
        """The other."""

    @property
    def verdict(self) -> str:
        """A `Sameness.Verdict`."""


class Group(msgspec.Struct, frozen=True):
    """Identifiers that people say are of one person, by number.

    `conflicts` are pairs within it of which somebody says that they are different people: then the group is in doubt.
    """

    members: tuple[int, ...]
    conflicts: tuple[Pair, ...] = ()


class Proposal(msgspec.Struct, frozen=True):
    """An identifier that could be of the same person, and why. A person judges; nothing follows from it."""

    identifier: Identifier
    reasons: tuple[Word, ...]


def groups(said: Iterable[Judged]) -> tuple[Group, ...]:
    """Who belongs together, from judgements that stand, and from nothing else: their order does not matter."""
    ties: dict[int, set[int]] = defaultdict(set)
    different: set[Pair] = set()
    for one in said:
        if one.verdict == Sameness.Verdict.SAME:
            ties[one.first_id].add(one.second_id)
            ties[one.second_id].add(one.first_id)
        elif one.verdict == Sameness.Verdict.DIFFERENT:
            different.add((one.first_id, one.second_id))
    found, seen = [], set[int]()
    for start in sorted(ties):
        if start not in seen:
            held = _reached(start, ties)
            seen |= held
            conflicts = tuple(sorted(pair for pair in different if held.issuperset(pair)))
            found.append(Group(tuple(sorted(held)), conflicts))
    return tuple(found)


def group_of(identifier: int) -> Group:
    """The group of one identifier: itself alone, where nobody says anything of it."""
    return groups_of([identifier]).get(identifier, Group((identifier,)))


def groups_of(identifiers: Collection[int]) -> dict[int, Group]:
    """The groups of some identifiers, by each of their members; those that stand alone are left out."""
    said = standing(identifiers)
    return {member: group for group in groups(said) for member in group.members}


def standing(identifiers: Collection[int]) -> tuple[Sameness, ...]:
    """All judgements that stand within the groups of some identifiers: followed from tie to tie."""
    told: dict[int, Sameness] = {}
    seen: set[int] = set()
    edge = set(identifiers)
    while edge and len(seen) < MOST:
        seen |= edge
        found = Sameness.objects.filter(Q(first__in=edge) | Q(second__in=edge), revoked_at=None)
        told |= {one.pk: one for one in found}
        same = (one for one in told.values() if one.verdict == Sameness.Verdict.SAME)
        edge = {end for one in same for end in (one.first_id, one.second_id)} - seen
    return tuple(told.values())


def judgements(identifiers: Collection[int]) -> QuerySet[Sameness]:
    """What was said of some identifiers with each other or with others, also what was taken back; the newest first."""
    said = Sameness.objects.filter(Q(first__in=identifiers) | Q(second__in=identifiers))
    return said.select_related("first", "second", "made_by", "revoked_by").order_by("-pk")


def said_shared(identifiers: Collection[int]) -> dict[int, bool]:
    """What people say of being shared: the newest that stands."""
    said = Sharing.objects.filter(identifier__in=identifiers, revoked_at=None).order_by("pk")
    return dict(said.values_list("identifier", "is_shared"))


def standing_of(one: Identifier, *, said: bool | None = None) -> Standing:
    """Where an identifier stands, as far as its reach depends on it; told by its key.

    As it was first told, it may stand beside a name in a report that the reader may not see.
    """
    return Standing(
        kind=Kind(one.kind),
        key=one.key,
        platform=one.platform,
        subjects=one.subjects,
        names=one.names,
        is_more=one.mentions >= COUNTED,
        said_shared=said,
    )


def alike(identifiers: Iterable[Identifier]) -> list[Identifier]:
    """Other identifiers with the same wider key, or the same nickname on another platform; never names of people."""
    limits = own_limits()
    wide = {one.second: one for one in identifiers if one.second and one.kind not in (Kind.NAME, Kind.URL)}
    own = {one.pk for one in wide.values()}
    # without an order: a database that walks the table by number until it has enough would read all of it
    found = Identifier.objects.filter(second__in=wide, kind__in={one.kind for one in wide.values()}).order_by()
    return sorted(
        (
            one
            for one in found[:_ALIKE]
            if one.pk not in own
            and one.kind == wide[one.second].kind
            and (one.platform == wide[one.second].platform or len(one.second) >= limits.other_platform_signs)
        ),
        key=lambda one: one.pk,
    )


def why_alike(one: Identifier, other: Identifier) -> Word:
    """What makes two identifiers look like one person's."""
    if one.key == other.key and one.kind == Kind.NICKNAME:
        return word("linking.other_platform", platform=other.platform or "?")
    return word("linking.look_alike")


def proposals(identifier: Identifier) -> tuple[Proposal, ...]:
    """Who could be the same by how it is written, of which nobody said anything yet."""
    judged = {
        end
        for one in Sameness.objects.filter(Q(first=identifier) | Q(second=identifier), revoked_at=None)
        for end in (one.first_id, one.second_id)
    }
    found = [one for one in alike([identifier]) if one.pk not in judged]
    return tuple(Proposal(one, (why_alike(identifier, one),)) for one in found[:_PROPOSED])


def _reached(start: int, ties: dict[int, set[int]]) -> set[int]:
    held, edge = {start}, [start]
    while edge:
        for other in ties[edge.pop()] - held:
            held.add(other)
            edge.append(other)
    return held
