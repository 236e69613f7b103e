"""The facts of all cases of the board, in a number of questions that does not grow with the cases."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec
from django.db.models import Count, QuerySet
from django.utils import timezone

from vangnet.cases.models import Case, Medium, QueueEntry, Series, Statement
from vangnet.reports.models import Report
from vangnet.steering.models import CaseFact
from vangnet.steering.weighing.facts import Facts
from vangnet.steering.weighing.gathering import Said, facts_from
from vangnet.suspects.models import ChildContact, SuspectRole
from vangnet.victims.models import FoundAgain, Victim, VictimSeries
from vangnet.words import Word, word

_STATED = ("is_imminent", "is_live", "has_access", "in_contact")
_KINDS: dict[str, str] = {
    Case.Kind.PRODUCTION: "produces",
    Case.Kind.NETWORK: "network",
    Case.Kind.EXPOSE: "distributes",
    Case.Kind.POSSESSION: "downloads",
}
_ROLES: dict[str, str] = {
    SuspectRole.Role.PRODUCER: "produces",
    SuspectRole.Role.NETWORK_MANAGER: "network",
    SuspectRole.Role.DISTRIBUTOR: "distributes",
    SuspectRole.Role.DOWNLOADER: "downloads",
}
_CAPTURED = {0: ("is_imminent", "board.capture_imminent"), 1: ("in_situation", "board.capture_recent")}
_REPORTED = {
    0: ("is_imminent", "board.reported_now"),
    1: ("in_situation", "board.reported_child"),
    2: ("in_contact", "board.reported_contact"),
}
"""By the order of a lane of media and of reports: what it speaks for."""
_IN_DANGER = (Victim.Status.UNIDENTIFIED, Victim.Status.IDENTIFIED)


class Read(msgspec.Struct):
    """What was read of one case, before it becomes facts."""

    said: dict[str, Said]
    found: dict[str, list[Word]]
    children: set[str]
    reports: int = 0


def facts_of(cases: QuerySet[Case], *, one: int | None = None) -> dict[int, Facts]:
    """The facts of cases by key. `one` is the key of the only case that is asked for."""
    if one is not None:
        cases = cases.filter(pk=one)
    today = timezone.localdate()
    begun = dict(cases.values_list("pk", "processed_from"))
    read = {key: Read({}, defaultdict(list), set()) for key in begun}
    for key, name, sign in _found(cases, one):
        if key in read:
            read[key].found[name].append(sign)
    for key, name, said in _said(one):
        if key in read:
            read[key].said[name] = said
    for key, child in _children(one):
        if key in read:
            read[key].children.add(child)
    for key, count in _under(Report.objects.filter(is_open=True), "case", one).values_list("case", Count("pk")):
        if key in read:
            read[key].reports = count
    return {
        key: facts_from(
            told.said,
            told.found,
            victims=len(told.children),
            reports=told.reports,
            age_days=(today - begun[key]).days,
        )
        for key, told in read.items()
    }


def _under(rows: QuerySet[Any], case: str, one: int | None) -> QuerySet[Any]:
    """Rows of the cases in use, or of the only one that is asked for."""
    if one is not None:
        return rows.filter(**{case: one}).order_by()
    return rows.filter(**{f"{case}__retention": Case.Retention.ACTIVE, f"{case}__closed_on": None}).order_by()


def _said(one: int | None) -> Iterator[tuple[int, str, Said]]:
    """What people stated, of each fact the newest last."""
    stated = Statement.objects.filter(revoked_at=None, fact__in=_STATED)
    for rows in (stated, CaseFact.objects.filter(revoked_at=None)):
        for key, fact, answer, at in (
            _under(rows, "case", one).order_by("pk").values_list("case", "fact", "answer", "made_at")
        ):
            yield key, fact, Said(answer, timezone.localdate(at).isoformat())


def _found(cases: QuerySet[Case], one: int | None) -> Iterator[tuple[int, str, Word]]:
    """What the desk found, of each case what it speaks for and on what it rests: counts, never content."""
    for key, kind in cases.filter(kind__in=_KINDS).values_list("pk", "kind"):
        yield key, _KINDS[kind], word(f"board.kind_{kind}")
    media = _under(QueueEntry.objects.filter(lane__in=_CAPTURED), "case", one)
    for key, lane, count in media.values_list("case", "lane", Count("pk")):
        name, code = _CAPTURED[lane]
        yield key, name, word(code, count=count)
    reports = _under(Report.objects.filter(is_open=True, lane__in=_REPORTED), "case", one)
    for key, lane, count in reports.values_list("case", "lane", Count("pk")):
        name, code = _REPORTED[lane]
        yield key, name, word(code, count=count)
    roles = _under(SuspectRole.objects.filter(revoked_at=None), "suspect__case", one)
    for key, role, count in roles.values_list("suspect__case", "role", Count("suspect", distinct=True)):
        yield key, _ROLES[role], word(f"board.suspects_{role}", count=count)
    met = _under(ChildContact.objects.filter(revoked_at=None, answer="yes"), "suspect__case", one)
    for key, count in met.values_list("suspect__case", Count("suspect", distinct=True)):
        yield key, "has_access", word("board.suspects_contact", count=count)
    new = Medium.objects.filter(status="new")
    for key in cases.filter(pk__in=new.values("case")).values_list("pk", flat=True):
        yield key, "new_material", word("board.media_new")


def _children(one: int | None) -> Iterator[tuple[int, str]]:
    """Children who are possibly in danger: not freed and not safe. A series of which nobody began a page is one too."""
    tied = _under(VictimSeries.objects.filter(revoked_at=None), "series__case", one)
    again = _under(FoundAgain.objects.filter(state=FoundAgain.State.CONFIRMED), "case", one)
    danger = {"victim__status__in": _IN_DANGER}
    pages = (
        tied.filter(**danger)
        .values_list("series__case", "victim")
        .union(again.filter(**danger).values_list("case", "victim"))
    )
    for key, victim in pages:
        yield key, f"victim:{victim}"
    bare = Series.objects.filter(child_identified=False).exclude(
        pk__in=VictimSeries.objects.filter(revoked_at=None).values("series")
    )
    for key, series in _under(bare, "case", one).values_list("case", "pk"):
        yield key, f"series:{series}"
