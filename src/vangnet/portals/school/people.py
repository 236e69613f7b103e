"""The people who may be asked, as the desk tells them; who is no longer told is forgotten whole."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from vangnet.portals.school import faults, storage, visits
from vangnet.portals.school.models import Contact, Mail
from vangnet.transfer import school

_LONGEST_ADDRESS = 254  # RFC 5321


def take_contact(entry: school.Contact) -> bool:
    """Take one person in, in the transaction of the caller; False: not taken, and the desk is told that.

    A new code by letter takes the place of the second factor, ends a wait, and ends every visit; so does a new address
    end visits. Who is not active is deleted with mails, codes, visits and what he or she was asked. An address that is
    none, or that somebody else has, is not taken and holds nothing up: an order to end an alert may come after it.
    """
    if not entry.is_active:
        Contact.objects.filter(identity=entry.identity).delete()
        return True
    address, digest = _normal(entry.email), digest_of(entry.email)
    if not _is_address(address):
        faults.tell("contact_address")
        return False
    with transaction.atomic():
        if Contact.objects.filter(email_digest=digest).exclude(identity=entry.identity).exists():
            faults.tell("contact_address_taken")
            return False
        contact = Contact.objects.filter(identity=entry.identity).first() or Contact(identity=entry.identity)
        if contact.pk and bytes(contact.email_digest) != digest:
            _forget_ways_in(contact)
        contact.email, contact.email_digest = storage.sealed(address, about=_about("email", entry.identity)), digest
        contact.school = storage.sealed(entry.school, about=_about("school", entry.identity))
        contact.language = entry.language
        if entry.activation is not None and entry.activation not in _known_codes(contact):
            contact.activation, contact.secret, contact.last_step = entry.activation, None, -1
            contact.failures, contact.locked_until = 0, None
            if contact.pk:
                _forget_ways_in(contact)
        contact.save()
    return True


def address_of(contact: Contact) -> str:
    """The e-mail address of somebody."""
    return storage.opened(contact.email, about=_about("email", contact.identity))


def school_of(contact: Contact) -> str:
    """The school of somebody, as he or she knows it."""
    return storage.opened(contact.school, about=_about("school", contact.identity))


def digest_of(email: str) -> bytes:
    """What this door knows an address by: capitals and spaces around it do not matter."""
    return storage.digest(_normal(email), about="email")


def _normal(email: str) -> str:
    return unicodedata.normalize("NFKC", email[:300]).strip().casefold()


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= _LONGEST_ADDRESS


def _known_codes(contact: Contact) -> list[bytes]:
    """Codes that change nothing when they are told again: the one that waits, and the one that was used."""
    return [bytes(code) for code in (contact.activation, contact.activation_used) if code]


def _forget_ways_in(contact: Contact) -> None:
    visits.end_all_of(contact)
    Mail.objects.filter(contact=contact, kind=Mail.Kind.CODE, sent_at=None).delete()


def _about(what: str, identity: str) -> str:
    return f"{what} of {identity}"
