"""Mails of the school door: none holds a link, a picture, or a word of what it is about.

`Mail` rows are the outbox. A process of its own sends them (`keep_sending`), so that no page waits for a mail server;
codes go before invitations, many mails over one connection, and again after growing pauses where it did not work.
"""

import logging
import re
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import Case, F, Q, Value, When
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from vangnet.errors import InputRefused
from vangnet.portals.school import people, storage, visits
from vangnet.portals.school.keeping import keep
from vangnet.portals.school.models import Alert, Asked, Contact, Mail
from vangnet.transfer import receipt
from vangnet.transfer.school import Mailed

logger = logging.getLogger(__name__)

REFERENCE_BITS = 40
BATCH = 50
_LEASE = timedelta(minutes=5)  # a sender that was killed leaves its mails to the next after this
_FIRST_PAUSE = {Mail.Kind.CODE: timedelta(seconds=2)}  # of others: a minute
_LONGEST_PAUSE = timedelta(hours=1)
_GIVEN_UP_AFTER = timedelta(days=3)
_TOLD_AT = 3
"""A problem that passes by itself is told to the desk at this try, and when it is given up."""
_AFTER_TROUBLE_SECONDS = 5.0
_ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 3463


# -- into the outbox --------------------------------------------------------------------------------------------------


def invite(contacts: Iterable[Contact], *, is_reminder: bool = False) -> list[Mail]:
    """Let people know that something waits for them: a mail each, with a reference that the police can confirm.

    It goes if, when its turn comes, they are asked (`Asked`) in an alert that is not over.
    """
    kind, now = Mail.Kind.REMINDER if is_reminder else Mail.Kind.INVITATION, timezone.now()
    mails = [
        Mail(contact=contact, kind=kind, reference=_new_reference(), made_at=now, try_at=now) for contact in contacts
    ]
    return Mail.objects.bulk_create(mails, batch_size=500)


def send_code(contact: Contact | None, code: str, *, ends_at: datetime) -> None:
    """Mail a one-time code, as long as it holds; to nobody, the same is written and nothing goes."""
    now = timezone.now()
    sealed = storage.sealed(code, about="code in a mail")
    Mail.objects.create(contact=contact, kind=Mail.Kind.CODE, code=sealed, made_at=now, try_at=now, ends_at=ends_at)


def _new_reference() -> str:
    return receipt.shown(receipt.new(bits=REFERENCE_BITS))


# -- out of it --------------------------------------------------------------------------------------------------------


def keep_sending(stop: threading.Event, *, every: float = 0.5) -> None:
    """Send what is to go, look again every so many seconds, and forget visits that are over, until told to stop."""
    while not stop.is_set():
        close_old_connections()
        try:
            if send_mails():
                continue
            visits.forget_old()
        except (DatabaseError, OSError, InputRefused) as error:
            logger.error("mails wait: something is wrong here or at the mail server", exc_info=error)  # noqa: TRY400
            stop.wait(_AFTER_TROUBLE_SECONDS)
        stop.wait(every)


def send_mails(*, at_most: int = BATCH) -> int:
    """Send mails that are to go, over one connection, codes first; how many of them went or were settled.

    What could not go is tried again later. Raises OSError where there is no mail server: all of them wait.
    """
    _drop_what_goes_nowhere()
    mails = _claimed(at_most)
    if not mails:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError:
        _give_back(mails, problem="no connection")
        raise
    wanted, went = _asked_still(mails), []
    try:
        for place, mail in enumerate(mails):
            if mail.kind != Mail.Kind.CODE and mail.contact_id not in wanted:
                _not_sent(mail, problem="over", for_good=True)
                continue
            try:
                connection.send_messages([_message(mail)])
            except OSError as error:  # all of smtplib's are
                answer = _answer_of(error)
                if answer is None:  # the connection is gone: those after this one were not tried
                    _give_back(mails[place:], problem="no connection")
                    raise
                code, told = answer
                _not_sent(mail, problem=told, for_good=code >= 500 and not hasattr(error, "sender"))
            except ValueError:  # an address or header that cannot be written
                _not_sent(mail, problem="address", for_good=True)
            else:
                went.append(mail)
    finally:
        _sent(went)
        connection.close()
    return len(mails)


def _drop_what_goes_nowhere() -> None:
    late = Q(kind=Mail.Kind.CODE, ends_at__lt=timezone.now())
    gone = Mail.objects.filter(Q(contact=None) | late, sent_at=None)
    if gone.exists():
        gone.delete()


