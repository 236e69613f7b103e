"""Steps towards the end of a case's data: one person proposes, another agrees, and only then it is done."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.actions import destroying
from vangnet.cases.models import Case, RetentionGround, RetentionStep, Scan, Series
from vangnet.cases.queries.retention import clock_of, holding_series, with_clock
from vangnet.cases.retention import Due, due, rule
from vangnet.cases.retention.clock import LASTING, NARROWED, REMOVED, Clock, Step
from vangnet.cases.retention.rules import later
from vangnet.cases.rules import retained_cases
from vangnet.errors import InputRefused

Kind = RetentionStep.Kind
_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)

HOLDS: list[Callable[[Case], str | None]] = []
"""What a room above says against taking a case away: why, and what to do first; None: nothing."""


@transaction.atomic
def propose(*, case: Case, kind: str, reason: str, article: str = "", by: Actor) -> RetentionStep:
    """Propose a step; it waits for a second person. `article` (9 or 10) only for bringing back. Raises InputRefused."""
    person, case = _who(by), _own(case, by)
    today = timezone.localdate()
    if not reason.strip():
        raise InputRefused(_("a reason is needed"))
    each = _fitting(case, kind, article, today)
    step = RetentionStep(case_number=case.number, unit=case.team.unit, kind=kind, reason=reason, proposed_by=person)
    step.rule, step.due_on = each.code, each.on
    try:
        with transaction.atomic():
            step.save()
    except IntegrityError as error:
        raise InputRefused(_("another step for this case is open; agree with it or refuse it first")) from error
    _tell("retention.propose", step, by)
    return step


def agree(*, step: RetentionStep, by: Actor) -> RetentionStep:
    """Agree with somebody else's proposal: all is checked again, and it is done. Raises InputRefused.

    Destroying only begins here: the case is out of reach at once, its data go piece by piece.
    """
    with transaction.atomic():
        person, step = _who(by), _open(step, by)
        if step.proposed_by_id == person.pk:
            raise InputRefused(_("nobody agrees with their own proposal: a second person must"))
        if step.kind == Kind.DESTROY and not may(person, Verb.DESTROY):
            raise InputRefused(_("agreeing to destroy needs a right of its own"))
        case = _case_of(step)
        _fitting(case, step.kind, step.rule.rpartition("-")[2], timezone.localdate())
        step.agreed_by, step.agreed_at = person, timezone.now()
        _carry_out(case, step)
        step.save()
        _tell("retention.agree", step, by)
        _tell(f"retention.{step.kind}", step, by)
    return step


@transaction.atomic
def refuse(*, step: RetentionStep, reason: str, by: Actor) -> RetentionStep:
    """Refuse a proposal, or take back one's own, with a reason. Raises InputRefused."""
    person, step = _who(by), _open(step, by)
    if not reason.strip():
        raise InputRefused(_("a reason is needed"))
    step.refused_by, step.refused_at, step.refused_why = person, timezone.now(), reason
    step.save()
    _tell("retention.refuse", step, by)
    return step


@transaction.atomic
def add_ground(
    *, case: Case, article: str = "", other_case: Case | None = None, reason: str, by: Actor
) -> RetentionGround:
    """Write down a further reason in law to keep a case: a second article, or another case that needs its data."""
    person, case = _who(by), _own(case, by)
    if bool(article) == bool(other_case) or not reason.strip():
        raise InputRefused(_("name an article or another case, and a reason"))
    if case.retention not in _IN_USE:
        raise InputRefused(_("this case is out of use; only an order of the competent authority brings it back"))
    if other_case is not None and (other_case.pk == case.pk or _own(other_case, by).retention not in _IN_USE):
        raise InputRefused(_("a case is kept for another one that is in use"))
    told = {"article": article, "other_case": other_case, "reason": reason}
    ground = RetentionGround.objects.create(case=case, added_by=person, added_on=timezone.localdate(), **told)
    details = {"article": article, "other_case": other_case.number if other_case else ""}
    record(Act("retention.ground.add", case.number, (f"ground:{ground.pk}",), details), by=by)
    return ground


