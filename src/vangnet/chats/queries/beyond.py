"""Identifiers of a case that stand elsewhere: in exports of other cases, in reports, of suspects.

Of what somebody may not see they are told that it is there and whom to ask: not what it is, not how it is written
there, and not how often. Cases that are narrowed, removed or destroyed take no part, on either side.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

import msgspec
from django.db.models import Count, Exists, F, Min, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case
from vangnet.cases.rules import narrowed, visible_cases
from vangnet.chats.comparing import ALONE, GROUP, Name
from vangnet.chats.exposing import covered_networks
from vangnet.chats.models import Export, MemberIdentifier
from vangnet.chats.queries.across import Own
from vangnet.chats.queries.called import covered_among
from vangnet.chats.queries.same import MOST_USERS
from vangnet.identities.linking.limits import own_limits
from vangnet.identities.linking.reach import Standing, reach
from vangnet.identities.models import Identifier
from vangnet.identities.queries import said_shared, standing_of
from vangnet.intake.report import Kind
from vangnet.networks.expose.covering import covered_title
from vangnet.reports.models import Mention, Report
from vangnet.reports.queries.links import whom_to_ask, whom_to_ask_of_case
from vangnet.reports.rules import visible_reports
from vangnet.suspects.models import IdentifierTie, Suspect
from vangnet.suspects.rules import visible_suspects

MOST = 1_000
"""So many identifiers that stand elsewhere are told of."""
_PLACES = 5_000  # that are read for the identifiers of one page
_NAME = ("kind", "platform", "key")
_HEAVY = 1_000  # identifiers of many members, which are not followed
_AT_ONCE = 500

T = TypeVar("T")
M = TypeVar("M", bound=Model)


class Meeting(msgspec.Struct, frozen=True):
    """The identifiers of a case that stand elsewhere, as far as this person may know; and whether there are more."""

    names: tuple[Name, ...] = ()
    is_cut: bool = False


class Elsewhere(msgspec.Struct, frozen=True):
    """An identifier of this case that stands elsewhere too: `value` as this case has it; of the rest whom to `ask`.

    `value` is empty where somebody here who has it is covered.
    """

    kind: str
    platform: str
    value: str
    own: tuple[Own, ...]
    exports: tuple[Own, ...]
    reports: tuple[Report, ...]
    suspects: tuple[Suspect, ...]
    ask: tuple[str, ...]

    @property
    def is_group(self) -> bool:
        """Whether it is a group itself, and no member."""
        return self.kind == GROUP

    @property
    def told_kind(self) -> str:
        """What it is, for people; nothing for a group."""
        return "" if self.is_group else str(Identifier.Kind(self.kind).label)


def meeting(case: Case, person: Person) -> Meeting:
    """What of the members and groups of a case stands elsewhere; nothing without the right to compare identifiers."""
    taking = taking_part()
    if not may(person, Verb.LINK_IDENTIFIERS) or not taking.filter(pk=case.pk).exists():
        return Meeting()
    exports = [*Export.objects.filter(exhibit__case=case).values_list("pk", flat=True)]
    others = [*Export.objects.filter(exhibit__case__in=taking).exclude(pk__in=exports).values_list("pk", flat=True)]
    kinds = [*(one.value for one in ALONE), GROUP]
    own = MemberIdentifier.objects.filter(export__in=exports, kind__in=kinds).order_by()
    counted = own.values_list("key").annotate(members=Count("pk")).filter(members__gt=MOST_USERS)
    own = own.exclude(key__in=[key for key, _ in counted[:_HEAVY]])
    here = {"kind": OuterRef("kind"), "platform": OuterRef("platform"), "key": OuterRef("key")}
    # "+ 0" keeps databases without figures from walking all identifiers of the other exports for each of ours
    theirs = MemberIdentifier.objects.annotate(of=F("export_id") + 0).filter(**here, of__in=others)
    ways = (
        Exists(theirs),
        Exists(_ties(case, person).filter(**here)),
        Exists(_mentions().filter(**{f"identifier__{name}": reference for name, reference in here.items()})),
    )
    found: set[Name] = set()
    for way in ways:
        found.update(own.filter(way).order_by(*_NAME).values_list(*_NAME).distinct()[: MOST + 1])
    told = sorted(_saying(found))
    return Meeting(tuple(told[:MOST]), len(told) > MOST)


def told_of(names: Sequence[Name], case: Case, person: Person) -> list[Elsewhere]:
    """Where identifiers of a case stand, as far as this person may know: of one page of them."""
    own = _own(names, case)
    covered = _covered(row for several in own.values() for row in several)
    exports, suspects, reports = _exports(names, case), _suspects(names, case, person), _reports(names)
    cases = set(visible_cases(person).order_by().values_list("pk", flat=True))
    open_suspects = _seen(visible_suspects(person), (one.suspect_id for one in _each(suspects)))
    open_reports = _seen(visible_reports(person), (one.report_id for one in _each(reports)))
    told = []
    for name in names:
        rows = _parted(exports[name], lambda one: one.export.exhibit.case_id in cases)
        ties = _parted(suspects[name], lambda tie: tie.suspect_id in open_suspects)
        mentions = _parted(reports[name], lambda one: one.report_id in open_reports)
        ask = {whom_to_ask_of_case(one.export.exhibit.case) for one in rows[1]}
        ask |= {whom_to_ask_of_case(tie.suspect.case) for tie in ties[1]}
        ask |= {whom_to_ask(one.report) for one in mentions[1]}
        one = Elsewhere(
            name[0],
            name[1],
            _value(name, own[name], covered),
            tuple(Own(row.export, row.member) for row in own[name]),
            tuple(rows[0]),
            tuple({one.report_id: one.report for one in mentions[0]}.values()),
            tuple({tie.suspect_id: tie.suspect for tie in ties[0]}.values()),
            tuple(sorted(ask)),
        )
        told.append(one)
    return told


# -- what is looked at ------------------------------------------------------------------------------------------------


def taking_part() -> QuerySet[Case]:
    """The cases that are compared with each other: in use, and not narrowed."""
    return Case.objects.filter(retention=Case.Retention.ACTIVE).exclude(narrowed(timezone.localdate())).order_by()


def _ties(case: Case, person: Person) -> QuerySet[IdentifierTie]:
    """Identifiers of suspects: those whom this person sees, and of other cases those of whom it may be told.

    Of a suspect in the track for minors nothing is told to who may not read about minors.
    """
    shown = Q(suspect__in=visible_suspects(person).order_by().values("pk"))
    others = Q(suspect__case__in=taking_part().exclude(pk=case.pk).values("pk"))
    if not may(person, Verb.READ_MINORS):
        others &= ~Q(suspect__track=Suspect.Track.MINOR)
    return IdentifierTie.objects.filter(shown | others, revoked_at=None).order_by()


def _mentions() -> QuerySet[Mention]:
    return Mention.objects.exclude(report__state=Report.State.DESTROYED).order_by()


def _saying(names: Collection[Name]) -> set[Name]:
    """Those that say something by themselves: not what is of many people by its nature, or as somebody wrote down."""
    known: dict[Name, Identifier] = {}
    keys = sorted({key for _, _, key in names})
    for start in range(0, len(keys), _AT_ONCE):
        for one in Identifier.objects.filter(key__in=keys[start : start + _AT_ONCE]):
            known[one.kind, one.platform, one.key] = one
    said = said_shared([one.pk for name, one in known.items() if name in names])
    limits = own_limits()

    def says(name: Name) -> bool:
        if name[0] == GROUP:
            return True
        if (row := known.get(name)) is not None:
            return reach(standing_of(row, said=said.get(row.pk)), limits).weight > 0
        return reach(Standing(kind=Kind(name[0]), platform=name[1], key=name[2]), limits).weight > 0

    return {name for name in names if says(name)}


# -- where they stand -------------------------------------------------------------------------------------------------


def _own(names: Sequence[Name], case: Case) -> dict[Name, list[MemberIdentifier]]:
    rows = MemberIdentifier.objects.filter(export__exhibit__case=case, key__in=_keys(names))
    return _by_name(rows.select_related("export__exhibit")[:_PLACES], names, _of_row)


def _covered(rows: Iterable[MemberIdentifier]) -> set[tuple[int, int]]:
    """Which of these members and groups are covered: export and number, groups with their number below zero."""
    of_export: dict[Export, list[MemberIdentifier]] = defaultdict(list)
    for row in rows:
        of_export[row.export].append(row)
    found = set()
    for export, several in of_export.items():
        numbers, networks = {row.member for row in several if row.kind != GROUP}, covered_networks(export)
        found |= {(export.pk, one) for one in covered_among(export, numbers)}
        groups = (row.member for row in several if row.kind == GROUP)
        found |= {(export.pk, ~one) for one in groups if networks is None or one in networks}
    return found


def _value(name: Name, rows: Sequence[MemberIdentifier], covered: Collection[tuple[int, int]]) -> str:
    value = next((row.value for row in rows if row.value), name[2])
    if not any((row.export_id, ~row.member if row.kind == GROUP else row.member) in covered for row in rows):
        return value
    return covered_title(value) if name[0] == GROUP else ""


def _exports(names: Sequence[Name], case: Case) -> dict[Name, list[Own]]:
    """The exports of other cases that have each, with the first member there."""
    rows = MemberIdentifier.objects.filter(key__in=_keys(names), export__exhibit__case__in=taking_part().values("pk"))
    columns = ("kind", "platform", "key", "export")
    others = rows.exclude(export__exhibit__case=case).order_by().values_list(*columns)
    told = list(others.annotate(first=Min("member")).order_by("export")[:_PLACES])
    wide = Export.objects.select_related("exhibit__case__officer", "exhibit__case__team__unit")
    exports = wide.in_bulk({row[3] for row in told})
    found: dict[Name, list[Own]] = {name: [] for name in names}
    for kind, platform, key, export, first in told:
        if (name := (kind, platform, key)) in found and export in exports:
            found[name].append(Own(exports[export], first))
    return found


def _suspects(names: Sequence[Name], case: Case, person: Person) -> dict[Name, list[IdentifierTie]]:
    rows = _ties(case, person).filter(key__in=_keys(names))
    wide = rows.select_related("suspect__case__officer", "suspect__case__team__unit").order_by("pk")
    return _by_name(wide[:_PLACES], names, _of_row)


def _reports(names: Sequence[Name]) -> dict[Name, list[Mention]]:
    rows = _mentions().filter(identifier__key__in=_keys(names)).select_related("identifier", "report__team")
    wide = rows.select_related("identifier", "report__unit", "report__team").order_by("-report_id", "pk")
    return _by_name(wide.defer(*_LARGE)[:_PLACES], names, lambda one: _of_row(one.identifier))


_LARGE = ("report__content", "report__circumstances", "report__reasons", "report__summary")


def _of_row(row: MemberIdentifier | IdentifierTie | Identifier) -> Name:
    return row.kind, row.platform, row.key


def _keys(names: Iterable[Name]) -> list[str]:
    return sorted({key for _, _, key in names})


def _by_name(rows: Iterable[T], names: Sequence[Name], name_of: Callable[[T], Name]) -> dict[Name, list[T]]:
    found: dict[Name, list[T]] = {name: [] for name in names}
    for row in rows:
        if (name := name_of(row)) in found:
            found[name].append(row)
    return found


def _each(found: dict[Name, list[T]]) -> Iterable[T]:
    return (one for several in found.values() for one in several)


def _seen(visible: QuerySet[M], numbers: Iterable[int]) -> set[int]:
    return set(visible.filter(pk__in=set(numbers)).order_by().values_list("pk", flat=True))


def _parted(rows: Iterable[T], is_seen: Callable[[T], bool]) -> tuple[list[T], list[T]]:
    """Those that are seen, and the others."""
    parts: dict[bool, list[T]] = defaultdict(list)
    for row in rows:
        parts[is_seen(row)].append(row)
    return parts[True], parts[False]
