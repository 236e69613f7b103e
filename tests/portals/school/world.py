"""People of schools who sign in, as tests need them again and again."""

import re
import secrets
from base64 import b32decode

import msgspec
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from tests.portals.school.conftest import Door
from vangnet.portals.school import people, trust
from vangnet.portals.school.models import Contact
from vangnet.transfer import receipt, school

SCHOOL = "99XX De Testboom"


class Professional(msgspec.Struct):
    """Somebody of a school: what the police know of him or her, the code by letter, and the app."""

    email: str
    identity: str = msgspec.field(default_factory=lambda: secrets.token_hex(16))
    activation: str = msgspec.field(default_factory=receipt.new)
    secret: bytes = b""
    language: str = "nl"

    @property
    def row(self) -> Contact:
        return Contact.objects.get(identity=self.identity)

    def app(self, *, steps: int = 0) -> str:
        """What the app shows now, or some steps of 30 seconds from now."""
        reckoned = TOTP(self.secret)
        reckoned.time = int(timezone.now().timestamp()) + 30 * steps
        return f"{reckoned.token():06}"


def told_by_desk(person: Professional, **told: object) -> school.Contact:
    """What the desk says of somebody; with a code by letter, unless told otherwise."""
    entry = {
        "identity": person.identity,
        "school": SCHOOL,
        "email": person.email,
        "language": person.language,
        "activation": receipt.digest(person.activation, trust.shared()),
        **told,
    }
    return school.Contact(**entry)  # type: ignore[arg-type]


def invited(name: str = "mees", **told: object) -> Professional:
    """Somebody whom the desk told of, with a letter, and who was never here."""
    person = Professional(f"{name}@testboom.example")
    assert people.take_contact(told_by_desk(person, **told))
    return person


def enrol(door: Door, person: Professional, client: Client | None = None) -> Client:
    """Go through all pages of the first time."""
    client = client or door.client()
    client.post("/first-time/", {"email": person.email, "activation": receipt.shown(person.activation)})
    client.post("/code/", {"code": door.letters.code_to(person.email)})
    page = client.get("/new-app/").content.decode()
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found, page
    person.secret = b32decode(found[1].replace(" ", ""))
    ended = client.post("/new-app/", {"code": person.app()})
    assert (ended.status_code, ended["Location"]) == (302, "/"), ended.content.decode()
    return client


def enrolled(door: Door, name: str = "mees", **told: object) -> Professional:
    """Somebody who was here before; the app's codes of then may be used again, as later they could not be."""
    person = invited(name, **told)
    enrol(door, person).post("/sign-out/")
    Contact.objects.filter(identity=person.identity).update(last_step=-1)
    return person


def with_code(door: Door, person: Professional, client: Client | None = None) -> Client:
    """Type the address and the code by mail: only the app is left."""
    client = client or door.client()
    client.post("/sign-in/", {"email": person.email})
    client.post("/code/", {"code": door.letters.code_to(person.email)})
    return client


def sign_in(door: Door, person: Professional, client: Client | None = None) -> Client:
    """Go through all pages of each time."""
    client = with_code(door, person, client)
    ended = client.post("/app/", {"code": person.app()})
    assert (ended.status_code, ended["Location"]) == (302, "/"), ended.content.decode()
    return client


def is_in(client: Client) -> bool:
    """Whether this browser is let in."""
    return client.get("/").status_code == 200
