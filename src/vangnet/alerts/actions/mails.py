"""What the school door told of its mails, so that the police can say over the telephone which ones are genuine."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.models import SchoolContact, SchoolMail
from vangnet.alerts.queries.mails import bare_reference, mail_of
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.transfer.school import Mailed

MOST_UNKNOWN = 30
_WHILE = timedelta(hours=1)
_CHECK = "schools.mail_check"


def hear_of_mail(entry: Mailed) -> None:
    """Keep what the door told of a mail. To be called in the transaction that takes a bundle; one line a mail.

    Whom the desk does not know was taken off in the meantime: nothing is kept.
    """
    contact, bare = SchoolContact.objects.filter(identity=entry.contact).first(), bare_reference(entry.reference)
    if contact is not None and bare:
        facts = {"contact": contact, "kind": entry.kind, "at": entry.at, "problem": entry.problem[:200]}
        SchoolMail.objects.update_or_create(reference=bare, defaults=facts)


@transaction.atomic
def check_mail(reference: str, *, by: Actor) -> SchoolMail | None:
    """Look whether a mail with this reference went to a school; None: the desk knows of none. It is written down.

    Raises InputRefused where one person asked for too many references that are unknown.
    """
    person = person_of(by)
    since = timezone.now() - _WHILE
    asked = AuditEntry.objects.filter(name=_CHECK, status_code="unknown", ended_at__gte=since)
    if asked.filter(person_number=person.number).count() >= MOST_UNKNOWN:
        raise InputRefused(_("You asked for many references that are unknown. Try again in an hour."))
    found = mail_of(reference)
    objects = (f"school_mail:{found.pk}",) if found else ()
    record(Act(_CHECK, objects=objects, status="ok" if found else "unknown"), by=by)
    return found
