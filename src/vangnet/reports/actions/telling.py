"""What is said with a reporter: told by receipt, telephone or in person; asked and answered; notes of the desk."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports import told
from vangnet.reports.actions.moving import locked, move
from vangnet.reports.actions.weighing import reweigh_rows, unit_rules
from vangnet.reports.models import Message, Report, Reporter
from vangnet.reports.states import State

Way = Message.Way
BY_A_PERSON = (Way.TELEPHONE, Way.IN_PERSON, Way.MAIL)
"""Ways in which a person tells, outside this desk, and writes here that it was done."""

REPORTER = "reporter"
"""Whom a report waits for that waits for its reporter."""

_LONGEST = 20_000
_SHORTEST_NAME = 3


@transaction.atomic
def tell(
    report: Report, *, state: str, by: Actor, text: str = "", is_question: bool = False, way: Message.Way = Way.RECEIPT
) -> Message:
    """Tell the reporter the state of a report (the public page has words for it), maybe with a text or question.

    By receipt it goes with the next bundle.
    """
    message = say(report, state=state, by=by, text=text, is_question=is_question, way=way)
    _record("message.tell", report, by, message)
    return message


@transaction.atomic
def tell_received(report: Report, *, by: Actor) -> Message:
    """The first word to a reporter: the report is with the police. Who writes of own acts is told to stop, too."""
    text = told.template(told.STOP, report.language) if report.incriminates_self else ""
    return tell(report, state=told.OF_STATE[State.NEW], text=text, by=by)


@transaction.atomic
def tell_by_person(
    report: Report, *, way: Message.Way, text: str, told_at: datetime, told_by: Person, by: Actor
) -> Message:
    """Write down that a person told the reporter something, by telephone, in person or by letter: who, when, what."""
    if way not in BY_A_PERSON:
        raise InputRefused(_("Choose how it was told: by telephone, in person, or by e-mail or letter."))
    if told_at > timezone.now():
        raise InputRefused(_("This moment has not come yet."))
    message = say(locked(report), state="", by=by, text=_text(text), way=way, told_by=told_by, told_at=told_at)
    _record("message.tell", report, by, message)
    return message


@transaction.atomic
def ask(report: Report, *, text: str, until: datetime, by: Actor, seen: int | None = None) -> Message:
    """Ask the reporter something, by receipt; the report waits for the answer, at most until a moment."""
    now = locked(report, seen=seen)
    if not now.reply_key:
        raise InputRefused(
            _("This reporter has no receipt, so the page cannot ask anything. Call, if there is a number.")
        )
    if now.incriminates_self:
        raise InputRefused(_("This reporter wrote about own acts: ask nothing here. An officer decides what happens."))
    message = say(now, state=told.ASKED, by=by, text=_text(text), is_question=True)
    _wait(now, until=until, by=by)
    _record("message.ask", report, by, message)
    report.refresh_from_db()
    return message


def _wait(report: Report, *, until: datetime, by: Actor) -> None:
    owner = report.owner or by.person
    move(
        report,
        to=State.WAITING,
        by=by,
        owner=owner,
        due_at=until,
        reason=_("A question was asked."),
        waits_for=REPORTER,
    )


@transaction.atomic
def note(report: Report, *, text: str, by: Actor) -> Message:
    """A note of the desk: for colleagues, never told."""
    message = Message.objects.create(
        report=report, direction=Message.Direction.TO, text=_text(text), is_internal=True, made_by=person_of(by)
    )
    _record("message.note", report, by, message)
    return message


@transaction.atomic
def hear(
    report: Report, *, text: str, by: Actor, way: Message.Way = Way.RECEIPT, answers: int | None = None
) -> Message:
    """Something came from the reporter; `answers` is the number of the question that it answers.

    A report that waited for its reporter is assessed again; one that had ended is back in the queue.
    """
    now = locked(report)
    question = now.messages.filter(number=answers, is_question=True).first() if answers is not None else None
    message = Message.objects.create(
        report=now,
        direction=Message.Direction.FROM,
        way=way,
        text=text[:_LONGEST],
        answers=question,
        made_by=by.person,
    )
    _wake(now, by)
    _record("message.hear", report, by, message)
    report.refresh_from_db()
    return message


def _wake(report: Report, by: Actor) -> None:
    """Nothing that a reporter adds may lie unread behind an end."""
    last = report.steps.last()
    if report.state == State.CLOSED:
        move(report, to=State.NEW, by=by, reason=_("The reporter added something after the end."))
        say_state(report, by=by)
    elif report.state == State.WAITING and last is not None and last.waits_for == REPORTER:
        due = max(report.due_at or timezone.now(), timezone.now() + told.SOON)
        move(report, to=State.ASSESSING, by=by, owner=report.owner, due_at=due, reason=_("The reporter answered."))


@transaction.atomic
def withdraw_contact(report: Report, *, by: Actor) -> None:
    """The reporter takes back how to reach him or her: it is emptied, also where it stands in the content."""
    now, gone = locked(report), {"name": "", "email": "", "telephone": "", "relation": "", "wishes": ""}
    Reporter.objects.filter(report=now).update(**gone, withdrawn_at=timezone.now())
    now.mentions.filter(role=REPORTER).delete()
    now.content = without_reporter(now.content)
    now.save(update_fields=["content"])
    record(Act("report.withdraw_contact", objects=(f"report:{report.pk}",)), by=by)
    report.refresh_from_db()


def without_reporter(content: dict[str, object]) -> dict[str, object]:
    """The content of a report without what it says of its reporter."""
    kept = dict(content)
    for part in ("people", "told"):
        rows = kept.get(part)
        if isinstance(rows, list):
            # people are pointed at by their place, so each keeps it
            blank = {"role": REPORTER}
            kept[part] = (
                [blank if row.get("role") == REPORTER else row for row in rows]
                if part == "people"
                else [row for row in rows if row.get("role") != REPORTER]
            )
    fields = kept.get("fields")
    if isinstance(fields, list):
        kept["fields"] = [row for row in fields if not str(row.get("landed", "")).startswith(REPORTER)]
    return kept


@transaction.atomic
def flag_self_incrimination(report: Report, *, by: Actor) -> None:
    """The reporter writes about own punishable acts: an officer takes it, the reporter is told to stop and get advice.

    No question is asked by the page from then on, and ordinary texts are not used.
    """
    now = locked(report)
    if now.incriminates_self:
        raise InputRefused(_("This was marked before."))
    now.incriminates_self = True
    now.save(update_fields=["incriminates_self"])
    reweigh_rows([now.pk], unit_rules())
    if now.reply_key:
        say(
            now,
            state=told.OF_STATE.get(State(now.state), "being_assessed"),
            by=by,
            text=told.template(told.STOP, now.language),
        )
    record(Act("report.mark_self_incrimination", objects=(f"report:{report.pk}",)), by=by)
    report.refresh_from_db()


# -- parts of other verbs, which write the line themselves ------------------------------------------------------------


def say(
    report: Report,
    *,
    state: str,
    by: Actor,
    text: str = "",
    is_question: bool = False,
    way: Message.Way = Way.RECEIPT,
    told_by: Person | None = None,
    told_at: datetime | None = None,
) -> Message:
    """Say something to the reporter as part of another verb, which writes the line in the log."""
    refuse_names(report, text, by)
    last = report.messages.aggregate(last=Max("number"))["last"] or 0
    return Message.objects.create(
        report=report,
        direction=Message.Direction.TO,
        way=way,
        number=last + 1,
        state=state,
        text=text,
        is_question=is_question,
        made_by=by.person,
        told_by=told_by,
        told_at=told_at,
    )


def say_state(report: Report, *, by: Actor) -> None:
    """Tell the state by receipt, where there is one and it says something new."""
    code = told.OF_STATE.get(State(report.state), "")
    last = report.messages.filter(number__isnull=False).exclude(state="").order_by("number").last()
    if report.reply_key and code and (last is None or last.state != code):
        say(report, state=code, by=by)


def refuse_names(report: Report, text: str, by: Actor) -> None:
    """Refuse a text for a reporter that names a case, somebody of the desk, or somebody the report is about."""
    if found := names_in(report, text, by):
        raise InputRefused(
            _("This text names “%(names)s”. Reporters are never told a case, an officer or a person of the report.")
            % {"names": "”, “".join(found)}
        )


def names_in(report: Report, text: str, by: Actor) -> list[str]:
    """Which names that are never told stand in a text."""
    if not text.strip():
        return []
    people = [row for row in report.content.get("people", ()) if row.get("role") != REPORTER]
    desk = [person for person in (by.person, report.owner) if person is not None]
    names = [str(row.get("name", "")) for row in people] + [person.name for person in desk]
    if report.case is not None:
        names += [report.case.number, report.case.title]
    long_enough = {name.strip() for name in names if len(name.strip()) >= _SHORTEST_NAME}
    return sorted(name for name in long_enough if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def _text(text: str) -> str:
    if not text.strip():
        raise InputRefused(_("Write something first."))
    if len(text) > _LONGEST:
        raise InputRefused(_("This text is too long; %(most)s signs fit.") % {"most": _LONGEST})
    return text.strip()


def _record(name: str, report: Report, by: Actor, message: Message) -> None:
    record(Act(name, objects=(f"report:{report.pk}", f"message:{message.pk}")), by=by)
