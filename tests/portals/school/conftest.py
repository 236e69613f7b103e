"""The school door in one process with its tests: its own keys, those of the desk, and a real mail server."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest
from aiosmtpd.controller import Controller
from django.test import Client, override_settings

from tests.cli.test_serve import free_port
from vangnet.config import school
from vangnet.portals.school import faults, limits, mail, trust
from vangnet.portals.school.models import Waiting
from vangnet.transfer.bundle import open_entry
from vangnet.transfer.keys import DoorKeys, keys_at, write_card
from vangnet.transfer.school import FromSchool, from_school

SHARED = (
    *("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "CONTENT_SECURITY_POLICY", "SECURE_REFERRER_POLICY"),
    *("STATICFILES_DIRS", "LOCALE_PATHS", "DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS"),
    *("CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_AGE", "CSRF_COOKIE_SAMESITE", "CSRF_FAILURE_VIEW"),
)


class Letters:
    """What a real mail server on loopback took in. `refuse` gives its answer to a mail for an address, if not yes."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.refuse: dict[str, str] = {}
        self.connections = 0

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: object, session: object, envelope: object, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname  # type: ignore[attr-defined]
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: object, session: object, envelope: object, address: str, options: object
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        got = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[attr-defined]
        assert isinstance(got, EmailMessage)
        self.got.append(got)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.got if one["To"] == address]

    def code_to(self, address: str) -> str:
        """The newest one-time code that somebody was mailed; the outbox is emptied first."""
        while mail.send_mails():
            pass
        found = re.search(r"\b(\d{4}) (\d{4})\b", self.to(address)[-1].get_content())
        assert found
        return found[1] + found[2]


class Door(msgspec.Struct):
    """The door of a test, the keys of the desk, which alone opens what was sealed to it, and the mails."""

    folder: Path
    desk: DoorKeys
    letters: Letters

    def client(self, address: str = "192.0.2.7") -> Client:
        """Somebody's browser, at an address."""
        return Client(REMOTE_ADDR=address)

    def carried(self) -> list[FromSchool]:
        """What waits for the desk, opened as the desk does."""
        return [from_school(open_entry(bytes(row.sealed), self.desk)) for row in Waiting.objects.order_by("pk")]


@pytest.fixture(scope="session")
def mail_server() -> Iterator[tuple[Letters, int]]:
    """A real SMTP server on loopback."""
    letters, port = Letters(), free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    yield letters, port
    controller.stop()


@pytest.fixture
def door(db: None, tmp_path: Path, mail_server: tuple[Letters, int]) -> Iterator[Door]:
    """The school door with keys of its own, and nobody in it."""
    letters, port = mail_server
    letters.__init__()  # type: ignore[misc]
    desk = keys_at(tmp_path / "desk" / "door.key", "desk")
    write_card(desk.card, tmp_path / "desk-card.json")
    own = {"SCHOOL_KEYS": tmp_path / "school" / "door.key", "SCHOOL_DESK_CARD": tmp_path / "desk-card.json"}
    own |= {"SCHOOL_CROP_KEYS": tmp_path / "crop-keys"}
    post = {"EMAIL_BACKEND": school.EMAIL_BACKEND, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
    post |= {"DEFAULT_FROM_EMAIL": "Politie <schoolalert@police.example>"}
    with override_settings(**{name: getattr(school, name) for name in SHARED}, **own, **post):
        _begin_again()
        yield Door(tmp_path, desk, letters)
    _begin_again()


def _begin_again() -> None:
    trust.forget_what_was_read()
    faults.forget()
    for limit in (limits.STARTS, limits.STARTS_OF_ALL, limits.WRONG, limits.WRONG_OF_ALL):
        limit.forget()
