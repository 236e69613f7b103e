"""The school door in one process with its tests: its own settings and keys, and the desk's keys beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.portals.school.questions.asking import Desk
from vangnet.config import school
from vangnet.portals.school import faults, terms, trust
from vangnet.transfer.keys import keys_at, write_card

SHARED = (
    *("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "CONTENT_SECURITY_POLICY", "SECURE_REFERRER_POLICY"),
    *("STATICFILES_DIRS", "LOCALE_PATHS", "DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS"),
    *("CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_AGE", "CSRF_COOKIE_SAMESITE", "CSRF_FAILURE_VIEW"),
)


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Iterator[Desk]:
    """A new school door, and the desk beside it."""
    yield from _desk(tmp_path)


@pytest.fixture
def lasting(transactional_db: None, tmp_path: Path) -> Iterator[Desk]:
    """The same, where what is done is done: transactions end, and other processes see it."""
    yield from _desk(tmp_path)


def _desk(folder: Path) -> Iterator[Desk]:
    keys = keys_at(folder / "desk" / "door.key", "desk")
    write_card(keys.card, folder / "desk-card.json")
    places = {
        "SCHOOL_KEYS": folder / "school" / "door.key",
        "SCHOOL_DESK_CARD": folder / "desk-card.json",
        "SCHOOL_CROP_KEYS": folder / "school" / "crop-keys",
    }
    with override_settings(**{name: getattr(school, name) for name in SHARED}, **places):
        _begin_again()
        yield Desk(keys, folder)
    _begin_again()


def _begin_again() -> None:
    trust.forget_what_was_read()
    faults.forget()
    terms._seen.clear()
