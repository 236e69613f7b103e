"""A report that an officer types in while somebody tells it: the same fields as the public page, and the same receipt.

The receipt follows from the form (`transfer.receipt.from_form`): a form that is sent twice is one report with one
receipt. The desk keeps its keyed hash and the public key of what is told back, never the code.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Unit
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.intake.report import Channel, Field
from vangnet.reports.actions.receiving import Incoming, receive
from vangnet.reports.actions.telling import tell_received
from vangnet.reports.exchange.mapping import incoming as incoming_of
from vangnet.reports.keeping import desk_keys
from vangnet.reports.models import Arrival, Report
from vangnet.transfer import receipt
from vangnet.transfer.form import AT_THE_DESK, IMAGERY_MADE, REQUIRED, SITUATIONS
from vangnet.transfer.keys import read_card
from vangnet.transfer.shapes import Sent

CHANNELS = (
    Channel.CHAT,
    Channel.TELEPHONE,
    Channel.COUNTER,
    Channel.HOTLINE,
    Channel.YOUTH_CARE,
    Channel.MAIL,
    Channel.POLICE,
)
"""What an officer types in; the public page and platforms send theirs by themselves."""

FORMAT = "vangnet typed in 1"
_TRIES = 5
_NONCE = re.compile("[0-9a-f]{32}")


class TypedIn(msgspec.Struct, frozen=True):
    """A report that was typed in; its receipt, to be told now and never again (empty: none); whether it was there."""

    report: Report
    receipt: str
    was_there: bool


def gives_receipts() -> bool:
    """Whether this desk can give receipts: it must know the public door where they are used."""
    return Path(settings.PUBLIC_CARD).exists()


def type_in(
    *,
    answers: Mapping[str, str],
    channel: str,
    nonce: str,
    by: Actor,
    language: str = "nl",
    situation: str = "",
    source: str = "",
    source_number: str = "",
    received_at: datetime | None = None,
) -> TypedIn:
    """Take a report in as an officer heard it. The same `nonce` (32 hex digits, new for each form) is the same report.

    Raises InputRefused; then nothing was taken in.
    """
    person = person_of(by)
    if channel not in CHANNELS:
        raise InputRefused(_("Choose how the report came in."))
    if not answers.get(REQUIRED, "").strip():
        raise InputRefused(_("Write down what was told; everything else may stay unknown."))
    if not _NONCE.fullmatch(nonce):
        raise InputRefused(_("This form is not whole. Open a new one; copy what you typed."))
    if received_at is not None and received_at > timezone.now():
        raise InputRefused(_("This moment has not come yet."))
    code = receipt.from_form(bytes.fromhex(nonce), desk_keys().forms) if gives_receipts() else ""
    # without a receipt, the form itself is what a report is known by that is sent twice
    number = source_number.strip() or ("" if code else f"form {nonce[:12]}")
    sent = Sent(
        receipt=receipt.digest(code, _receipt_key()) if code else bytes(32),
        reply_key=receipt.reply_key(code).public_key().public_bytes_raw() if code else bytes(32),
        sent_at=received_at or timezone.now(),
        language="en" if language == "en" else "nl",
        situation=situation if situation in SITUATIONS else "unknown",
        answers={name: text for name, text in answers.items() if text.strip()},
    )
    incoming = _incoming(sent, Channel(channel), source.strip(), number, received_at, with_receipt=bool(code))
    accepted = _received(incoming, person.unit, by)
    found = _found(incoming).get()
    if accepted and code:
        tell_received(found, by=by)
    is_same_form = found.receipt == incoming.receipt.hex()
    return TypedIn(found, code if is_same_form else "", was_there=not accepted)


def _incoming(
    sent: Sent, channel: Channel, source: str, number: str, received_at: datetime | None, *, with_receipt: bool
) -> Incoming:
    """Read it as what the public page sends is read, and put beside it how it came."""
    read = incoming_of(sent)
    marks = (IMAGERY_MADE,) if sent.answers.get(IMAGERY_MADE) == "yes" else ()
    report = msgspec.structs.replace(
        read.report,
        channel=channel,
        format=FORMAT,
        source=source,
        source_number=number,
        annotations=(*read.report.annotations, *marks),
        fields=tuple(_known(field) for field in read.report.fields),
    )
    facts = {} if with_receipt else {"receipt": b"", "reply_key": b""}
    return msgspec.structs.replace(read, report=report, received_at=received_at, **facts)


def _known(field: Field) -> Field:
    """What only officers are asked is known too; the mark of pictures that may exist stands among the annotations."""
    if field.path not in {asked.name for asked in AT_THE_DESK}:
        return field
    landed = "annotations" if field.path == IMAGERY_MADE else ""
    return msgspec.structs.replace(field, is_known=True, landed=landed)


def _received(incoming: Incoming, unit: Unit, by: Actor) -> bool:
    """Take it in; whether it is new. Somebody else may take the same form, or the same number, at the same moment."""
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                return receive([incoming], way=Arrival.Way.FORM, unit=unit, by=by).accepted == 1
        except IntegrityError:
            if _found(incoming).exists():
                return False
            if not left:
                raise
    raise AssertionError("it was taken in, or the last try told why not")


def _found(incoming: Incoming) -> QuerySet[Report]:
    told = incoming.report
    by_number = {"channel": told.channel, "source": told.source[:200], "source_number": told.source_number[:200]}
    is_it = Q(**by_number) if told.source_number else Q(pk__in=())
    return Report.objects.filter(is_it | Q(receipt=incoming.receipt.hex()) if incoming.receipt else is_it)


def _receipt_key() -> bytes:
    """The key that this desk and the public door share, and nobody else."""
    return desk_keys().shared_with(read_card(Path(settings.PUBLIC_CARD)))
