"""Series: media that show one child or one event. Retention reads whether the child is identified."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.models import Case, Series
from vangnet.errors import InputRefused

_DIGITS = 18  # no medium has a longer number

A_YEAR = timedelta(days=365)


@transaction.atomic
def name_series(*, case: Case, name: str, by: Actor) -> Series:
    """Begin a series under a name; it is reviewed in a year, and each year after."""
    try:
        with transaction.atomic():
            due = timezone.localdate() + A_YEAR
            series = Series.objects.create(case=case, name=name.strip(), review_on=due)
    except IntegrityError as error:
        raise InputRefused(_("This case has a series of this name.")) from error
    record(_act("series.name", series), by=by)
    return series


@transaction.atomic
def put_in(*, series: Series, positions: Iterable[int], by: Actor) -> int:
    """Put media of the case into a series, by their numbers; raises InputRefused where one is not there."""
    asked = set(positions)
    media = list(series.case.media.filter(position__in=asked))
    if missing := asked - {medium.position for medium in media}:
        raise InputRefused(_("There is no medium %(position)s in this case.") % {"position": min(missing)})
    series.media.add(*media)
    _watch(series)
    record(_act("series.put_in", series, *(f"medium:{medium.pk}" for medium in media)), by=by)
    return len(media)


@transaction.atomic
def take_out(*, series: Series, medium: int, by: Actor) -> None:
    """Take a medium (by id) out of a series."""
    series.media.remove(medium)
    record(_act("series.take_out", series, f"medium:{medium}"), by=by)


@transaction.atomic
def set_identified(*, series: Series, identified: bool, by: Actor) -> None:
    """Say whether the child of a series is identified."""
    series.child_identified = identified
    series.save(update_fields=["child_identified"])
    record(_act("series.identified", series, identified=identified), by=by)


def positions_of(text: str, *, most: int = 10_000) -> list[int]:
    """Read numbers of media as people write them: "3, 8-12"."""
    found: set[int] = set()
    for part in text.replace(",", " ").split():
        first, sign, last = part.partition("-")
        if not _is_number(first) or (sign and not _is_number(last)):
            raise InputRefused(_("Write numbers of media, such as: 3, 8-12"))
        start, end = int(first), int(last or first)
        if end < start or end - start >= most or len(found) > most:
            raise InputRefused(_("At most %(most)s media at once.") % {"most": most})
        found.update(range(start, end + 1))
    if not found:
        raise InputRefused(_("Write numbers of media, such as: 3, 8-12"))
    return sorted(found)


def _watch(series: Series) -> None:
    """Its clues are looked for in all cases, by a worker."""
    from vangnet.cases.capture_job import watch_one_series

    watch_one_series.enqueue(series.pk)


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) <= _DIGITS


def _act(name: str, series: Series, *objects: str, **details: object) -> Act:
    return Act(name, series.case.number, (f"series:{series.pk}", *objects), details)
