"""How far the search and the help are: steps that are added and taken back, never edited.

A series of a case follows: its child is identified when all children on it are. Retention reads that.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.actions.series import set_identified
from vangnet.cases.models import Series
from vangnet.errors import InputRefused
from vangnet.victims.actions.acting import act, locked, past, required
from vangnet.victims.models import Candidate, StatusStep, Victim, VictimSeries
from vangnet.victims.rules import IDENTIFIED, furthest

Status = Victim.Status


@transaction.atomic
def add_step(victim: Victim, *, status: str, on: date, ground: str, by: Actor) -> StatusStep:
    """Somebody writes down that a child was identified, freed, or is safe; since when, and how that is known."""
    now = locked(victim)
    step = written(now, status=status, on=on, ground=ground, by=by)
    record(act("victim.status.add", now, step, status=status), by=by)
    victim.refresh_from_db()
    return step


@transaction.atomic
def take_back_step(step: StatusStep, *, reason: str, by: Actor) -> None:
    """Somebody takes a step back, with a reason. What follows from a candidate is taken back with that candidate."""
    reason = required(reason, _("Say why; it is written down."))
    victim = locked(step.victim)
    if step.candidate_id is not None:
        raise InputRefused(_("This follows from a candidate who was confirmed: take that back."))
    taken_back(victim, StatusStep.objects.filter(pk=step.pk), reason=reason, by=by)
    record(act("victim.status.take_back", victim, step, status=step.status), by=by)


def written(
    victim: Victim, *, status: str, on: date, ground: str, by: Actor, candidate: Candidate | None = None
) -> StatusStep:
    """Add a step inside the transaction of who asks, without a line of its own."""
    if status not in Status.values or status == Status.UNIDENTIFIED:
        raise InputRefused(_("Choose what was reached: identified, freed, or safe."))
    ground = required(ground, _("Say how that is known; it is written down."))
    if victim.steps.filter(status=status, revoked_at=None).exists():
        raise InputRefused(_("This stands on the page already. Take it back first if it is not right."))
    if status == Status.SAFE and not victim.help.filter(revoked_at=None).exists():
        raise InputRefused(_("Write down first which help was offered: only then a child stands here as safe."))
    told = {"status": status, "on": past(on), "ground": ground, "candidate": candidate, "made_by": person_of(by)}
    step = StatusStep.objects.create(victim=victim, **told)
    settle(victim, by=by)
    return step


def taken_back(victim: Victim, steps: QuerySet[StatusStep], *, reason: str, by: Actor) -> None:
    """Take steps back inside the transaction of who asks, without a line of its own."""
    done = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": reason}
    if not steps.filter(revoked_at=None).update(**done):
        raise InputRefused(_("This was taken back before."))
    settle(victim, by=by)


def settle(victim: Victim, *, by: Actor) -> None:
    """Derive the status of a child from the steps that stand, and of its series whether their children are known."""
    standing = victim.steps.filter(revoked_at=None).values_list("status", flat=True)
    victim.status = furthest(standing)
    victim.save(update_fields=["status"])
    for tied in victim.series.filter(revoked_at=None).select_related("series__case"):
        settle_series(tied.series, by=by)


def settle_series(series: Series, *, by: Actor, otherwise: bool | None = None) -> None:
    """Whether the children of a series are identified: all who stand on it. `otherwise` is for a series without any."""
    series = Series.objects.select_related("case").get(pk=series.pk)  # as it is now
    children = set(VictimSeries.objects.filter(series=series, revoked_at=None).values_list("victim", flat=True))
    known = StatusStep.objects.filter(victim__in=children, status__in=IDENTIFIED, revoked_at=None)
    identified = children <= set(known.values_list("victim", flat=True)) if children else otherwise
    if identified is not None and identified != series.child_identified:
        set_identified(series=series, identified=identified, by=by)