def _claimed(at_most: int) -> list[Mail]:
    """Mails that nobody else will send for some minutes."""
    now = timezone.now()
    is_due = Q(try_at__lte=now) | Q(try_at__gt=now + _LONGEST_PAUSE + visits.CLOCK)  # the clock was set back
    is_code = Case(When(kind=Mail.Kind.CODE, then=Value(0)), default=Value(1))
    waiting = Mail.objects.filter(is_due, sent_at=None, is_given_up=False).exclude(contact=None)
    with transaction.atomic():
        chosen = list(waiting.select_related("contact").order_by(is_code, "pk")[:at_most])
        return [
            mail
            for mail in chosen
            if Mail.objects.filter(pk=mail.pk, try_at=mail.try_at, sent_at=None).update(
                try_at=now + _LEASE, tries=F("tries") + 1
            )
        ]


def _asked_still(mails: list[Mail]) -> set[int]:
    """Who is asked in an alert that is not over: to nobody else is said that something waits."""
    asked = Asked.objects.filter(contact__in=[mail.contact_id for mail in mails])
    return set(asked.exclude(alert__state=Alert.State.ENDED).values_list("contact_id", flat=True))


def _sent(mails: list[Mail]) -> None:
    """Write down what went, and tell: for all together, because each writing waits for the disk.

    A sender that is killed before this sends them again, under the same Message-ID.
    """
    with transaction.atomic():
        Mail.objects.filter(pk__in=[mail.pk for mail in mails if mail.kind == Mail.Kind.CODE]).delete()
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(sent_at=timezone.now(), problem="")
        for mail in mails:
            _tell(mail)


def _not_sent(mail: Mail, *, problem: str, for_good: bool = False) -> None:
    """Try again later, twice as late as the time before; or give it up, and tell."""
    now, tries = timezone.now(), mail.tries + 1
    pause = min(_FIRST_PAUSE.get(Mail.Kind(mail.kind), timedelta(minutes=1)) * 2 ** min(tries - 1, 20), _LONGEST_PAUSE)
    is_over = for_good or now >= mail.made_at + _GIVEN_UP_AFTER
    if mail.kind == Mail.Kind.CODE and is_over:
        mail.delete()
        return
    with transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(try_at=now + pause, problem=problem, is_given_up=is_over)
        if is_over or tries == _TOLD_AT:
            _tell(mail, problem=problem)


def _give_back(mails: list[Mail], *, problem: str) -> None:
    with transaction.atomic():
        for mail in mails:
            _not_sent(mail, problem=problem)


def _tell(mail: Mail, *, problem: str = "") -> None:
    if mail.kind == Mail.Kind.CODE or mail.contact is None:
        return
    keep(
        Mailed(
            contact=mail.contact.identity,
            at=timezone.now(),
            kind="reminder" if mail.kind == Mail.Kind.REMINDER else "invitation",
            reference=mail.reference,
            problem=problem,
        )
    )


def _answer_of(error: OSError) -> tuple[int, str] | None:
    """What a mail server said to one mail: its number alone, for its words name the address."""
    code, text = getattr(error, "smtp_code", None), getattr(error, "smtp_error", b"")
    for one in getattr(error, "recipients", {}).values():
        code, text = one
    if not isinstance(code, int) or code == 421:  # it closes
        return None
    enhanced = _ENHANCED.search(text if isinstance(text, bytes) else str(text).encode())
    return code, f"refused {code}" + (f" {enhanced[0].decode()}" if enhanced else "")


# -- what stands in them ----------------------------------------------------------------------------------------------


def _message(mail: Mail) -> EmailMessage:
    """A mail in both languages, that of its reader first; plain text, and nothing else."""
    if mail.contact is None:
        raise ValueError("a mail to nobody")
    code = storage.opened(mail.code, about="code in a mail") if mail.kind == Mail.Kind.CODE else ""
    told = {"kind": mail.kind, "reference": mail.reference, "code": f"{code[:4]} {code[4:]}"}
    subjects, texts = [], []
    for language in ("en", "nl") if mail.contact.language == "en" else ("nl", "en"):
        with override(language):
            subjects.append(_subject(mail))
            texts.append(render_to_string(f"mail/{mail.kind}.txt", told).strip())
    sender = settings.DEFAULT_FROM_EMAIL
    unique = storage.digest(f"{mail.pk} {mail.made_at.isoformat()}", about="message").hex()[:32]
    return EmailMessage(
        " / ".join(subjects),
        "\n\n* * *\n\n".join(texts) + "\n",
        sender,
        [people.address_of(mail.contact)],
        headers={
            "Message-ID": f"<{unique}@{parseaddr(sender)[1].rpartition('@')[2]}>",  # the same if it is sent again
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _subject(mail: Mail) -> str:
    if mail.kind == Mail.Kind.CODE:
        return _("Your one-time code")
    if mail.kind == Mail.Kind.REMINDER:
        return _("Still a message for you, %(reference)s") % {"reference": mail.reference}
    return _("A message for you, %(reference)s") % {"reference": mail.reference}
