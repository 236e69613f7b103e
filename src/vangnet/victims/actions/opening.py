"""A page for a child begins, and series are put on it or taken off."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Series
from vangnet.errors import InputRefused
from vangnet.reports.numbers import next_number
from vangnet.victims.actions.status import settle_series
from vangnet.victims.models import Victim, VictimSeries

A_YEAR = timedelta(days=365)


@transaction.atomic
def open_victim(*, name: str, by: Actor, series: Series | None = None, reason: str = "", listed_as: str = "") -> Victim:
    """Begin the page of a child, under a working name; with the series that shows it, if there is one.

    `listed_as` is the name of a series on the lists of known material: known is not closed.
    """
    person = person_of(by)
    if not name.strip():
        raise InputRefused(_("Give a working name: one that says nothing of who the child is."))
    victim = Victim.objects.create(
        number=next_number(Victim, "V"),
        unit=person.unit,
        name=name.strip(),
        is_listed=bool(listed_as),
        listed_as=listed_as,
        owner=person,
        made_by=person,
        review_on=timezone.localdate() + A_YEAR,
    )
    if series is not None:
        _tie(victim, series, reason, by)
    record(Act("victim.open", _case_of(series), (f"victim:{victim.pk}",)), by=by)
    return victim


@transaction.atomic
def tie_series(victim: Victim, series: Series, *, reason: str, by: Actor) -> VictimSeries:
    """Somebody says that a series shows this child, and why."""
    if not reason.strip():
        raise InputRefused(_("Say why this series shows the child; it is written down."))
    tied = _tie(victim, series, reason, by)
    record(Act("victim.tie", _case_of(series), (f"victim:{victim.pk}", f"series:{series.pk}")), by=by)
    return tied


@transaction.atomic
def untie_series(tied: VictimSeries, *, reason: str, by: Actor) -> None:
    """Somebody takes back that a series shows this child."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    done = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": reason.strip()}
    if not VictimSeries.objects.filter(pk=tied.pk, revoked_at=None).update(**done):
        raise InputRefused(_("This was taken back before."))
    settle_series(tied.series, by=by, otherwise=False)
    objects = (f"victim:{tied.victim_id}", f"series:{tied.series_id}")
    record(Act("victim.untie", _case_of(tied.series), objects), by=by)


def _tie(victim: Victim, series: Series, reason: str, by: Actor) -> VictimSeries:
    try:
        with transaction.atomic():
            tied = VictimSeries.objects.create(
                victim=victim, series=series, reason=reason.strip(), made_by=person_of(by)
            )
    except IntegrityError as error:
        raise InputRefused(_("This series stands on the page of this child.")) from error
    settle_series(series, by=by)
    return tied


def _case_of(series: Series | None) -> str:
    return series.case.number if series is not None else ""
