"""The end of a report: never without a message to its reporter where one can be reached, or a reason why none can.

Nor while it is on its way to somewhere and has not arrived there.
"""

from datetime import datetime

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Person
from vangnet.errors import InputRefused
from vangnet.reports import told
from vangnet.reports.actions.moving import move
from vangnet.reports.actions.telling import BY_A_PERSON, say
from vangnet.reports.models import Delivery, Message, Report, Step
from vangnet.reports.states import State

Way = Message.Way
NOT_ARRIVED = (Delivery.State.WAITING, Delivery.State.FAILED)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How the reporter hears of the end: a text by language, for the page or the hotline; or told by a person.

    `unreachable` says why nobody can be told. Raises nothing by itself: what is needed depends on the reporter.
    """

    texts: dict[str, str] = {}
    way: str = ""
    told_by: Person | None = None
    told_at: datetime | None = None
    unreachable: str = ""


def reach(report: Report) -> tuple[Message.Way, ...]:
    """The ways in which the reporter of this report can be told something; empty: nobody can be reached."""
    ways: list[Message.Way] = []
    reporter = getattr(report, "reporter", None)
    if report.reply_key:
        ways.append(Way.RECEIPT)
    if report.channel == Report.Channel.HOTLINE:
        ways.append(Way.HOTLINE)
    if reporter is not None and reporter.telephone:
        ways.append(Way.TELEPHONE)
    if reporter is not None and reporter.email:
        ways.append(Way.MAIL)
    return tuple(ways)


def not_arrived(report: Report) -> list[Delivery]:
    """Where this report is on its way to, and has not arrived."""
    return list(report.deliveries.filter(state__in=NOT_ARRIVED).select_related("destination"))


def end(report: Report, *, code: str, reason: str, answer: Answer, by: Actor) -> Step:
    """Close a report that is locked, and tell its reporter. Part of a verb, which writes the line in the log.

    Raises InputRefused; then nothing was changed, as the caller's transaction is taken back.
    """
    if waiting := not_arrived(report):
        where = ", ".join(sorted({each.destination.name for each in waiting}))
        raise InputRefused(
            _("This report has not arrived at %(where)s yet. Close it when it has, or withdraw the sending.")
            % {"where": where}
        )
    untold = _tell(report, code, answer, by)
    return move(report, to=State.CLOSED, by=by, owner=report.owner, reason=reason, untold=untold)


def _tell(report: Report, code: str, answer: Answer, by: Actor) -> str:
    """Tell the reporter of the end; gives why that could not be done, where it could not."""
    ways, text = reach(report), answer.texts.get(report.language, "").strip()
    if report.incriminates_self and _is_ordinary(text, report.language):
        raise InputRefused(
            _("This reporter wrote about own acts. The ordinary texts are not meant for that: write one of your own.")
        )
    by_itself = next((way for way in (Way.RECEIPT, Way.HOTLINE) if way in ways), None)
    if by_itself is not None:
        if not text:
            raise InputRefused(_("Tell the reporter what became of the report: this reporter can be reached."))
        say(report, state=code, by=by, text=text, way=by_itself)
    if answer.way in BY_A_PERSON:
        _told_by_person(report, code, text, answer, by)
        return ""
    if by_itself is not None:
        return ""
    if not answer.unreachable.strip():
        raise InputRefused(
            _("Say how the reporter was told, or why the reporter cannot be told: a report does not end without it.")
        )
    return answer.unreachable.strip()


def _told_by_person(report: Report, code: str, text: str, answer: Answer, by: Actor) -> None:
    if not text:
        raise InputRefused(_("Write down what was said to the reporter."))
    told_at = answer.told_at or timezone.now()
    if told_at > timezone.now():
        raise InputRefused(_("This moment has not come yet."))
    way, told_by = Way(answer.way), answer.told_by or by.person
    say(report, state=code, by=by, text=text, way=way, told_by=told_by, told_at=told_at)


def _is_ordinary(text: str, language: str) -> bool:
    return text in {told.template(outcome, language) for outcome in told.OF_END}


def is_told_by_itself(report: Report) -> bool:
    """Whether the program can tell this reporter, without a person who calls or writes."""
    ways = reach(report)
    return Way.RECEIPT in ways or Way.HOTLINE in ways or not ways
