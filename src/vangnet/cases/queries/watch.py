"""Matches of the standing watch, as far as somebody may know of them."""

from collections.abc import Iterable

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.cases.models import Case, Medium, WatchAside, WatchMatch
from vangnet.cases.rules import visible_cases

PAGE = 60
_MEDIA_SHOWN = 5


class Side(msgspec.Struct, frozen=True):
    """One side of a match. `case` is None where this person may not see it: then only whom to ask is told."""

    case: Case | None
    ask: str
    unit: str
    what: str = ""
    media: tuple[int, ...] = ()
    aside: WatchAside | None = None


class Told(msgspec.Struct, frozen=True):
    """A match: the side of the series (None: an alert of another unit met it), and that of the exhibit."""

    match: WatchMatch
    series: Side | None
    exhibit: Side

    @property
    def value(self) -> str:
        """The clue as the side has it that this person may see."""
        return self.match.value if self.series is not None and self.series.case is not None else self.match.found

    @property
    def mine(self) -> tuple[Case, ...]:
        """The cases in which this person may set it aside."""
        sides = (self.series, self.exhibit)
        held = (side for side in sides if side is not None)
        found = {side.case.pk: side.case for side in held if side.case is not None and side.aside is None}
        return tuple(found.values())


def matches_for(person: Person, *, also_aside: bool = False) -> QuerySet[WatchMatch]:
    """The matches of which a person may see at least one side; without those set aside on each side that they see."""
    cases = visible_cases(person).values("pk")
    is_aside = WatchAside.objects.filter(match=OuterRef("pk"), revoked_at=None)
    series, exhibit = Q(series__case__in=cases), Q(exhibit__case__in=cases)
    if not also_aside:
        series &= ~Q(Exists(is_aside.filter(case=OuterRef("series__case"))))
        exhibit &= ~Q(Exists(is_aside.filter(case=OuterRef("exhibit__case"))))
    related = (
        "alert",
        "series__case__officer",
        "series__case__team__unit",
        "exhibit__case__officer",
        "exhibit__case__team__unit",
    )
    return WatchMatch.objects.filter(series | exhibit).select_related(*related).order_by("-pk")


def told_to(person: Person, matches: Iterable[WatchMatch]) -> list[Told]:
    """The matches with their two sides: of a case that this person may not see, only whom to ask."""
    matches = list(matches)
    visible = set(visible_cases(person).filter(pk__in=_cases(matches)).values_list("pk", flat=True))
    standing = WatchAside.objects.filter(match__in=matches, revoked_at=None).select_related("made_by")
    asides = {(aside.match_id, aside.case_id): aside for aside in standing}
    return [_told(match, visible, asides) for match in matches]


def _told(match: WatchMatch, visible: set[int], asides: dict[tuple[int, int], WatchAside]) -> Told:
    def side(case: Case, what: str, media: Iterable[int]) -> Side:
        ask, unit = str(case.officer or ""), f"{case.team}, {case.team.unit}"
        if case.pk not in visible:
            return Side(None, ask, unit)
        return Side(case, ask, unit, what, tuple(media), asides.get((match.pk, case.pk)))

    media = Medium.objects.order_by("position").values_list("position", flat=True).distinct()
    of_series = media.filter(series=match.series, clues__name=match.name, clues__key=match.key)[:_MEDIA_SHOWN]
    of_exhibit = media.filter(clues__capture__scan__exhibit=match.exhibit, clues__value=match.found)[:_MEDIA_SHOWN]
    return Told(
        match,
        None if match.series is None else side(match.series.case, match.series.name, of_series),
        side(match.exhibit.case, match.exhibit.number, of_exhibit),
    )


def _cases(matches: Iterable[WatchMatch]) -> set[int]:
    of_series = {match.series.case_id for match in matches if match.series is not None}
    return of_series | {match.exhibit.case_id for match in matches}