@transaction.atomic
def end_ground(*, ground: RetentionGround, by: Actor) -> None:
    """A further reason to keep a case is over: its own clock counts again, from its own dates."""
    person, case = _who(by), _own(ground.case, by)
    now = {"ended_by": person, "ended_on": timezone.localdate()}
    if not RetentionGround.objects.filter(pk=ground.pk, ended_on__isnull=True).update(**now):
        raise InputRefused(_("this ground was ended before"))
    record(Act("retention.ground.end", case.number, (f"ground:{ground.pk}",)), by=by)


@transaction.atomic
def review_series(*, series: Series, identified: bool, by: Actor) -> None:
    """The yearly look at a series of a child: identified by now, or sought for another year."""
    person, case, today = _who(by), _own(series.case, by), timezone.localdate()
    series.child_identified = identified
    series.reviewed_by, series.reviewed_on = person, today
    series.review_on = rule("series-review").after(today)
    series.save(update_fields=["child_identified", "reviewed_by", "reviewed_on", "review_on"])
    record(Act("series.review", case.number, (f"series:{series.pk}",), {"identified": identified}), by=by)


# -- what may be done now ---------------------------------------------------------------------------------------------


def possible_kinds(case: Case, *, today: date) -> list[str]:
    """The steps that may be proposed for a case as it is; it came through `with_clock`."""
    return [kind for kind in Kind.values if _refusal(case, kind, "9", today) is None]


def held_by(case: Case) -> list[str]:
    """Why a case cannot be removed or destroyed now, as other rooms say, and what to do first."""
    return [why for hold in HOLDS if (why := hold(case))]


def _fitting(case: Case, kind: str, article: str, today: date) -> Due:
    refusal = _refusal(case, kind, article, today)
    if refusal:
        raise InputRefused(refusal)
    return _grounded(case, kind, article, today)


def _refusal(case: Case, kind: str, article: str, today: date) -> str | None:
    """Why a step cannot be taken; None where it can."""
    if kind not in Kind.values:
        return _("there is no such step")
    clock = clock_of(case)
    if kind in (Kind.REMOVE, Kind.DESTROY) and _is_scanned(case):
        return _("a scan of this case waits or runs: stop it first")
    if kind in (Kind.REMOVE, Kind.DESTROY) and holding_series(case).exists():
        return _(
            "a series of a child who is not identified needs this case: review it, or release all its media to the "
            "library first, so that the child goes on being sought there"
        )
    if kind in (Kind.REMOVE, Kind.DESTROY) and (held := held_by(case)):
        return held[0]
    if kind == Kind.DESTROY:
        return _too_early(clock, today)
    if kind == Kind.RESTORE:
        fits = clock.state == REMOVED and article in ("9", "10")
        return None if fits else _("only removed data can be brought back, under article 9 or 10")
    if clock.state not in _IN_USE:
        return _("this case is out of use")
    if kind == Kind.NARROW and (clock.state == NARROWED or clock.articles != {"8"}):
        return _("only data of the daily police task (art. 8) are narrowed, once")
    if kind == Kind.KEEP and _next_review(clock, today) is None:
        return _("no review of this case is due, or its longest term is over")
    return None


def _is_scanned(case: Case) -> bool:
    busy = (Scan.State.QUEUED, Scan.State.RUNNING)
    return Scan.objects.filter(exhibit__case=case, state__in=busy).exists()


def _too_early(clock: Clock, today: date) -> str | None:
    if clock.state != REMOVED:
        return _("data are removed from use first, and destroyed when their time for accountability is over")
    ends = [each.on for each in due(clock) if each.step == Step.DESTROY]
    return (
        None if ends and min(ends) <= today else _("removed data are kept for accountability until their time is over")
    )


