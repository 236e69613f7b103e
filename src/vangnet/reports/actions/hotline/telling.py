"""What goes to a hotline: an answer, a question, a hold before a takedown, its end, and reports for the hotline."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.actions.hotline.threads import IN, OUT, Kind, add_out, settle_answered
from vangnet.reports.models import Hotline, HotlineMessage, Report
from vangnet.transfer import hotline as exchange


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; the fields of `transfer.hotline.Feedback`."""

    material: Literal["not_told", "known", "unknown"] = "not_told"
    victim_identified: Literal["not_told", "yes", "no"] = "not_told"
    takedown: Literal["not_told", "may_go_on", "please_hold"] = "not_told"
    hold_until: datetime | None = None
    nothing_found: bool = False
    text: str = ""


@transaction.atomic
def answer(asked: HotlineMessage, *, said: Said, by: Actor) -> HotlineMessage:
    """Give feedback on a message of the hotline. Where it asks to hold the takedown, the hold is placed as well.

    Raises InputRefused.
    """
    asked = _locked(asked)
    if asked.direction != IN:
        raise InputRefused(_("Only a message of the hotline can be answered."))
    if said == Said():
        raise InputRefused(_("Say something in the answer: choose an outcome, or write a text."))
    if (said.takedown == "please_hold") != (said.hold_until is not None):
        raise InputRefused(_("Say until when the takedown must wait, and only if it must wait."))
    if said.hold_until is not None:
        place_hold(asked, until=said.hold_until, reason="", by=by)
    elif said.takedown == "may_go_on":
        for hold in _holds(asked):
            release_hold(hold, reason="", by=by)
    fields = {name: getattr(said, name) for name in Said.__struct_fields__}
    message = _out(exchange.Feedback, asked, by=by, answers=asked, fields={**fields, "answers": asked.number})
    settle_answered(asked, by)
    _written(message, by)
    return message


@transaction.atomic
def ask(about: HotlineMessage, *, text: str, by: Actor, is_soon: bool = False) -> HotlineMessage:
    """Ask the hotline something about the report of this message. Raises InputRefused."""
    about = _locked(about)
    if not text.strip():
        raise InputRefused(_("Write the question."))
    hotline = about.hotline
    term = timedelta(hours=hotline.soon_hours) if is_soon else timedelta(days=hotline.normal_days)
    due_at = timezone.now() + term
    fields = {"text": text.strip(), "feedback": "soon" if is_soon else "normal", "answer_by": due_at}
    message = _out(exchange.FeedbackAsked, about, by=by, due_at=due_at, fields=fields)
    _written(message, by)
    return message


@transaction.atomic
def place_hold(about: HotlineMessage, *, until: datetime, reason: str, by: Actor) -> HotlineMessage:
    """Ask the hotline to wait with the takedown; it ends by itself. Raises InputRefused.

    It lasts no longer than was agreed with the hotline, and one stands at a time. After it a person may place another.
    """
    about = _locked(about)
    now, longest = timezone.now(), timedelta(hours=about.hotline.hold_hours)
    if until <= now:
        raise InputRefused(_("A hold ends in the future."))
    if until > now + longest:
        told = {"hours": about.hotline.hold_hours}
        raise InputRefused(_("A hold lasts %(hours)s hours at most, as was agreed with the hotline.") % told)
    if _holds(about):
        raise InputRefused(_("There is a hold on this report; it ends or is released first."))
    message = _out(exchange.Hold, about, by=by, due_at=until, fields={"until": until, "text": reason.strip()})
    _written(message, by)
    return message


@transaction.atomic
def release_hold(hold: HotlineMessage, *, reason: str, by: Actor) -> HotlineMessage:
    """End a hold before its time. Raises InputRefused."""
    hold = _locked(hold)
    if hold not in _holds(hold):
        raise InputRefused(_("This hold has ended already."))
    message = _out(exchange.Release, hold, by=by, answers=hold, fields={"ends": hold.number, "text": reason.strip()})
    HotlineMessage.objects.filter(pk=hold.pk).update(answered_at=timezone.now())
    _written(message, by)
    return message


@transaction.atomic
def send(report: Report, *, hotline: Hotline, by: Actor, text: str, urls: Sequence[str] = ()) -> HotlineMessage:
    """Send a report to a hotline: the words of an officer and the web addresses, and nothing of its reporter.

    It has arrived when `received_at` of the message is set. Raises InputRefused.
    """
    if not hotline.is_active:
        raise InputRefused(_("There is no exchange with this hotline."))
    if not text.strip():
        raise InputRefused(_("Tell the hotline what it is about."))
    message = add_out(
        exchange.Report,
        hotline=hotline,
        thread=report.number,
        report=report,
        by=by,
        text=text.strip(),
        source="police",
        items=tuple(exchange.Item(url=url) for url in dict.fromkeys(urls)),
    )
    _written(message, by)
    return message


def _out(
    kind: type[exchange.Message],
    about: HotlineMessage,
    *,
    by: Actor,
    fields: Mapping[str, Any],
    due_at: datetime | None = None,
    answers: HotlineMessage | None = None,
) -> HotlineMessage:
    person_of(by)
    if not about.hotline.is_active:
        raise InputRefused(_("There is no exchange with this hotline."))
    message = add_out(
        kind,
        hotline=about.hotline,
        thread=about.thread,
        report=about.report,
        by=by,
        due_at=due_at,
        **fields,
    )
    if answers is not None:
        message.answers = answers
        message.save(update_fields=["answers"])
    return message


def _locked(message: HotlineMessage) -> HotlineMessage:
    """The message as it is now, while nobody else changes anything of its hotline."""
    Hotline.objects.select_for_update().get(pk=message.hotline_id)
    return HotlineMessage.objects.select_related("hotline", "report").get(pk=message.pk)


def _holds(about: HotlineMessage) -> list[HotlineMessage]:
    """Holds of this desk on the thread that stand."""
    of_thread = about.hotline.messages.filter(thread=about.thread, direction=OUT, kind=Kind.HOLD, answered_at=None)
    return list(of_thread)


def _written(message: HotlineMessage, by: Actor) -> None:
    objects = (f"hotline_message:{message.pk}", *((f"report:{message.report_id}",) if message.report_id else ()))
    record(Act(f"hotline.{message.kind}", objects=objects, details={"hotline": message.hotline.name}), by=by)
