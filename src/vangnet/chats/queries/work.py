"""Work that follows from expose groups: of an export, across cases for a person, and one item with its history."""

import msgspec
from django.db.models import Case as Choice
from django.db.models import Q, QuerySet, Value, When

from vangnet.accounts.models import Person
from vangnet.cases.rules import visible_cases
from vangnet.chats.kept import KeptItem
from vangnet.chats.models import Export, WorkItem
from vangnet.chats.rules import visible_work
from vangnet.networks.expose.areas import areas
from vangnet.networks.expose.worklist import KINDS

PAGE = 50
OPEN_ONES = "to_do"
_MOST_REGIONS = 8  # of an item
_OPEN = (WorkItem.State.OPEN, WorkItem.State.TAKEN)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks of a list. Empty: everything; `area`: the code of a municipality; `which`: also OPEN_ONES."""

    kind: str = ""
    which: str = ""
    area: str = ""
    mine: bool = False


class Row(msgspec.Struct, frozen=True):
    """An item in a list, what it tells, and whether anything of its case is shown."""

    item: WorkItem
    told: KeptItem
    sees_case: bool


def work_of(export: Export, person: Person, asked: Asked) -> QuerySet[WorkItem]:
    """The items of an export in the stated order: approaches by adults first."""
    return _asked(visible_work(person).filter(export=export), person, asked).order_by("is_gone", "place", "pk")


def work_for(person: Person, asked: Asked) -> QuerySet[WorkItem]:
    """The items of all cases that a person may know of: by kind in the stated order, then as in their lists."""
    rank = Choice(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)), default=Value(len(KINDS)))
    return _asked(visible_work(person), person, asked).order_by("is_gone", rank, "place", "pk")


def rows_of(found: QuerySet[WorkItem], person: Person, start: int) -> list[Row]:
    """A page of items from `start`, and one more where there are more."""
    items = list(found.select_related("export__exhibit__case", "owner")[start : start + PAGE + 1])
    cases = {one.export.exhibit.case_id for one in items}
    seen = set(visible_cases(person).filter(pk__in=cases).values_list("pk", flat=True))
    return [Row(one, told_of(one), one.export.exhibit.case_id in seen) for one in items]


def told_of(item: WorkItem) -> KeptItem:
    """What an item tells; nothing where it was kept in another form."""
    try:
        return msgspec.convert(item.item, KeptItem)
    except msgspec.ValidationError:
        return KeptItem()


def area_named(name: str) -> str | None:
    """The code of the municipality of this name today; None where there is none."""
    from django.utils import timezone

    sought = name.strip().casefold()
    for one in areas().municipalities(timezone.localdate()):
        if sought in (one.name.casefold(), one.code.casefold()):
            return one.code
    return None


def _asked(found: QuerySet[WorkItem], person: Person, asked: Asked) -> QuerySet[WorkItem]:
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.which:
        found = found.filter(state__in=_OPEN if asked.which == OPEN_ONES else [asked.which])
    if asked.mine:
        found = found.filter(owner=person)
    if asked.area:
        places = Q(pk=None)
        for number in range(_MOST_REGIONS):
            places |= Q(**{f"item__areas__{number}": asked.area})
        found = found.filter(places)
    return found
