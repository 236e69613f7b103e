"""Passkeys (WebAuthn): a key in a device signs a challenge of this desk, and of no other address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.accounts.queries.factors import PASSKEY

State = dict[str, Any]


class Passkeys(WebAuthnHelper):  # type: ignore[misc]  # its package has no types
    """The library's ceremonies, for the address by which this desk was asked (Django has checked its host)."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)

    def get_allowed_origins(self) -> list[str]:
        return [f"{self.request.scheme}://{self.request.get_host()}"]

    def get_credential_display_name(self, user: Any) -> str:
        return f"{user.name} ({user.number})"


@transaction.atomic
def add_passkey(request: HttpRequest, person: Person, *, state: State, answer: State, name: str, by: Actor) -> Any:
    """Add the passkey that a browser made. Raises ValidationError when what it sent is not right."""
    try:
        device = Passkeys(request).register_complete(user=person, state=state, data=answer)
    except (OTPWebAuthnApiError, WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _refused() from error
    WebAuthnCredential.objects.filter(pk=device.pk).update(name=name)
    objects = (f"person:{person.pk}", f"factor:{PASSKEY}:{device.pk}")
    record(Act("factor.add", objects=objects, details={"kind": PASSKEY}), by=by)
    return device


def use_passkey(request: HttpRequest, person: Person, *, state: State, answer: State) -> Any:
    """The passkey that signed the challenge. Raises ValidationError when none of this person's did."""
    try:
        device = Passkeys(request).authenticate_complete(user=person, state=state, data=answer)
    except (OTPWebAuthnApiError, WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _refused() from error
    if not device.confirmed:
        raise _refused()
    return device


def _refused() -> ValidationError:
    return ValidationError(_("The desk did not accept this passkey. Try again, or use another way."), code="passkey")
