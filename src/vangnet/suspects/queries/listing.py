"""The suspects whom a person may know of, as lists tell them."""

import msgspec
from django.db.models import Prefetch, Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.cases.models import Case
from vangnet.cases.rules import visible_cases
from vangnet.suspects.models import Suspect, SuspectRole
from vangnet.suspects.rules import visible_suspects

PAGE = 50


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks of the list. Empty: everything."""

    sought: str = ""
    role: str = ""
    track: str = ""
    without_birth: bool = False


def suspects_for(person: Person, asked: Asked) -> QuerySet[Suspect]:
    """The suspects that a person asks for, the newest first, each with the roles that stand (`standing`).

    The number of a case is looked in only where this person may see the case.
    """
    found = visible_suspects(person)
    if asked.sought:
        in_cases = Q(case__number__icontains=asked.sought, case__in=visible_cases(person).values("pk"))
        found = found.filter(Q(number__icontains=asked.sought) | Q(name__icontains=asked.sought) | in_cases)
    if asked.role:
        standing = SuspectRole.objects.filter(role=asked.role, revoked_at=None)
        found = found.filter(pk__in=standing.values("suspect"))
    if asked.track:
        found = found.filter(track=asked.track)
    if asked.without_birth:
        found = found.filter(born_on=None)
    return _told(found).order_by("-pk")


def suspects_of(case: Case, person: Person) -> list[Suspect]:
    """The suspects of a case whom a person may know of, as they were written down."""
    return list(_told(visible_suspects(person).filter(case=case)).order_by("pk"))


def seen_cases(person: Person, suspects: list[Suspect]) -> frozenset[int]:
    """Of the cases of these suspects, those that a person may see."""
    cases = {suspect.case_id for suspect in suspects}
    return frozenset(visible_cases(person).filter(pk__in=cases).values_list("pk", flat=True))


def _told(suspects: QuerySet[Suspect]) -> QuerySet[Suspect]:
    roles = SuspectRole.objects.filter(revoked_at=None).order_by("pk")
    return suspects.select_related("case__team", "case__officer").prefetch_related(
        Prefetch("roles", queryset=roles, to_attr="standing")
    )
