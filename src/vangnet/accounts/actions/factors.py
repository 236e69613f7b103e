"""Second factors are added, named, used, removed, and reset when somebody lost them all."""

import time
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from vangnet.accounts.actions.people import not_oneself
from vangnet.accounts.actions.sessions import end_all_sessions
from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.accounts.queries.factors import APP, MODELS, Factor, factors_of

BACKUP = "backup"
HOW_MANY_CODES = 10
_CODE_DIGITS = 6


class TooSoon(Exception):
    """Wrong codes make the next one wait, twice as long each time; `until` is when it may be tried."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@transaction.atomic
def add_app(person: Person, *, key: str, code: str, name: str, by: Actor) -> TOTPDevice:
    """Add an app whose secret is `key` (hexadecimal), once it has shown a right code. That code counts no more."""
    now = TOTP(bytes.fromhex(key))
    now.time = time.time()
    if not (code.isascii() and code.isdigit()) or not now.verify(int(code), tolerance=1):
        raise ValidationError(
            _("This code is not right. Check the clock of your phone, and type the code that it shows now."),
            code="code",
        )
    device = TOTPDevice.objects.create(user=person, name=name, key=key, last_t=now.t(), drift=now.drift)
    _written_down("factor.add", person, APP, device.pk, by)
    return device


@transaction.atomic
def rename_factor(person: Person, *, key: str, name: str, by: Actor) -> None:
    """Give a second factor of one's own a name by which one knows it."""
    factor = _own(person, key)
    MODELS[factor.kind].objects.filter(pk=factor.pk).update(name=name)
    _written_down("factor.rename", person, factor.kind, factor.pk, by)


@transaction.atomic
def remove_factor(person: Person, *, key: str, by: Actor) -> None:
    """Remove a second factor of one's own; the last one stays."""
    Person.objects.select_for_update().get(pk=person.pk)  # so that two browsers cannot remove the last two at once
    factor = _own(person, key)
    if len(factors_of(person)) == 1:
        raise ValidationError(_("This is your last second factor. Add another one first."), code="last_factor")
    MODELS[factor.kind].objects.filter(pk=factor.pk).delete()
    _written_down("factor.remove", person, factor.kind, factor.pk, by)


@transaction.atomic
def renew_backup_codes(person: Person, *, by: Actor) -> list[str]:
    """Make ten codes that each work once, and end the ones from before. They are told here and never again."""
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name=BACKUP)
    codes = [StaticToken.random_token() for _ in range(HOW_MANY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    _written_down("factor.backup_codes", person, BACKUP, device.pk, by)
    return codes


@transaction.atomic
def reset_second_factor(person: Person, *, reason: str, by: Actor, at_the_host: bool = False) -> None:
    """Forget all second factors of somebody who lost them; they enrol again after their password.

    On the pages nobody does this to themselves. At the host's own terminal the only administrator can: who is there
    could open the database as well.
    """
    if not at_the_host:
        not_oneself(person, by)
    for model in (*MODELS.values(), StaticDevice):
        model.objects.filter(user=person).delete()
    end_all_sessions(person)
    record(Act("person.factor.reset", objects=(f"person:{person.pk}",), details={"reason": reason}), by=by)


def use_code(person: Person, *, code: str) -> Any | None:
    """The app or the set of backup codes that this code is right for; None when it is wrong. It works once.

    Raises TooSoon after wrong codes.
    """
    plain = "".join(code.split()).replace("-", "").lower()
    is_of_app = len(plain) == _CODE_DIGITS and plain.isascii() and plain.isdigit()
    model = TOTPDevice if is_of_app else StaticDevice
    devices = list(model.objects.filter(user=person, confirmed=True).order_by("pk"))
    waits = [told["locked_until"] for may, told in (device.verify_is_allowed() for device in devices) if not may]
    if waits and len(waits) == len(devices):
        raise TooSoon(min(waits))
    used = next((device for device in devices if verify_token(person, device.persistent_id, plain)), None)
    if used is not None:  # the others were only asked because one cannot know whose code it is
        model.objects.filter(user=person).update(throttling_failure_count=0, throttling_failure_timestamp=None)
    return used


def _own(person: Person, key: str) -> Factor:
    for factor in factors_of(person):
        if factor.key == key:
            return factor
    raise ValidationError(_("This second factor is not there any more."), code="gone")


def _written_down(name: str, person: Person, kind: str, pk: int, by: Actor) -> None:
    record(Act(name, objects=(f"person:{person.pk}", f"factor:{kind}:{pk}"), details={"kind": kind}), by=by)
