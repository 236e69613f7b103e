"""What a reporter is told through the hotline that sent the report: it goes as feedback, on what was asked."""

from django.db import transaction

from vangnet.accounts.audit import Act, Actor, record
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.actions.hotline.threads import IN, add_out, settle_answered
from vangnet.reports.models import Alarm, Hotline, HotlineMessage, Message
from vangnet.transfer import hotline as exchange

NEVER = 0
"""The "bundle" of a message that no hotline can get. An alarm tells of it."""


@transaction.atomic
def pass_on() -> None:
    """Make a message for the hotline of each that reporters are told through it, and has none yet."""
    waiting = Message.objects.select_for_update(of=("self",)).filter(
        direction=Message.Direction.TO, way=Message.Way.HOTLINE, bundle=None, is_internal=False
    )
    for message in waiting.select_related("report__unit", "made_by").order_by("pk"):
        _pass_on(message)


def _pass_on(message: Message) -> None:
    report, by = message.report, Actor(message.made_by)
    said = report.hotline_messages.filter(direction=IN).select_related("hotline").order_by("pk").first()
    hotline = said.hotline if said else Hotline.objects.filter(name=report.source).first()
    if hotline is None or not hotline.is_active:
        facts = {"message": message.pk, "why": "no_hotline", "source": report.source}
        key = f"message:{message.pk}"
        raise_alarm(Alarm.Kind.NOT_DELIVERED, key, facts=facts, unit=report.unit, report=report)
        Message.objects.filter(pk=message.pk).update(bundle=NEVER)
        return
    thread, number = said.thread if said else report.source_number, f"M{message.pk}"
    if hotline.messages.filter(number=number).exclude(direction=IN).exists():
        return  # it waits for a bundle with the others
    asked = _open_question(hotline, thread)
    sent = add_out(
        exchange.Feedback,
        hotline=hotline,
        thread=thread,
        report=report,
        by=by,
        own_number=number,
        answers=asked.number if asked else "",
        text=message.text,
    )
    if asked is not None:
        HotlineMessage.objects.filter(pk=sent.pk).update(answers=asked)
        settle_answered(asked, by)
    objects = (f"report:{report.pk}", f"message:{message.pk}", f"hotline_message:{sent.pk}")
    record(Act("hotline.feedback", objects=objects, details={"hotline": hotline.name}), by=by)


def _open_question(hotline: Hotline, thread: str) -> HotlineMessage | None:
    """What the hotline asked on this report, and was not answered."""
    asked = hotline.messages.filter(direction=IN, thread=thread, answered_at=None, due_at__isnull=False)
    return asked.exclude(kind=HotlineMessage.Kind.HOLD).order_by("pk").first()


def went(sent: HotlineMessage, bundle: int) -> None:
    """A message went to the hotline: so did what the reporter is told by it."""
    if sent.number.startswith("M"):
        Message.objects.filter(pk=int(sent.number[1:])).update(bundle=bundle)
