"""What somebody proves with, besides a password, that it is them."""

from datetime import datetime

import msgspec
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from vangnet.accounts.models import Person

APP, PASSKEY = "app", "passkey"
MODELS = {APP: TOTPDevice, PASSKEY: WebAuthnCredential}


class Factor(msgspec.Struct, frozen=True):
    """A second factor: an app that shows codes, or a passkey. Backup codes are no factor: they stand in for one."""

    kind: str
    pk: int
    name: str
    added_at: datetime | None
    used_at: datetime | None

    @property
    def key(self) -> str:
        """What forms call it."""
        return f"{self.kind}:{self.pk}"


def factors_of(person: Person) -> list[Factor]:
    """The second factors of a person, the oldest first."""
    found = [
        Factor(kind, device.pk, device.name, device.created_at, device.last_used_at)
        for kind, model in MODELS.items()
        for device in model.objects.filter(user=person, confirmed=True).order_by("pk")
    ]
    return sorted(found, key=lambda factor: factor.added_at.timestamp() if factor.added_at else 0.0)


def has_factor(person: Person) -> bool:
    """Whether somebody has a second factor."""
    return any(model.objects.filter(user=person, confirmed=True).exists() for model in MODELS.values())


def backup_codes_left(person: Person) -> int:
    """How many backup codes somebody has not used yet."""
    return int(StaticToken.objects.filter(device__user=person, device__confirmed=True).count())
