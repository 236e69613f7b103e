"""Schools, boards and people as they stand: who may be asked in an alert, and what the pages about schools show."""

from functools import reduce
from operator import or_
from typing import Any

import msgspec
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vangnet.alerts.models import Alert, Board, ExcludedSchool, School, SchoolContact

_MOST_WORDS = 6

TAKES_PART = Q(board__consented_on__isnull=False, board__withdrawn_on__isnull=True)
"""Of a school: its board takes part, by a consent that it did not take back."""


def schools_in(alert: Alert) -> QuerySet[School]:
    """The open schools in the area and of the kinds of an alert, those that are excluded and take no part among them.

    The area is the union of provinces, municipalities and beginnings of postcodes: an empty one holds no school.
    No kinds: all kinds.
    """
    area = alert.area if isinstance(alert.area, dict) else {}
    parts = [
        Q(province__in=area.get("provinces", [])),
        Q(municipality__in=area.get("municipalities", [])),
        *(Q(postcode__startswith=told) for told in area.get("postcodes", []) if told),
    ]
    found = School.objects.filter(reduce(or_, parts), is_open=True)
    return found.filter(kind__in=alert.kinds) if alert.kinds else found


def schools_asked(alert: Alert) -> QuerySet[School]:
    """Of these the schools whose board takes part, and that are not excluded."""
    return schools_in(alert).filter(TAKES_PART).exclude(pk__in=_excluded(alert))


def asked_contacts(alert: Alert) -> QuerySet[SchoolContact]:
    """The people who may be asked in an alert: active, and of a school that is asked.

    Somebody who works at an excluded school too is not asked: it is excluded for who may hear of it there.
    """
    asked, excluded = schools_asked(alert), _excluded(alert)
    found = (
        SchoolContact.objects.filter(is_active=True)
        .filter(_at(asked))
        .exclude(_at(School.objects.filter(pk__in=excluded)))
    )
    return found.select_related("school").order_by("school__code", "name", "pk")


def would_be_asked(alert: Alert) -> dict[str, int]:
    """How many people of how many schools would be asked if it were sent now."""
    found = asked_contacts(alert).order_by()
    return {"people": found.count(), "schools": found.values("school").distinct().count()}


def _excluded(alert: Alert) -> QuerySet[ExcludedSchool, int]:
    return ExcludedSchool.objects.filter(alert=alert).values_list("school", flat=True)


def _at(schools: QuerySet[School]) -> Q:
    """Of somebody: works at one of these schools."""
    also = SchoolContact.also_at.through.objects.filter(schoolcontact=OuterRef("pk"), school__in=schools.values("pk"))
    return Q(school__in=schools.values("pk")) | Q(Exists(also))


# -- pages ------------------------------------------------------------------------------------------------------------


class Province(msgspec.Struct, frozen=True):
    """A province in figures: open schools, of how many the board takes part, and people who may be asked there."""

    name: str
    schools: int
    take_part: int
    people: int


def provinces() -> list[Province]:
    """Figures of each province, and of schools of which no list tells one (""). Nobody is named."""
    open_ones = School.objects.filter(is_open=True)
    people = _counts(_reachable().values("school__province"), "school__province")
    take_part = _counts(open_ones.filter(TAKES_PART).values("province"), "province")
    all_of_them = _counts(open_ones.values("province"), "province")
    return [
        Province(name, all_of_them[name], take_part.get(name, 0), people.get(name, 0)) for name in sorted(all_of_them)
    ]


def found_schools(words: str, *, province: str = "") -> QuerySet[School]:
    """Schools by words of their name, code, town, municipality or board; closed ones last."""
    found = School.objects.select_related("board")
    for told in words.split()[:_MOST_WORDS]:
        found = found.filter(
            Q(name__icontains=told)
            | Q(code__istartswith=told)
            | Q(town__icontains=told)
            | Q(municipality__icontains=told)
            | Q(board__name__icontains=told)
            | Q(board__number=told)
        )
    if province:
        found = found.filter(province=province)
    return found.order_by("-is_open", "code")


def found_boards(words: str) -> QuerySet[Board]:
    """Boards by words of their name, or their number; with their open schools counted."""
    found = Board.objects.annotate(open_schools=Count("schools", filter=Q(schools__is_open=True)))
    for told in words.split()[:_MOST_WORDS]:
        found = found.filter(Q(name__icontains=told) | Q(number=told))
    return found.order_by("name", "pk")


def without_code(board: Board | None = None) -> QuerySet[SchoolContact]:
    """People who may be asked, got no code yet and never came in: of one board, or of all; by school."""
    found = _reachable().filter(activation="", enrolled_at=None)
    if board is not None:
        found = found.filter(_at(School.objects.filter(board=board, is_open=True)))
    return (
        found.select_related("school__board").prefetch_related("also_at__board").order_by("school__code", "name", "pk")
    )


def _reachable() -> QuerySet[SchoolContact]:
    """Active people of an open school whose board takes part."""
    return SchoolContact.objects.filter(is_active=True).filter(_at(School.objects.filter(TAKES_PART, is_open=True)))


def _counts(rows: QuerySet[Any, Any], name: str) -> dict[str, int]:
    return {row[name]: row["number"] for row in rows.order_by().annotate(number=Count("pk"))}


def people_of(school: School) -> QuerySet[SchoolContact]:
    """Everybody who works at a school, those who left last."""
    found = SchoolContact.objects.filter(_at(School.objects.filter(pk=school.pk)))
    rows = found.select_related("school__board").prefetch_related("also_at__board")
    return rows.order_by("-is_active", "name", "pk")
