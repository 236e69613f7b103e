"""What officers do with a report until it is decided on: each step with an owner, a date and a reason, written down."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, Team
from vangnet.accounts.roles import VERBS, Verb
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.actions.deciding import close, decide, take_back
from vangnet.reports.actions.moving import Overtaken, locked, move
from vangnet.reports.actions.routing import taken_on
from vangnet.reports.actions.telling import say_state
from vangnet.reports.actions.weighing import reweigh_rows, unit_rules
from vangnet.reports.models import Report, Step
from vangnet.reports.states import State
from vangnet.reports.weighing.circumstances import FLAGS

__all__ = [
    "Overtaken",
    "close",
    "decide",
    "hand_over",
    "put_back",
    "reopen",
    "state_circumstance",
    "take_back",
    "take_on",
    "wait",
    "who_may_own",
]

ANSWERS = ("yes", "no", "unknown")
TERM = timedelta(days=7)
"""Until when somebody who takes a report on has it, where nobody said another date."""


@transaction.atomic
def take_on(report: Report, *, by: Actor, seen: int | None = None) -> Step:
    """Somebody makes a report their own, and assesses it from now on."""
    now, person = locked(report, seen=seen), person_of(by)
    if now.owner_id == person.pk and now.state == State.ASSESSING:
        raise InputRefused(_("This report is yours already."))
    if now.owner is not None and seen is None:
        raise InputRefused(_("%(who)s works on this report.") % {"who": now.owner.name})
    taken_on(now, by=by)
    taken_on(now, by=by)
    return _stepped("report.take_on", report, now, by, to=State.ASSESSING, owner=person, due_at=_date(now))


@transaction.atomic
def hand_over(
    report: Report,
    *,
    to: Person | Team,
    by: Actor,
    due_at: datetime | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Step:
    """Give a report to a colleague, or to a team of which somebody takes it on."""
    now = locked(report, seen=seen)
    person, team = (to, None) if isinstance(to, Person) else (None, to)
    if person is not None and not who_may_own(now).filter(pk=person.pk).exists():
        raise InputRefused(_("%(who)s may not assess reports of this unit.") % {"who": person.name})
    if team is not None and team.unit_id != now.unit_id:
        raise InputRefused(_("This team is of another unit: send the report there."))
    told = {"owner": person, "team": team, "due_at": due_at or _date(now), "reason": reason}
    return _stepped("report.hand_over", report, now, by, to=State.ASSESSING, **told)


@transaction.atomic
def put_back(report: Report, *, by: Actor, reason: str, seen: int | None = None) -> Step:
    """Put a report back in the queue of its unit, for somebody else."""
    if not reason.strip():
        raise InputRefused(_("Give a reason; it is written down."))
    now = locked(report, seen=seen)
    return _stepped("report.put_back", report, now, by, to=State.NEW, reason=reason)


@transaction.atomic
def wait(report: Report, *, for_whom: str, until: datetime, why: str, by: Actor, seen: int | None = None) -> Step:
    """A report waits for somebody's answer, until a date on which its owner looks at it again."""
    if not for_whom.strip():
        raise InputRefused(_("Say whom it waits for."))
    now = locked(report, seen=seen)
    told = {"owner": now.owner or person_of(by), "due_at": until, "reason": why, "waits_for": for_whom}
    return _stepped("report.wait", report, now, by, to=State.WAITING, **told)


@transaction.atomic
def reopen(report: Report, *, by: Actor, reason: str, seen: int | None = None) -> Step:
    """A report that had ended is assessed again; what was decided stays to be read."""
    now = locked(report, seen=seen)
    if now.state != State.CLOSED:
        raise InputRefused(_("This report is open."))
    if not reason.strip():
        raise InputRefused(_("Give a reason; it is written down."))
    told = {"owner": person_of(by), "due_at": timezone.now() + TERM, "reason": reason}
    return _stepped("report.reopen", report, now, by, to=State.ASSESSING, **told)


@transaction.atomic
def state_circumstance(report: Report, *, fact: str, answer: str, source: str, by: Actor) -> None:
    """Somebody says what is known of a circumstance that lanes depend on, and where they have it from.

    It counts over what the content says. The newest answer of a fact counts; the log tells the ones before.
    """
    if answer not in ANSWERS:
        raise InputRefused(_("Choose yes, no or unknown."))
    if fact not in FLAGS:
        raise InputRefused(_("There is no such circumstance."))
    if not source.strip():
        raise InputRefused(_("Say where you have it from."))
    now, person = locked(report), person_of(by)
    said = {"answer": answer, "source": source.strip()[:2_000], "who": person.name}
    now.circumstances = {**now.circumstances, fact: {**said, "at": timezone.localdate().isoformat()}}
    now.save(update_fields=["circumstances"])
    reweigh_rows([now.pk], unit_rules())
    record(Act("report.state", objects=(f"report:{report.pk}",), details={"fact": fact, "answer": answer}), by=by)
    report.refresh_from_db()


def who_may_own(report: Report) -> Any:
    """The people to whom a report can be handed over: those of its unit who may assess reports."""
    roles = [role for role, verbs in VERBS.items() if Verb.ASSESS_REPORTS in verbs]
    now = timezone.now()
    held = {"grants__role__in": roles, "grants__granted_at__lte": now, "grants__revoked_at__isnull": True}
    return Person.objects.filter(unit=report.unit_id, is_active=True, **held).distinct().order_by("name")


def _stepped(name: str, report: Report, now: Report, by: Actor, **told: Any) -> Step:
    """One step and what the reporter hears of it; the line in the log comes last."""
    step = move(now, by=by, **told)
    say_state(now, by=by)
    record(Act(name, objects=(f"report:{now.pk}",), details={"state": now.state, "owner": now.owner_id}), by=by)
    report.refresh_from_db()
    return step


def _date(report: Report) -> datetime:
    """Until when: its own date while that has not gone by."""
    now = timezone.now()
    return report.due_at if report.due_at and report.due_at > now else now + TERM
