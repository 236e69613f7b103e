"""The media of a case, a page at a time: which are wanted, and what is told of each."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import msgspec
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.cases.models import Case, File, Medium, Scan
from vangnet.cases.queries.reading import called

PAGE = 60
COUNTED = 10_000
"""Matching media are counted up to here; past it the page says "more than"."""

_FEW_PLACES = 20_000
_LAST = chr(0x10FFFF)
_Reading = Medium.Reading

READINGS: dict[str, Q] = {
    "todo": Q(reading=_Reading.NONE),
    "second": Q(reading=_Reading.FIRST),
    "settled": Q(reading=_Reading.SETTLED),
    "disagreed": Q(reading=_Reading.DISAGREED),
    "all": Q(),
}
"""How far a categorisation is, as people ask for it."""


class Wanted(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which media somebody wants to see. Empty words ask for nothing; sizes are bytes; `alike` is a position.

    `exhibit`, `folder`, `since` and `until` speak of places: a content that lies in two exhibits is in both.
    """

    status: str = "new"
    reading: str = "todo"
    kind: str = ""
    exhibit: str = ""
    folder: str = ""
    since: date | None = None
    until: date | None = None
    smallest: int | None = None
    largest: int | None = None
    alike: int | None = None
    category: str = ""
    camera: str = ""
    reason: str = ""
    grouped: bool = True

    @property
    def speaks_of_places(self) -> bool:
        """Whether the places of a content must be looked at."""
        return bool(self.exhibit or self.folder or self.since or self.until)


class Page(msgspec.Struct, frozen=True):
    """Media in the order of examination, and whether more follow."""

    media: tuple[Medium, ...]
    has_more: bool


class Places(msgspec.Struct, frozen=True):
    """Places of a content; `next_id` is where the next page goes on, None at the end."""

    files: tuple[File, ...]
    next_id: int | None


class Selection(msgspec.Struct, frozen=True):
    """What is wanted of a case, as conditions that were worked out once for all questions of a page.

    With `grouped`, near copies stand behind the medium that stands for them as long as that one is wanted too; a near
    copy whose representative is not in the answer stands for itself, so that none is left out unseen.
    """

    case: Case
    wanted: Wanted
    conditions: Q

    @property
    def media(self) -> QuerySet[Medium]:
        """The wanted media in the order of examination; a group of near copies as one."""
        media = Medium.objects.filter(self.conditions, case=self.case)
        if self.wanted.grouped and self.wanted.alike is None:
            media = media.filter(Q(alike=None) | ~Exists(media.filter(pk=OuterRef("alike_id"))))
        return media.order_by("position")

    def behind(self, shown: Sequence[Medium]) -> dict[int, int]:
        """How many wanted near copies stand behind each of these media, by its id; none where groups are not asked."""
        if not self.wanted.grouped or self.wanted.alike is not None:
            return {}
        near = Medium.objects.filter(self.conditions, alike__in=shown)  # not by the case: the group's index answers it
        return dict(near.order_by().values_list("alike").annotate(Count("pk")))


def selection(case: Case, wanted: Wanted, person: Person) -> Selection:
    """What is wanted of a case, as far as a person may know of it."""
    return Selection(case, wanted, _conditions(case, wanted, person))


def page_of(media: QuerySet[Medium], *, after: int = 0, before: int | None = None, size: int = PAGE) -> Page:
    """A page of media that goes on behind a position, or ends before one."""
    if before is not None:
        ids = list(media.filter(position__lt=before).order_by("-position").values_list("pk", flat=True)[:size])
        if len(ids) == size:
            return Page(_loaded(ids), has_more=True)
        after = 0  # the first page, as long as any other
    ids = list(media.filter(position__gt=after).values_list("pk", flat=True)[: size + 1])
    return Page(_loaded(ids[:size]), has_more=len(ids) > size)


def neighbours(media: QuerySet[Medium], position: int) -> tuple[int | None, int | None]:
    """The positions of the wanted media before and after a position."""
    positions = media.values_list("position", flat=True)
    before = positions.filter(position__lt=position).order_by("-position").first()
    return before, positions.filter(position__gt=position).first()


