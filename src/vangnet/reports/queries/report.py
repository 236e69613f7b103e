"""One report for its page and its document: all that it tells, what is to be done next, and what was done."""

from collections.abc import Sequence
from itertools import groupby

import msgspec
from django.db.models import Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.identities.models import Identifier
from vangnet.intake import export
from vangnet.intake import report as intake
from vangnet.intake.completeness import card
from vangnet.reports.actions.deciding import decisions_on
from vangnet.reports.actions.ending import not_arrived, reach
from vangnet.reports.models import Cluster, Decision, Delivery, Message, Report, Step
from vangnet.reports.rules import visible_reports
from vangnet.reports.states import OPEN, State
from vangnet.reports.weighing.circumstances import FLAGS, Stated
from vangnet.reports.weighing.rules import Lane
from vangnet.words import Word, word

LANES = tuple(Lane)


class Identified(msgspec.Struct, frozen=True):
    """An identifier as it was told, and the row that it is compared by, where it is one."""

    told: intake.Told
    identifier: Identifier | None
    whose: intake.Person | None


class Known(msgspec.Struct, frozen=True):
    """A circumstance that lanes depend on: its name, and what somebody stated of it."""

    fact: str
    said: Stated | None


class Next(msgspec.Struct, frozen=True):
    """What should happen with a report now: "take_on", "decide", "close", "deliver", "answer", or "" for nothing."""

    step: str
    why: str = ""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """All of one report. `unreadable` says that its contents do not have the shape of a report, and why."""

    content: intake.Report
    unreadable: str
    lane: str
    reasons: tuple[Word, ...]
    card: Sequence[tuple[Word, bool]]
    identifiers: list[Identified]
    known: list[Known]
    steps: list[Step]
    messages: list[Message]
    decisions: list[Decision]
    standing: Decision | None
    not_arrived: list[Delivery]
    cluster: Cluster | None
    cluster_count: int
    ways: Sequence[Message.Way]
    next: Next

    @property
    def missing(self) -> list[Word]:
        """What this kind of source could have told, and did not."""
        return [sentence for sentence, is_told in self.card if not is_told]

    @property
    def told(self) -> list[Message]:
        """What was said with the reporter; notes of the desk are apart."""
        return [message for message in self.messages if not message.is_internal]

    @property
    def notes(self) -> list[Message]:
        """Notes of the desk, never told."""
        return [message for message in self.messages if message.is_internal]


def page_of(report: Report, person: Person) -> Page:
    """Read one report for its page."""
    content, unreadable = content_of(report)
    decisions, waiting = _decisions(report), not_arrived(report)
    decision = next((one for one in decisions if one.revoked_at is None), None)
    messages = list(report.messages.select_related("made_by", "told_by", "answers"))
    return Page(
        content=content,
        unreadable=unreadable,
        lane=LANES[report.lane] if report.lane < len(LANES) else "",
        reasons=tuple(_word(one) for one in report.reasons),
        card=card(content),
        identifiers=_identifiers(report, content),
        known=[Known(fact, _stated(report, fact)) for fact in FLAGS],
        steps=list(report.steps.select_related("owner", "made_by")),
        messages=messages,
        decisions=decisions,
        standing=decision,
        not_arrived=waiting,
        cluster=report.cluster,
        cluster_count=report.cluster.reports.count() if report.cluster else 0,
        ways=reach(report),
        next=next_step(report, person, decision=decision, waiting=waiting, messages=messages),
    )


def content_of(report: Report) -> tuple[intake.Report, str]:
    """What came in, in the one shape of a report; and why it has not that shape, if it has not."""
    try:
        return msgspec.convert(report.content, intake.Report), ""
    except msgspec.ValidationError as error:
        rows = report.content.items()
        told = tuple(intake.Field(path=str(path), value=str(value), is_known=False) for path, value in rows)
        bare = intake.Report(channel=intake.Channel(report.channel), format="", fields=told)
        return bare, str(error)


def next_step(
    report: Report,
    person: Person,
    *,
    decision: Decision | None,
    waiting: Sequence[Delivery],
    messages: Sequence[Message],
) -> Next:
    """What a person should do with a report now."""
    if report.state in (State.CLOSED, State.DESTROYED):
        return Next("")
    if report.state == State.ROUTED:
        return Next("deliver" if waiting else "close")
    if report.owner_id != person.pk:
        return Next("take_on", "other" if report.owner_id else "new")
    if report.state == State.WAITING:
        return Next("take_on", "waiting")
    if decision is not None and decision.cluster_id is not None:
        return Next("close", "cluster")
    last = next((message for message in reversed(messages) if not message.is_internal), None)
    return Next("decide", "answered" if last is not None and last.direction == Message.Direction.FROM else "")


def fields_of(content: intake.Report, language: str, sought: str = "") -> list[tuple[str, list[export.Row]]]:
    """Every value of the source in its groups, in the order of the source; only those that say what is sought."""
    rows = export.table(content, language)
    if told := sought.strip().casefold():
        rows = [row for row in rows if told in f"{row.group} {row.name} {row.value} {row.path}".casefold()]
    return [(group, list(held)) for group, held in groupby(rows, key=lambda row: row.group)]


def neighbours(report: Report, person: Person) -> tuple[str, str]:
    """The numbers of the open reports before and after this one in the order of the queue; empty: none."""
    queue = visible_reports(person).filter(state__in=OPEN).exclude(pk=report.pk)
    before, after = Q(), Q()
    held = (("lane", report.lane), ("rank", report.rank), ("received_at", report.received_at), ("pk", report.pk))
    for place, (name, value) in enumerate(held):
        same = dict(held[:place])
        before |= Q(**same, **{f"{name}__lt": value})
        after |= Q(**same, **{f"{name}__gt": value})
    order = ("lane", "rank", "received_at", "pk")
    return (
        _first(queue.filter(before).order_by(*(f"-{name}" for name in order))),
        _first(queue.filter(after).order_by(*order)),
    )


def _first(rows: QuerySet[Report]) -> str:
    return rows.values_list("number", flat=True).first() or ""


def _identifiers(report: Report, content: intake.Report) -> list[Identified]:
    rows = {(row.path, row.told): row.identifier for row in report.mentions.select_related("identifier")}
    people = content.people
    return [
        Identified(
            told,
            rows.get((told.path[:300], told.value[:2_048])),
            people[told.person] if told.person is not None and 0 <= told.person < len(people) else None,
        )
        for told in content.told
    ]


def _decisions(report: Report) -> list[Decision]:
    return list(decisions_on(report).select_related("made_by", "revoked_by", "cluster"))


def _stated(report: Report, fact: str) -> Stated | None:
    told = report.circumstances.get(fact)
    return msgspec.convert(told, Stated) if told else None


def _word(told: object) -> Word:
    try:
        return msgspec.convert(told, Word)
    except msgspec.ValidationError:
        return word(str(told))
