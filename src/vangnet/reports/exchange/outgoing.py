"""What goes to the public door with the next bundle: each source gives entries, and hears when they went."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Q

from vangnet.errors import InputRefused
from vangnet.reports.actions import hotline
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.exchange.door import Source, Went
from vangnet.reports.models import Alarm, CriminalComplaint, Message, ReceiptTold, Report
from vangnet.transfer.sealing import seal
from vangnet.transfer.shapes import Forget, Opened, Outward, Telling, Told, pack

TOLD = b"told"
NEVER = 0
"""The "bundle" of a message that can go by none, because the key of its receipt is none. An alarm tells of it."""


def receipts_given() -> Iterator[tuple[Outward, Went]]:
    """Receipts that the desk gave, over the telephone for instance: the door must know them."""
    gone = ReceiptTold.objects.filter(shape=ReceiptTold.Shape.OPENED).values("receipt")
    reports = Report.objects.exclude(receipt="").exclude(channel=Report.Channel.PUBLIC)
    told = reports.exclude(state=Report.State.DESTROYED).exclude(receipt__in=gone).order_by("pk")
    complaints = CriminalComplaint.objects.exclude(Q(receipt="") | Q(receipt__in=gone)).order_by("pk")
    for rows in (told, complaints):
        for receipt in rows.values_list("receipt", flat=True):
            yield Opened(receipt=bytes.fromhex(receipt)), partial(_receipt_went, receipt, ReceiptTold.Shape.OPENED)


def messages() -> Iterator[tuple[Outward, Went]]:
    """What was told to reporters and did not go yet, each sealed to the key of its receipt."""
    waiting = Message.objects.filter(
        direction=Message.Direction.TO, way=Message.Way.RECEIPT, bundle=None, is_internal=False, number__isnull=False
    )
    waiting = waiting.exclude(report__state=Report.State.DESTROYED).exclude(report__receipt="")
    for message in waiting.exclude(report__reply_key="").select_related("report").order_by("pk").iterator():
        try:
            sealed = seal(_telling(message), bytes.fromhex(message.report.reply_key), about=TOLD)
        except (InputRefused, ValueError):
            _cannot_go(message)
            continue
        entry = Told(receipt=bytes.fromhex(message.report.receipt), number=message.number or 0, sealed=sealed)
        yield entry, partial(_message_went, message.pk)


def destroyed() -> Iterator[tuple[Outward, Went]]:
    """Receipts of destroyed reports: the door forgets them."""
    gone = ReceiptTold.objects.filter(shape=ReceiptTold.Shape.FORGET).values("receipt")
    reports = Report.objects.filter(state=Report.State.DESTROYED).exclude(receipt="").order_by("pk")
    for receipt in reports.exclude(receipt__in=gone).values_list("receipt", flat=True):
        yield Forget(receipt=bytes.fromhex(receipt)), partial(_receipt_went, receipt, ReceiptTold.Shape.FORGET)


SOURCES: list[Source] = [receipts_given, messages, destroyed, hotline.outgoing]
"""In the order in which their entries go."""


def _telling(message: Message) -> bytes:
    question = message.number if message.is_question else None
    return pack(Telling(at=message.made_at, state=message.state, text=message.text, question=question))


def _receipt_went(receipt: str, shape: ReceiptTold.Shape, bundle: int) -> None:
    ReceiptTold.objects.create(receipt=receipt, shape=shape, bundle=bundle)


def _message_went(pk: int, bundle: int) -> None:
    Message.objects.filter(pk=pk).update(bundle=bundle)


def _cannot_go(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(bundle=NEVER)
    facts = {"message": message.pk, "why": "reply_key"}
    raise_alarm(
        Alarm.Kind.NOT_DELIVERED,
        f"message:{message.pk}",
        facts=facts,
        unit=message.report.unit,
        report=message.report,
    )
