"""Finds of known children, as far as somebody may know of them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case, Medium
from vangnet.cases.rules import visible_cases
from vangnet.reports.models import Report
from vangnet.reports.rules import visible_reports
from vangnet.victims.models import FoundAgain, Victim, Wish
from vangnet.victims.rules import visible_victims
from vangnet.words import Word

PAGE = 60
_MEDIA_SHOWN = 5


class Told(msgspec.Struct, frozen=True):
    """A find. `victim`, `case` and `report` are None where this person may not see them: then only whom to ask is told.

    `wish` is the choice that stands of who was found (None: nobody asked yet, or this person may not know).
    """

    find: FoundAgain
    words: tuple[Word, ...]
    victim: Victim | None
    ask_of_victim: str
    case: Case | None
    report: Report | None
    ask_of_place: str
    media: tuple[int, ...]
    wish: Wish | None
    may_decide: bool


def finds_for(person: Person, *, also_decided: bool = False) -> QuerySet[FoundAgain]:
    """The finds of which a person may see at least one side, the newest first; those that wait for a word."""
    cases, reports = visible_cases(person).values("pk"), visible_reports(person).values("pk")
    sides = Q(victim__in=visible_victims(person).values("pk")) | Q(case__in=cases) | Q(report__in=reports)
    found = FoundAgain.objects.filter(sides)
    if not also_decided:
        found = found.filter(state=FoundAgain.State.PROPOSED, count__gt=0)
    return found.select_related(*_RELATED).order_by("-pk")


def finds_of(victim: Victim) -> QuerySet[FoundAgain]:
    """All finds of a child, the newest first."""
    return victim.found_again.select_related(*_RELATED).order_by("-pk")


def finds_in(*, case: Case | None = None, report: Report | None = None) -> QuerySet[FoundAgain]:
    """The finds in a case or in a report that stand."""
    found = FoundAgain.objects.filter(case=case) if case is not None else FoundAgain.objects.filter(report=report)
    return found.exclude(state=FoundAgain.State.REFUSED).filter(count__gt=0).select_related(*_RELATED).order_by("-pk")


def times_found(victim: Victim) -> dict[str, int]:
    """How often a child was found again, by what people said of it: confirmed, proposed, refused."""
    states = victim.found_again.filter(count__gt=0).order_by().values_list("state", flat=True)
    counted = dict.fromkeys(FoundAgain.State.values, 0)
    for state in states:
        counted[state] += 1
    return counted


def told_to(person: Person, finds: Iterable[FoundAgain]) -> list[Told]:
    """The finds with their two sides, each as far as this person may see it."""
    finds = list(finds)
    victims = set(_among(visible_victims(person), {find.victim_id for find in finds}))
    cases = set(_among(visible_cases(person), {find.case_id for find in finds}))
    reports = set(_among(visible_reports(person), {find.report_id for find in finds}))
    may_work = may(person, Verb.WORK_ON_VICTIMS)
    wishes: dict[int, Wish] = {}
    for wish in Wish.objects.filter(victim__in=victims, revoked_at=None).order_by("pk"):
        wishes[wish.victim_id] = wish
    told = []
    for find in finds:
        sees_victim = find.victim_id in victims
        sees_place = find.case_id in cases or find.report_id in reports
        told.append(
            Told(
                find=find,
                words=tuple(Word(code, values) for code, values in find.why),
                victim=find.victim if sees_victim else None,
                ask_of_victim=", ".join(map(str, filter(None, (find.victim.owner, find.victim.unit)))),
                case=find.case if sees_place else None,
                report=find.report if sees_place else None,
                ask_of_place=_ask(find),
                media=_media(find) if sees_place else (),
                wish=wishes.get(find.victim_id),
                may_decide=may_work and sees_victim and sees_place,
            )
        )
    return told


def is_told_to(person: Person, find: FoundAgain) -> bool:
    """Whether this person is the one to be told: the officer of the case, or the owner of the report.

    Where there is none, whoever sees it first of those who may.
    """
    if find.case is not None:
        return find.case.officer_id in (None, person.pk)
    return find.report is not None and find.report.owner_id in (None, person.pk)


_RELATED = (
    "victim__unit",
    "victim__owner",
    "case__officer",
    "case__team__unit",
    "report__owner",
    "report__unit",
    "decided_by",
)


def _among(rows: QuerySet[Any], keys: set[int | None]) -> Iterable[int]:
    return rows.filter(pk__in=[key for key in keys if key is not None]).values_list("pk", flat=True)


def _ask(find: FoundAgain) -> str:
    if find.case is not None:
        return ", ".join(map(str, filter(None, (find.case.officer, find.case.team, find.case.team.unit))))
    if find.report is not None:
        return ", ".join(map(str, filter(None, (find.report.owner, find.report.unit))))
    return ""


def _media(find: FoundAgain) -> tuple[int, ...]:
    if find.case_id is None:
        return ()
    digests = list(find.contents.order_by("pk").values_list("sha256", flat=True)[: 10 * _MEDIA_SHOWN])
    media = Medium.objects.filter(case=find.case_id, sha256__in=digests).order_by("position")
    return tuple(media.values_list("position", flat=True)[:_MEDIA_SHOWN])
