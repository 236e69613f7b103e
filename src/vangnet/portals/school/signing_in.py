"""Signing in: an address, a one-time code by mail, and a code of an app. Nothing tells whether an address is known.

The first time the address goes together with the code that the police gave by letter or telephone, and an app is set
up. Wrong codes cost: a mailed code takes five, and after five of the app a person waits, longer each time.
"""

import hmac
import secrets
from base64 import b32encode
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django_otp.oath import TOTP

from vangnet.portals.school import mail, people, storage, trust, visits
from vangnet.portals.school.keeping import keep
from vangnet.portals.school.models import Contact, SignInCode, Visit
from vangnet.transfer import receipt
from vangnet.transfer.school import Came

DIGITS = 8
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
CODES = 5
"""So many codes are mailed to one person in `CODES_IN`; what is asked above that looks the same and sends none."""
CODES_IN = timedelta(minutes=15)
APP_DIGITS = 6
APP_TRIES = 5
"""Wrong codes of the app before somebody waits, and again after each wait."""
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)
STEPS_OFF = 1
"""The clock of a telephone may be one step (30 seconds) off, either way."""
_SECRET_BYTES = 20


class Outcome(Enum):
    """What came of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # it took too long, or too many tries: begin again
    USED = "used"  # a code of the app, or one before it, was used already
    LOCKED = "locked"


# -- the address, and the code by mail --------------------------------------------------------------------------------


def ask(email: str, *, activation: str | None = None) -> str:
    """Begin: mail a one-time code if this address may sign in, and give the token of the visit in either case.

    `activation` is the code by letter (`receipt.read`) of who comes for the first time. Whether it was right, and
    whether anybody has the address, shows in nothing: the same is reckoned, written and answered.
    """
    now, typed = timezone.now(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    given = receipt.digest(activation, trust.shared()) if activation is not None else None
    found = Contact.objects.filter(email_digest=people.digest_of(email)).first()
    with transaction.atomic():
        recent = SignInCode.objects.filter(contact_id=found.pk if found else 0, made_at__gt=now - CODES_IN).count()
        contact = found if found is not None and recent < CODES and _may_ask(found, given) else None
        secret = storage.sealed(secrets.token_hex(_SECRET_BYTES), about=_about(contact)) if given else b""
        visit, token = visits.begin(contact, secret=secret)
        code = SignInCode.objects.create(
            visit=visit, contact=contact, digest=_digest(typed, visit), made_at=now, ends_at=now + CODE_LASTS
        )
        mail.send_code(contact, typed, ends_at=code.ends_at)
    return token


def _may_ask(contact: Contact, given: bytes | None) -> bool:
    if given is None:
        return contact.secret is not None
    return contact.secret is None and hmac.compare_digest(bytes(contact.activation or b""), given)


def try_code(visit: Visit, typed: str) -> Outcome:
    """Try a mailed code: in the browser that asked for it, a few times, for a few minutes, once."""
    now = timezone.now()
    with transaction.atomic():
        standing = SignInCode.objects.filter(
            visit=visit, ends_at__gt=now, made_at__lt=now + visits.CLOCK, tries__lt=CODE_TRIES
        )
        if visit.has_code or not standing.update(tries=F("tries") + 1):
            return Outcome.OVER
        code = SignInCode.objects.get(visit=visit)
        if visit.contact is None or not hmac.compare_digest(bytes(code.digest), _digest(_figures(typed), visit)):
            return Outcome.WRONG if code.tries < CODE_TRIES else Outcome.OVER
        SignInCode.objects.filter(pk=code.pk).update(ends_at=F("made_at"))  # once
        Visit.objects.filter(pk=visit.pk).update(has_code=True, seen_at=now)
        return Outcome.RIGHT


# -- the app ----------------------------------------------------------------------------------------------------------


def is_locked(contact: Contact) -> datetime | None:
    """Until when somebody waits, if so. A clock that was set back makes nobody wait longer than the longest wait."""
    now = timezone.now()
    if contact.locked_until is None or contact.locked_until <= now:
        return None
    if contact.locked_until > now + LONGEST_WAIT:
        contact.locked_until = now + LONGEST_WAIT
        contact.save(update_fields=["locked_until"])
    return contact.locked_until


def try_app(visit: Visit, typed: str) -> tuple[Outcome, str]:
    """Try a code of the app; who is right is in, and gets the token of a new visit."""
    with transaction.atomic():
        standing = Visit.objects.filter(pk=visit.pk, has_code=True, is_in=False, contact__secret__isnull=False)
        contact = Contact.objects.select_for_update().filter(visits__in=standing).first()
        if contact is None:
            return Outcome.OVER, ""
        if is_locked(contact):
            return Outcome.LOCKED, ""
        step, outcome = _step(_secret(contact, contact.secret), typed, above=contact.last_step)
        if step is None:
            return _failed(contact, outcome), ""
        contact.last_step, contact.failures, contact.locked_until = step, 0, None
        contact.save(update_fields=["last_step", "failures", "locked_until"])
        keep(Came(contact=contact.identity, at=timezone.now(), what="signed_in"))
        return Outcome.RIGHT, visits.enter(visit)


def _failed(contact: Contact, outcome: Outcome) -> Outcome:
    """Count a wrong code; after each few of them somebody waits, twice as long as the time before."""
    contact.failures += 1
    if contact.failures % APP_TRIES == 0:
        doublings = min(contact.failures // APP_TRIES - 1, 10)
        contact.locked_until = timezone.now() + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
        contact.failures = min(contact.failures, 30_000)
        keep(Came(contact=contact.identity, at=timezone.now(), what="locked"))
        outcome = Outcome.LOCKED
    contact.save(update_fields=["failures", "locked_until"])
    return outcome


def set_up_app(visit: Visit, typed: str) -> tuple[Outcome, str]:
    """Keep the new app once it has shown a right code. The code by letter is used up; who set it up is in."""
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(visits=visit.pk, secret__isnull=True).first()
        if contact is None or contact.activation is None or not (visit.has_code and visit.secret):
            return Outcome.OVER, ""
        step, outcome = _step(_secret(contact, visit.secret), typed, above=-1)
        if step is None:
            return outcome, ""
        contact.secret, contact.last_step = visit.secret, step
        contact.activation, contact.activation_used = None, contact.activation
        contact.failures, contact.locked_until = 0, None
        contact.save()
        keep(Came(contact=contact.identity, at=timezone.now(), what="enrolled"))
        return Outcome.RIGHT, visits.enter(visit)


def secret_for_app(visit: Visit) -> str:
    """The secret of an app that is being set up, as apps take it typed (base 32, groups of four)."""
    if visit.contact is None or not visit.secret:
        raise ValueError("nothing is being set up")
    told = b32encode(bytes.fromhex(_secret(visit.contact, visit.secret))).decode("ascii")
    return " ".join(told[place : place + 4] for place in range(0, len(told), 4))


def address_for_app(visit: Visit, *, issuer: str) -> str:
    """What stands in the picture for the app. It names no school and no person: the app may lie on a table."""
    secret = secret_for_app(visit).replace(" ", "")
    name = iri_to_uri(issuer)
    return f"otpauth://totp/{name}:{name}?secret={secret}&issuer={name}&algorithm=SHA1&digits={APP_DIGITS}&period=30"


def _step(secret: str, typed: str, *, above: int) -> tuple[int | None, Outcome]:
    """The step of the clock that a code belongs to, if it is right and none so late was used."""
    figures = _figures(typed)
    if len(figures) != APP_DIGITS:
        return None, Outcome.WRONG
    reckoned = TOTP(bytes.fromhex(secret), digits=APP_DIGITS)
    reckoned.time = int(timezone.now().timestamp())
    if reckoned.verify(int(figures), tolerance=STEPS_OFF, min_t=above + 1):
        return reckoned.t(), Outcome.RIGHT
    is_used = reckoned.verify(int(figures), tolerance=STEPS_OFF)
    return None, Outcome.USED if is_used else Outcome.WRONG


def _secret(contact: Contact, sealed: bytes | memoryview | None) -> str:
    return storage.opened(sealed or b"", about=_about(contact))


def _about(contact: Contact | None) -> str:
    return f"second factor {contact.identity if contact else ''}"


def _digest(code: str, visit: Visit) -> bytes:
    return storage.digest(f"{bytes(visit.digest).hex()} {code}", about="one-time code")


def _figures(typed: str) -> str:
    """What was typed, without what people put between figures."""
    return "".join(sign for sign in typed[:40] if sign in "0123456789")
