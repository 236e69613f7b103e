"""The standing watch: clues of an exhibit against open series, whose child nobody has identified, and alerts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.capture.clues.alerts import watched
from vangnet.capture.clues.watch import ClueIndex, Watched
from vangnet.capture.findings import Clue as FoundClue
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case, Clue, Exhibit, Series, WatchAlert, WatchAside, WatchMatch
from vangnet.cases.queries.alerts import as_read, waiting_alerts
from vangnet.errors import InputRefused

_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)
_AT_ONCE = 5_000
_LONGEST = 512

Clues = dict[tuple[str, str], str]
"""Clues by name and key, each with its value as one side has it."""


def watch_exhibit(exhibit: Exhibit) -> int:
    """Look for the clues of all open series and alerts in an exhibit; gives how many matches are new."""
    of_it = Q(media__places__exhibit=exhibit) | Q(media__exhibit=exhibit)
    own = Series.objects.filter(of_it).values("pk")
    waiting = Clue.objects.filter(medium__series__child_identified=False, medium__case__retention__in=_IN_USE)
    alerts = {str(alert.number): alert for alert in waiting_alerts()}
    asked = {number: list(_asked(alert)) for number, alert in alerts.items()}
    of_series = _watched(waiting.exclude(medium__series__in=own))
    index = ClueIndex(chain(of_series, *asked.values()))
    found = _found_in(exhibit, index)
    numbers = [subject for subject in found if subject not in alerts]
    series = {str(one.pk): one for one in Series.objects.filter(pk__in=numbers).select_related("case")}
    told = sum(_tell_series(one, exhibit, found[subject]) for subject, one in series.items())
    return told + sum(_tell(alerts[one], exhibit, found[one], _values(asked[one])) for one in alerts if one in found)


def watch_series(series: Series) -> int:
    """Look for the clues of a series in the exhibits of all cases; gives how many matches are new."""
    if series.child_identified:
        return 0
    index = ClueIndex(_watched(Clue.objects.filter(medium__series=series)))
    own = Q(files__medium__series=series) | Q(pk__in=series.media.values("exhibit"))
    others = _captured().exclude(pk__in=Exhibit.objects.filter(own).values("pk"))
    return sum(
        _tell_series(series, exhibit, clues) for exhibit in others for clues in _found_in(exhibit, index).values()
    )


def watch_alerts(alerts: Iterable[WatchAlert]) -> int:
    """Look for what alerts wait for in the exhibits of all cases; gives how many matches are new."""
    named = {str(alert.number): alert for alert in alerts}
    asked = {number: list(_asked(alert)) for number, alert in named.items()}
    index = ClueIndex(chain(*asked.values()))
    return sum(
        _tell(named[subject], exhibit, clues, _values(asked[subject]))
        for exhibit in _captured()
        for subject, clues in _found_in(exhibit, index).items()
    )


def tell_series(series: Series, exhibit: Exhibit, found: Clues, values: Clues) -> int:
    """Write down that an exhibit has clues of a series, which somebody compared; gives how many matches are new."""
    return _tell(series, exhibit, found, values)


@transaction.atomic
def set_aside(match: WatchMatch, *, case: Case, reason: str, by: Actor) -> WatchAside:
    """The owners of one of the two cases need not act on a match; the other case goes on seeing it."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    if case.pk not in (match.series and match.series.case_id, match.exhibit.case_id):
        raise InputRefused(_("This belongs to another case."))
    aside = WatchAside.objects.create(match=match, case=case, reason=reason.strip(), made_by=person_of(by))
    record(Act("watch.aside", case.number, (f"watch:{match.pk}",)), by=by)
    return aside


def _tell_series(series: Series, exhibit: Exhibit, clues: Clues) -> int:
    own = Clue.objects.filter(medium__series=series, key__in={key for _name, key in clues}).order_by()
    values = {(name, key): value for name, key, value in own.values_list("name", "key", "value")}
    return _tell(series, exhibit, clues, values)


@transaction.atomic
def _tell(subject: Series | WatchAlert, exhibit: Exhibit, clues: Clues, values: Mapping[tuple[str, str], str]) -> int:
    """Write matches down that are not there yet, with a line for each case that is hit: neither names the other."""
    of = {"series": subject} if isinstance(subject, Series) else {"alert": subject}
    type(subject)._default_manager.select_for_update().get(pk=subject.pk)  # noqa: SLF001
    known = set(WatchMatch.objects.filter(exhibit=exhibit, **of).values_list("name", "key"))
    fresh = {pair: value for pair, value in clues.items() if (pair[0], pair[1][:_LONGEST]) not in known}
    rows = [
        WatchMatch(
            exhibit=exhibit,
            name=name,
            key=key[:_LONGEST],
            value=values.get((name, key), key)[:_LONGEST],
            found=value,
            **of,
        )
        for (name, key), value in sorted(fresh.items())
    ]
    WatchMatch.objects.bulk_create(rows)
    if fresh:
        told = {exhibit.case.number: f"exhibit:{exhibit.pk}"}
        if isinstance(subject, Series):
            told = {subject.case.number: f"series:{subject.pk}", **told}
        for number, thing in told.items():
            record(Act("watch.match", number, (thing,), {"clues": len(fresh)}), by=Actor(None))
    return len(fresh)


def _captured() -> QuerySet[Exhibit]:
    captured = Exhibit.objects.filter(case__retention__in=_IN_USE, scans__capture__isnull=False)
    return captured.select_related("case").distinct()


def _found_in(exhibit: Exhibit, index: ClueIndex) -> dict[str, Clues]:
    """What of each subject an exhibit has too."""
    found: dict[str, Clues] = defaultdict(dict)
    for clue in _clues(Clue.objects.filter(capture__scan__exhibit=exhibit)):
        for subject, name, key in index.find(clue):
            found[subject].setdefault((name, key), clue.value)
    return found


def _asked(alert: WatchAlert) -> Iterator[Watched]:
    """What an alert waits for now, under its number."""
    for one in watched(as_read(alert), timezone.now()):
        yield Watched(str(alert.number), one.name, one.key, one.value)


def _values(asked: Iterable[Watched]) -> Clues:
    return {(one.name, one.key): one.value for one in asked}


def _watched(rows: QuerySet[Clue]) -> Iterator[Watched]:
    told = rows.exclude(key="").order_by().values_list("medium__series", "name", "key", "value").distinct()
    for series, name, key, value in told.iterator(chunk_size=_AT_ONCE):
        if series is not None:
            yield Watched(str(series), name, key, value)


def _clues(rows: QuerySet[Clue]) -> Iterable[FoundClue]:
    told = rows.exclude(key="").order_by().values_list("name", "value", "key").distinct()
    for name, value, key in told.iterator(chunk_size=_AT_ONCE):
        yield FoundClue(sha256="", name=name, value=value, key=key, source="")
