"""What people say of two members, and who belongs together by that: from judgements that stand, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from django.db.models import Q, QuerySet

from vangnet.cases.models import Case
from vangnet.chats.models import Member, MemberSameness
from vangnet.chats.queries.same import Place
from vangnet.identities.queries import groups

Said = dict[frozenset[Place], list[MemberSameness]]
"""By the two members, what stands of them."""


class Group(msgspec.Struct, frozen=True):
    """Members whom people call one person. `conflicts`: two of them of whom somebody says that they are different."""

    members: tuple[Member, ...]
    conflicts: tuple[tuple[Member, Member], ...] = ()


def said_in(case: Case) -> QuerySet[MemberSameness]:
    """All that was said of members of a case, also what was taken back; the newest first."""
    of_case = MemberSameness.objects.filter(first__export__exhibit__case=case, second__export__exhibit__case=case)
    return of_case.select_related(
        "first__export__exhibit", "second__export__exhibit", "made_by", "revoked_by"
    ).order_by("-pk")


def said_of(case: Case, member: Place) -> QuerySet[MemberSameness]:
    """What was said of one member, also what was taken back; the newest first."""
    export, number = member
    return said_in(case).filter(
        Q(first__export=export, first__number=number) | Q(second__export=export, second__number=number)
    )


def standing(said: Iterable[MemberSameness]) -> Said:
    """What stands, by pair."""
    found: Said = defaultdict(list)
    for one in said:
        if one.revoked_at is None:
            found[frozenset((_place(one.first), _place(one.second)))].append(one)
    return dict(found)


def groups_in(said: Iterable[MemberSameness]) -> tuple[Group, ...]:
    """Who belongs together."""
    stands = [one for one in said if one.revoked_at is None]
    members = {end.pk: end for one in stands for end in (one.first, one.second)}
    return tuple(
        Group(tuple(members[pk] for pk in one.members), tuple((members[a], members[b]) for a, b in one.conflicts))
        for one in groups(stands)
    )


def group_of(place: Place, found: Iterable[Group]) -> Group | None:
    """The group of one member; None where nobody calls it the same as another."""
    return next((one for one in found if any(_place(member) == place for member in one.members)), None)


def _place(member: Member) -> Place:
    return member.export_id, member.number
