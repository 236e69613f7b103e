"""A form is sent: sealed, kept, and answered with its receipt. The same form sent twice stores nothing twice."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
from django.db import DatabaseError, IntegrityError, transaction

from vangnet.errors import InputRefused
from vangnet.portals.public import trust
from vangnet.portals.public.keeping import keep, kept, sealed, this_hour
from vangnet.portals.public.models import FormSent, Receipt
from vangnet.transfer import receipt
from vangnet.transfer.shapes import Added, Attached, Sent, Withdrawn

NOT_KEPT = (InputRefused, DatabaseError)
"""What keeping something can end with: no card of the desk, no room on the disk."""

_KEPT_FOR = timedelta(days=2)  # longer than a form lasts
_LONGEST = 20_000


class FormReceived(msgspec.Struct, frozen=True, kw_only=True):
    """A form that somebody sent, checked: the nonce that it carried, and what was in it."""

    nonce: bytes
    situation: str = ""
    language: Literal["nl", "en"] = "nl"
    answers: Mapping[str, str] = {}
    attachments: tuple[Attached, ...] = ()


def report(form: FormReceived) -> str:
    """Keep a report and give its receipt (the code). Raises InputRefused when nothing can be sealed.

    The same form again gives the same receipt. Sent again with something else in it (somebody went back and changed
    it), the whole of it is added to that report: nothing that was typed gets lost.
    """
    code = receipt.from_form(form.nonce, trust.keys().forms)
    digest, fingerprint = trust.receipt_digest(code), _fingerprint(form)
    if FormSent.objects.filter(digest=fingerprint).exists():
        return code
    if Receipt.objects.filter(digest=digest).exists():
        _once(fingerprint, _again(form, digest))
        return code
    entry = Sent(
        receipt=digest,
        reply_key=receipt.reply_key(code).public_key().public_bytes_raw(),
        sent_at=_now(),
        language=form.language,
        situation=form.situation,
        answers=dict(form.answers),
        attachments=form.attachments,
    )
    bytes_for_desk = sealed(entry)
    try:
        with transaction.atomic():
            _remember(fingerprint)
            waiting = kept(bytes_for_desk)
            Receipt.objects.create(digest=digest, made_hour=this_hour(), waiting=waiting)
    except IntegrityError:  # the same form came twice at one moment: the other one is kept
        if not Receipt.objects.filter(digest=digest).exists():
            raise
        _once(fingerprint, _again(form, digest))
    return code


def add(form: FormReceived, *, code: str, question: int | None = None) -> None:
    """Keep what a reporter adds or answers (`answers["text"]`). Raises InputRefused."""
    entry = Added(
        receipt=trust.receipt_digest(code),
        sent_at=_now(),
        text=form.answers["text"],
        question=question,
        attachments=form.attachments,
    )
    _once(_fingerprint(form), entry)


def withdraw(form: FormReceived, *, code: str) -> None:
    """Keep that a reporter takes back how to reach him or her. Raises InputRefused."""
    _once(_fingerprint(form), Withdrawn(receipt=trust.receipt_digest(code), sent_at=_now()))


def _once(fingerprint: bytes, entry: Added | Withdrawn) -> None:
    if FormSent.objects.filter(digest=fingerprint).exists():
        return
    try:
        with transaction.atomic():
            _remember(fingerprint)
            keep(entry)
    except IntegrityError:
        if not FormSent.objects.filter(digest=fingerprint).exists():
            raise


def _again(form: FormReceived, digest: bytes) -> Added:
    """A form that was changed and sent again, whole: what does not fit into a text goes along as a file."""
    text = "\n\n".join(f"{name}:\n{value}" for name, value in form.answers.items())
    attachments = form.attachments
    if len(text) > _LONGEST:
        attachments = (*attachments, Attached(name="form.txt", data=text.encode()))
    return Added(receipt=digest, sent_at=_now(), text=text[:_LONGEST], attachments=attachments)


def _remember(fingerprint: bytes) -> None:
    FormSent.objects.filter(made_hour__lt=this_hour() - _KEPT_FOR).delete()
    FormSent.objects.create(digest=fingerprint, made_hour=this_hour())


def _fingerprint(form: FormReceived) -> bytes:
    files = [[one.name, hashlib.sha256(one.data).digest()] for one in form.attachments]
    told = msgspec.msgpack.encode([form.situation, sorted(form.answers.items()), files])
    return hmac.digest(trust.keys().forms, b"sent" + form.nonce + told, "sha256")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
