"""What falls due, for those who decide on it; without a look into the cases themselves."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may, verbs
from vangnet.cases.models import Case, Medium, Proposal, RetentionGround, RetentionStep, Series
from vangnet.cases.retention import Clock, Due, due
from vangnet.cases.retention.clock import Step
from vangnet.cases.rules import retained_cases, visible_cases

AHEAD = timedelta(days=90)


class Item(msgspec.Struct, frozen=True):
    """A case, what falls due for it, and the step that two people are taking for it, if any."""

    case: Case
    due: Due
    days_left: int
    step: RetentionStep | None


class Overview(msgspec.Struct, frozen=True):
    """What is overdue or falls due today, what comes within 90 days, and the steps that wait for somebody."""

    now: list[Item]
    coming: list[Item]
    open_steps: list[RetentionStep]
    series: list[Series]


def overview(person: Person, *, today: date) -> Overview:
    """All that a person who decides on retention should see today. The number of queries does not grow."""
    cases = list(with_clock(retained_cases(person)))
    steps = {step.case_number: step for step in steps_of(person).filter(**_OPEN)}
    items = [_item(case, each, today, steps) for case in cases for each in due(clock_of(case))]
    items.sort(key=lambda item: (item.days_left, item.case.number))
    return Overview(
        now=[item for item in items if item.days_left <= 0 and item.due.step != Step.NARROW],  # the desk narrows itself
        coming=[item for item in items if 0 < item.days_left <= AHEAD.days],
        open_steps=list(steps.values()),
        series=list(series_to_review(person, before=today + AHEAD)),
    )


def with_clock(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases together with all that their clocks need."""
    live = RetentionGround.objects.filter(ended_on__isnull=True)
    deeper = Prefetch("other_case__grounds", live, to_attr="live_grounds")
    grounds = Prefetch("grounds", live.select_related("other_case").prefetch_related(deeper), to_attr="live_grounds")
    sought = Prefetch("series", Series.objects.filter(child_identified=False), to_attr="sought")
    return cases.select_related("team__unit").prefetch_related(grounds, sought).order_by("number")


def clock_of(case: Case) -> Clock:
    """The clock of a case that came through `with_clock`."""
    others = [ground.other_case for ground in case.live_grounds if ground.other_case]  # type: ignore[attr-defined]
    in_use = (Case.Retention.ACTIVE, Case.Retention.NARROWED)
    return _clock(
        case,
        kept_for=tuple(_clock(other) for other in others if other.retention in in_use),
        unidentified=tuple(series.review_on for series in case.sought),  # type: ignore[attr-defined]
    )


def steps_of(person: Person) -> QuerySet[RetentionStep]:
    """The steps that a person may see: of cases that they decide on; also of destroyed ones of the own unit."""
    if not verbs(person) & {Verb.DECIDE_RETENTION, Verb.DESTROY}:
        return RetentionStep.objects.none()
    told = Q(case_number__in=retained_cases(person).values("number"))
    if may(person, Verb.KNOW_OF_CASES):
        told |= Q(unit_id=person.unit_id)
    return RetentionStep.objects.filter(told).select_related("proposed_by", "agreed_by", "refused_by", "unit")


def series_to_review(person: Person, *, before: date) -> QuerySet[Series]:
    """Series of children who are not identified, whose review comes, in cases that a person may see into."""
    sought = Series.objects.filter(child_identified=False, review_on__lte=before, case__in=visible_cases(person))
    return sought.select_related("case").order_by("review_on", "pk")


def holding_series(case: Case) -> QuerySet[Series]:
    """The series that keep a case from being removed or destroyed: of a child who is not identified, and not yet safe.

    A series is safe when every medium of it stands in a released list of the library: there the child goes on being
    sought in every exhibit, although the case is gone.
    """
    released = Proposal.objects.filter(sha256=OuterRef("sha256"), release__isnull=False)
    at_risk = Medium.objects.filter(series=OuterRef("pk")).exclude(Exists(released))
    return Series.objects.filter(Exists(at_risk), case=case, child_identified=False)


_OPEN = {"carried_out_at__isnull": True, "refused_at__isnull": True}


def _item(case: Case, each: Due, today: date, steps: dict[str, RetentionStep]) -> Item:
    return Item(case, each, each.days_left(today), steps.get(case.number))


def _clock(case: Case, *, kept_for: tuple[Clock, ...] = (), unidentified: Iterable[date] = ()) -> Clock:
    grounds: list[RetentionGround] = case.live_grounds  # type: ignore[attr-defined]
    return Clock(
        articles=frozenset({case.article, *(ground.article for ground in grounds if ground.article)}),
        processed_from=case.processed_from,
        state=case.retention,
        closed_on=case.closed_on,
        review_on=case.review_on,
        removed_on=case.removed_on,
        kept_for=kept_for,
        unidentified=tuple(unidentified),
    )
