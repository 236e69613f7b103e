"""Overlaps as far as somebody may know of them: their own side, and whom to ask about the other."""

from collections.abc import Iterable

import msgspec
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.cases.rules import known_cases, visible_cases
from vangnet.reports.queries.links import whom_to_ask_of_case
from vangnet.steering.meeting.renewing import taking_part
from vangnet.steering.models import Overlap, OverlapSettled, OverlapSide

PAGE = 60


class Other(msgspec.Struct, frozen=True):
    """The other side: the case where this person may see it, else only whom to ask."""

    case: Case | None
    ask: str


class Told(msgspec.Struct, frozen=True):
    """One's own side of an overlap. `told` is empty where this person may not read what it is.

    `settled_by_others`: another team says that it is settled; not their words.
    """

    side: OverlapSide
    kind: str
    told: tuple[str, ...]
    others: tuple[Other, ...]
    is_visible: bool
    settled: OverlapSettled | None
    settled_by_others: bool


_NEEDED = {
    Overlap.Kind.IDENTIFIER: Verb.LINK_IDENTIFIERS,
    Overlap.Kind.SUSPECT: Verb.READ_SUSPECTS,
    Overlap.Kind.SERIES: Verb.SEE_CASE,
}


def overlaps_for(person: Person, *, case: Case | None = None, also_settled: bool = False) -> QuerySet[OverlapSide]:
    """The sides that are a person's own, the newest first: of cases that they see, or that they may know to exist.

    What rests on a suspect in the track for minors is there only for who may read about minors.
    """
    held = people.verbs(person)
    if Verb.READ_OVERLAPS not in held:
        return OverlapSide.objects.none()
    now = taking_part()
    own = Q(pk__in=visible_cases(person).order_by().values("pk")) | Q(
        pk__in=known_cases(person).order_by().values("pk")
    )
    others = OverlapSide.objects.filter(overlap=OuterRef("overlap"), case__in=now.values("pk"))
    sides = OverlapSide.objects.filter(case__in=now.filter(own).values("pk"))
    sides = sides.filter(Exists(others.exclude(case__team=OuterRef("case__team"))))
    if Verb.READ_MINORS not in held:
        sides = sides.exclude(Exists(OverlapSide.objects.filter(overlap=OuterRef("overlap"), is_minor=True)))
    if case is not None:
        sides = sides.filter(case=case)
    if not also_settled:
        newest = others.order_by().values("overlap").annotate(last=Max("found_at")).values("last")
        standing = OverlapSettled.objects.filter(side=OuterRef("pk"), revoked_at=None)
        sides = sides.annotate(joined_at=Subquery(newest))
        sides = sides.exclude(Exists(standing.filter(made_at__gte=OuterRef("joined_at"))))
    return sides.select_related("overlap", "case__team").order_by("-pk")


def told_to(person: Person, sides: Iterable[OverlapSide]) -> list[Told]:
    """Own sides with the others of their overlaps: of a case that this person may not see, only whom to ask."""
    sides, held = list(sides), people.verbs(person)
    standing = Prefetch("settlements", OverlapSettled.objects.filter(revoked_at=None).select_related("made_by"))
    there = OverlapSide.objects.filter(
        overlap__in={one.overlap_id for one in sides}, case__in=taking_part().values("pk")
    )
    rows = there.select_related("case__officer", "case__team__unit").prefetch_related(standing).order_by("pk")
    of: dict[int, list[OverlapSide]] = {}
    for row in rows:
        of.setdefault(row.overlap_id, []).append(row)
    cases = {row.case_id for row in rows}
    visible = set(visible_cases(person).filter(pk__in=cases).values_list("pk", flat=True))
    return [_told(side, of.get(side.overlap_id, []), visible, held) for side in sides]


def _told(side: OverlapSide, rows: list[OverlapSide], visible: set[int], held: frozenset[Verb]) -> Told:
    others: dict[str, Other] = {}
    settled = None
    by_others = False
    for row in rows:
        stands = next(iter(row.settlements.all()), None)
        if row.pk == side.pk:
            settled = stands
        elif row.case.team_id != side.case.team_id:
            by_others |= stands is not None
            ask = whom_to_ask_of_case(row.case)
            seen = row.case if row.case_id in visible else None
            others.setdefault(f"case {row.case_id}" if seen else ask, Other(seen, ask))
    kind, is_visible = side.overlap.kind, side.case_id in visible
    may_read = is_visible and _NEEDED[Overlap.Kind(kind)] in held
    told = tuple(side.told) if may_read else ()
    return Told(side, kind, told, tuple(others.values()), is_visible, settled, by_others)
