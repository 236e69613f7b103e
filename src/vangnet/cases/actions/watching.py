"""The standing watch: clues of an exhibit against those of all series whose child nobody has identified yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case, Clue, Exhibit, Series, WatchAside, WatchMatch
from vangnet.errors import InputRefused

_AT_ONCE = 500
_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)

Clues = dict[tuple[str, str], str]
"""(name, key) -> value."""


def watch_exhibit(exhibit: Exhibit) -> int:
    """Look for the clues of an exhibit in the open series of all cases; gives how many matches are new."""
    own = _clues_of(Clue.objects.filter(capture__scan__exhibit=exhibit))
    found: dict[int, Clues] = defaultdict(dict)
    for keys in _parts(own):
        theirs = Clue.objects.filter(
            key__in=keys, medium__series__child_identified=False, medium__case__retention__in=_IN_USE
        )
        for series, name, key in theirs.order_by().values_list("medium__series", "name", "key").distinct():
            if (name, key) in own:
                found[series][name, key] = own[name, key]
    of_it = Q(media__places__exhibit=exhibit) | Q(media__exhibit=exhibit)
    known = set(Series.objects.filter(of_it).values_list("pk", flat=True))
    return sum(_tell(Series.objects.get(pk=pk), exhibit, clues) for pk, clues in found.items() if pk not in known)


def watch_series(series: Series) -> int:
    """Look for the clues of a series in the exhibits of all cases; gives how many matches are new."""
    if series.child_identified:
        return 0
    own = _clues_of(Clue.objects.filter(medium__series=series))
    found: dict[int, Clues] = defaultdict(dict)
    for keys in _parts(own):
        theirs = Clue.objects.filter(key__in=keys, medium__case__retention__in=_IN_USE)
        fields = ("capture__scan__exhibit", "name", "key")
        for exhibit, name, key in theirs.order_by().values_list(*fields).distinct():
            if (name, key) in own:
                found[exhibit][name, key] = own[name, key]
    own_places = Q(files__medium__series=series) | Q(pk__in=series.media.values("exhibit"))
    known = set(Exhibit.objects.filter(own_places).values_list("pk", flat=True))
    return sum(_tell(series, Exhibit.objects.get(pk=pk), clues) for pk, clues in found.items() if pk not in known)


@transaction.atomic
def set_aside(match: WatchMatch, *, case: Case, reason: str, by: Actor) -> WatchAside:
    """The owners of one of the two cases need not act on a match; the other case goes on seeing it."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    if case.pk not in (match.series.case_id, match.exhibit.case_id):
        raise InputRefused(_("This belongs to another case."))
    aside = WatchAside.objects.create(match=match, case=case, reason=reason.strip(), made_by=person_of(by))
    record(Act("watch.aside", case.number, (f"watch:{match.pk}",)), by=by)
    return aside


@transaction.atomic
def _tell(series: Series, exhibit: Exhibit, clues: Clues) -> int:
    """Write matches down that are not there yet, with a line for each of the two cases: neither names the other."""
    matches = WatchMatch.objects.filter(series=series, exhibit=exhibit)
    known = set(matches.values_list("name", "key"))
    fresh = {pair: value for pair, value in clues.items() if pair not in known}
    rows = [WatchMatch(series=series, exhibit=exhibit, name=n, key=k, value=v) for (n, k), v in sorted(fresh.items())]
    WatchMatch.objects.bulk_create(rows, ignore_conflicts=True)
    if fresh:
        told = {series.case.number: f"series:{series.pk}", exhibit.case.number: f"exhibit:{exhibit.pk}"}
        for number, thing in told.items():
            record(Act("watch.match", number, (thing,), {"clues": len(fresh)}), by=Actor(None))
    return len(fresh)


def _clues_of(rows: QuerySet[Clue]) -> Clues:
    told = rows.exclude(key="").order_by().values_list("name", "key", "value").distinct()
    return {(name, key): value for name, key, value in told}


def _parts(clues: Iterable[tuple[str, str]]) -> Iterable[Sequence[str]]:
    keys = sorted({key for _name, key in clues})
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
