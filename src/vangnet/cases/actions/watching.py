"""The standing watch: clues of an exhibit against those of all series whose child nobody has identified yet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.capture.clues.watch import ClueIndex, Watched
from vangnet.capture.findings import Clue as FoundClue
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case, Clue, Exhibit, Series, WatchAside, WatchMatch
from vangnet.errors import InputRefused

_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)
_AT_ONCE = 5_000

Clues = dict[tuple[str, str], str]
"""What of a series an exhibit has too: (name, key) -> the value as the exhibit has it."""


def watch_exhibit(exhibit: Exhibit) -> int:
    """Look for the clues of the open series of all cases in an exhibit; gives how many matches are new."""
    of_it = Q(media__places__exhibit=exhibit) | Q(media__exhibit=exhibit)
    own = Series.objects.filter(of_it).values("pk")
    waiting = Clue.objects.filter(medium__series__child_identified=False, medium__case__retention__in=_IN_USE)
    index = ClueIndex(_watched(waiting.exclude(medium__series__in=own)))
    found: dict[str, Clues] = defaultdict(dict)
    for clue in _clues(Clue.objects.filter(capture__scan__exhibit=exhibit)):
        for subject, name, key in index.find(clue):
            found[subject].setdefault((name, key), clue.value)
    series = {str(one.pk): one for one in Series.objects.filter(pk__in=found).select_related("case")}
    return sum(_tell(series[subject], exhibit, clues) for subject, clues in found.items())


def watch_series(series: Series) -> int:
    """Look for the clues of a series in the exhibits of all cases; gives how many matches are new."""
    if series.child_identified:
        return 0
    index = ClueIndex(_watched(Clue.objects.filter(medium__series=series)))
    own = Q(files__medium__series=series) | Q(pk__in=series.media.values("exhibit"))
    others = Exhibit.objects.filter(case__retention__in=_IN_USE, scans__capture__isnull=False)
    new = 0
    for exhibit in others.exclude(pk__in=Exhibit.objects.filter(own).values("pk")).select_related("case").distinct():
        clues: Clues = {}
        for clue in _clues(Clue.objects.filter(capture__scan__exhibit=exhibit)):
            for _subject, name, key in index.find(clue):
                clues.setdefault((name, key), clue.value)
        new += _tell(series, exhibit, clues)
    return new


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
    Series.objects.select_for_update().get(pk=series.pk)
    known = set(WatchMatch.objects.filter(series=series, exhibit=exhibit).values_list("name", "key"))
    fresh = {pair: value for pair, value in clues.items() if pair not in known}
    own = Clue.objects.filter(medium__series=series, key__in={key for _name, key in fresh}).order_by()
    values = {(name, key): value for name, key, value in own.values_list("name", "key", "value")}
    WatchMatch.objects.bulk_create(
        WatchMatch(series=series, exhibit=exhibit, name=name, key=key, value=values.get((name, key), key), found=value)
        for (name, key), value in sorted(fresh.items())
    )
    if fresh:
        told = {series.case.number: f"series:{series.pk}", exhibit.case.number: f"exhibit:{exhibit.pk}"}
        for number, thing in told.items():
            record(Act("watch.match", number, (thing,), {"clues": len(fresh)}), by=Actor(None))
    return len(fresh)


def _watched(rows: QuerySet[Clue]) -> Iterator[Watched]:
    told = rows.exclude(key="").order_by().values_list("medium__series", "name", "key", "value").distinct()
    for series, name, key, value in told.iterator(chunk_size=_AT_ONCE):
        if series is not None:
            yield Watched(str(series), name, key, value)


def _clues(rows: QuerySet[Clue]) -> Iterable[FoundClue]:
    told = rows.exclude(key="").order_by().values_list("name", "value", "key").distinct()
    for name, value, key in told.iterator(chunk_size=_AT_ONCE):
        yield FoundClue(sha256="", name=name, value=value, key=key, source="")
