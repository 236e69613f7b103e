"""A browser with nobody in it, and a phone that shows codes."""

import time
from collections.abc import Callable

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.desk_world import PASSWORD
from vangnet.accounts.models import Person


class Browser(Client):
    """A browser that signs in as people do."""

    def give_password(self, number: str, password: str = PASSWORD, **more: str):
        return self.post("/sign-in/", {"number": number, "password": password, **more})

    def give_code(self, code: str, **more: str):
        return self.post("/sign-in/second-factor", {"code": code, **more})

    def sign_in(self, person: Person, phone: TOTPDevice):
        TOTPDevice.objects.filter(pk=phone.pk).update(last_t=-1)  # as if half a minute went by since the last time
        self.give_password(person.number)
        return self.give_code(next_code(phone))


def next_code(phone: TOTPDevice) -> str:
    """What the app shows; where that code was used already, what it shows half a minute later."""
    phone.refresh_from_db()
    clock = TOTP(phone.bin_key, drift=phone.drift)
    clock.time = max(time.time(), (phone.last_t + 1) * clock.step)
    return f"{clock.token():06}"


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def phone_of() -> Callable[[Person], TOTPDevice]:
    return lambda person: TOTPDevice.objects.create(user=person, name="phone")