def _next_review(clock: Clock, today: date) -> date | None:
    """The day of the review after this one; None where none is due, or where nothing may be kept longer."""
    is_due = any(each.step == Step.REVIEW and each.code != "series-review" and each.on <= today for each in due(clock))
    if not is_due:
        return None
    if clock.articles & LASTING or clock.closed_on is None:
        return later(today, years=1)
    end = rule("wpg-9-remove").after(clock.closed_on)
    return end if clock.review_on is None and today < end else None


def _grounded(case: Case, kind: str, article: str, today: date) -> Due:
    """The rule that a step stands on, and since when it is due."""
    if kind == Kind.RESTORE:
        return Due(Step.REVIEW, today, f"wpg-14-order-{article}")
    wanted = {Kind.NARROW: Step.NARROW, Kind.KEEP: Step.REVIEW, Kind.REMOVE: Step.REMOVE, Kind.DESTROY: Step.DESTROY}
    steps = [each for each in due(clock_of(case)) if each.code != "series-review"]
    for each in steps:
        is_ended = kind == Kind.REMOVE and each.code == "wpg-9-review"
        if each.on <= today and (each.step == wanted[Kind(kind)] or is_ended):
            return each
    return Due(wanted[Kind(kind)], today, "wpg-8-narrow" if kind == Kind.NARROW else "not-needed")


def _carry_out(case: Case, step: RetentionStep) -> None:
    now = timezone.now()
    if step.kind == Kind.DESTROY:
        destroying.begin(case, step)
        return
    _change(case, step, now)
    case.save(update_fields=["retention", "removed_on", "review_on", "closed_on", "article"])
    step.carried_out_at = now


def _change(case: Case, step: RetentionStep, now: datetime) -> None:
    today = timezone.localdate(now)
    if step.kind == Kind.NARROW:
        case.retention = Case.Retention.NARROWED
    elif step.kind == Kind.KEEP:
        case.review_on = _next_review(clock_of(case), today)
    elif step.kind == Kind.REMOVE:
        case.retention, case.removed_on, case.review_on = Case.Retention.REMOVED, today, None
    elif step.kind == Kind.RESTORE:
        case.retention, case.article = Case.Retention.ACTIVE, step.rule.rpartition("-")[2]
        case.removed_on = case.closed_on = None
        case.review_on = later(today, years=1)


# -- who and what -----------------------------------------------------------------------------------------------------


def _who(by: Actor) -> Person:
    if by.person is None or not (may(by.person, Verb.DECIDE_RETENTION) or may(by.person, Verb.DESTROY)):
        raise InputRefused(_("only people with the right to decide on retention may do this"))
    return by.person


def _own(case: Case, by: Actor) -> Case:
    """The case as it is now, if it is this person's to decide on; for all others it is not there."""
    found = with_clock(retained_cases(_who(by))).filter(pk=case.pk).first()
    if found is None:
        raise InputRefused(_("there is no such case"))
    return found


def _open(step: RetentionStep, by: Actor) -> RetentionStep:
    """The step under lock, still open and of one's own cases. What is being destroyed cannot be stopped any more."""
    found = RetentionStep.objects.select_for_update(of=("self",)).filter(pk=step.pk).first()
    if found is None or not retained_cases(_who(by)).filter(number=found.case_number).exists():
        raise InputRefused(_("there is no such step"))
    if not found.is_open or found.agreed_at is not None:
        raise InputRefused(_("this step was decided on before"))
    return found


def _case_of(step: RetentionStep) -> Case:
    return with_clock(Case.objects.filter(number=step.case_number)).select_for_update(of=("self",)).get()


def _tell(name: str, step: RetentionStep, by: Actor) -> None:
    details = {"kind": step.kind, "rule": step.rule}
    if step.certificate and name == "retention.destroy":
        details["certificate"] = destroying.digest_of(step.certificate)
    record(Act(name, step.case_number, (f"retention:{step.pk}",), details), by=by)