def count_of(media: QuerySet[Medium]) -> int:
    """How many are wanted: exact up to `COUNTED`; one more than that says that there are more."""
    return media.order_by()[: COUNTED + 1].count()


def statuses(case: Case) -> dict[str, int]:
    """How many media have each status: exact, out of an index alone."""
    rows = Medium.objects.filter(case=case).order_by().values_list("status").annotate(Count("status"))
    return dict(rows)


def at_positions(case: Case, positions: Iterable[int]) -> list[Medium]:
    """The media of a case at these positions, in the order of examination."""
    return list(Medium.objects.filter(case=case, position__in=positions).select_related("alike").order_by("position"))


def near_copies(medium: Medium) -> QuerySet[Medium]:
    """The near copies that a medium stands for, in the order of examination."""
    return Medium.objects.filter(alike=medium).select_related("alike").order_by("position")


def places_of(medium: Medium, *, after: int = 0, size: int = 20) -> Places:
    """Where a content lies: a page of places that goes on behind a file's id."""
    files = list(medium.places.filter(pk__gt=after).select_related("exhibit").order_by("pk")[: size + 1])
    return Places(tuple(files[:size]), files[size - 1].pk if len(files) > size else None)


def unread_files(case: Case) -> QuerySet[File]:
    """Files of a case without a content: they could not be read."""
    exhibits = list(case.exhibits.values_list("pk", flat=True))
    return File.objects.filter(exhibit__in=exhibits, medium=None).select_related("exhibit").order_by("pk")


def placed_since(media: QuerySet[Medium], position: int) -> int:
    """How many wanted media came behind a position, as a scan loads them; counted up to a thousand."""
    return media.filter(position__gt=position).order_by()[:1000].count()


def is_scanned_now(case: Case) -> bool:
    """Whether a scan of this case is running or waits to run."""
    return Scan.objects.filter(exhibit__case=case, state__in=(Scan.State.QUEUED, Scan.State.RUNNING)).exists()


# -- what is wanted ---------------------------------------------------------------------------------------------------


def _conditions(case: Case, wanted: Wanted, person: Person) -> Q:
    same = {name: value for name in ("status", "kind", "camera", "reason") if (value := getattr(wanted, name))}
    asked = READINGS[wanted.reading] & Q(**same)
    if wanted.smallest is not None:
        asked &= Q(size__gte=wanted.smallest)
    if wanted.largest is not None:
        asked &= Q(size__lte=wanted.largest)
    if wanted.alike is not None:
        asked &= Q(position=wanted.alike) | Q(alike__case=case, alike__position=wanted.alike)
    if wanted.category:
        asked &= called(wanted.category, person)
    return asked & _in_places(case, wanted) if wanted.speaks_of_places else asked


def _in_places(case: Case, wanted: Wanted) -> Q:
    """Media with a place as wanted. Few places are named outright; where there are many, each medium is looked up."""
    places = File.objects.filter(_place(case, wanted), medium__isnull=False).order_by()
    if places[: _FEW_PLACES + 1].count() <= _FEW_PLACES:
        return Q(pk__in=places.values("medium"))
    return Q(Exists(places.filter(medium=OuterRef("pk"))))


def _place(case: Case, wanted: Wanted) -> Q:
    exhibits = case.exhibits.filter(number=wanted.exhibit) if wanted.exhibit else case.exhibits.all()
    place = Q(exhibit__in=list(exhibits.values_list("pk", flat=True)))
    if wanted.folder:
        folder = wanted.folder.rstrip("/")
        below = Q(folder=folder) | starts_with("folder", folder + "/")
        place &= starts_with("folder", folder) & below  # the first is for the index alone
    if wanted.since:
        place &= Q(modified_at__gte=_midnight(wanted.since))
    if wanted.until:
        place &= Q(modified_at__lt=_midnight(wanted.until + timedelta(days=1)))
    return place


def starts_with(field: str, prefix: str) -> Q:
    """Text that begins so, letter for letter, in words that each database answers from an index."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": prefix})
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + _LAST})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _loaded(ids: Sequence[int]) -> tuple[Medium, ...]:
    return tuple(Medium.objects.filter(pk__in=ids).select_related("alike").order_by("position"))
