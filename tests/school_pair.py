"""A desk and a school door in one test process that trust each other, and a link that really copies files.

pair = Pair(settings, tmp_path)     # or the fixture `pair`, which has a world with rights too
pair.carry()                        # both ways, until nothing moves any more
pair.school_client().get("/")       # somebody's browser at the school door, beside clients of the desk
"""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.desk_world import World
from vangnet.alerts.exchange.door import SCHOOL
from vangnet.config import school as school_settings
from vangnet.portals.school import carrying, crop_keys, faults, keeping, limits, models, trust
from vangnet.reports.exchange.carrying import carry as carry_desk
from vangnet.reports.keeping import desk_keys
from vangnet.transfer.folder import Outcome
from vangnet.transfer.keys import write_card

OF_THE_DOOR = (
    *("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "CONTENT_SECURITY_POLICY", "SECURE_REFERRER_POLICY"),
    *("STATICFILES_DIRS", "LOCALE_PATHS", "DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS"),
    *("CSRF_FAILURE_VIEW", "CSRF_COOKIE_AGE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE"),
)
_MOST_ROUNDS = 20


class Pair:
    """`there` and `back` are the one-way links: from the school door to the desk, and from the desk to the door."""

    def __init__(self, settings: Any, place: Path) -> None:
        self.settings, self.place = settings, place
        settings.REPORTS = place / "desk" / "reports"
        settings.DOOR_KEYS = place / "desk" / "door.key"
        settings.PUBLIC_CARD = place / "desk" / "public-card.json"  # no public door is trusted
        settings.SCHOOL_CARD = place / "desk" / "school-card.json"
        settings.SCHOOL_IN, settings.SCHOOL_OUT = place / "desk" / "school-in", place / "desk" / "school-out"
        settings.SCHOOL_KEYS = place / "school" / "keys" / "door.key"
        settings.SCHOOL_DESK_CARD = place / "school" / "keys" / "desk-card.json"
        settings.SCHOOL_CROP_KEYS = place / "school" / "crop-keys"
        settings.SCHOOL_BUNDLES_IN = place / "school" / "bundles" / "in"
        settings.SCHOOL_BUNDLES_OUT = place / "school" / "bundles" / "out"
        settings.BUNDLE_PATIENCE = settings.BUNDLE_PATIENCE * 0
        for folder in (
            settings.SCHOOL_IN,
            settings.SCHOOL_OUT,
            settings.SCHOOL_BUNDLES_IN,
            settings.SCHOOL_BUNDLES_OUT,
        ):
            folder.mkdir(parents=True)
        settings.SCHOOL_KEYS.parent.mkdir()
        trust.forget_what_was_read()
        write_card(desk_keys().card, settings.SCHOOL_DESK_CARD)
        write_card(trust.keys().card, settings.SCHOOL_CARD)

    # -- between them --------------------------------------------------------------------------------------------------

    def carry(self) -> None:
        """Both ways, until nothing moves any more. The first time the door makes its keys, and the desk hears them."""
        for _ in range(_MOST_ROUNDS):
            at_school, made_there = self.carry_school()
            self.there()
            at_desk, made_here = self.carry_desk()
            self.back()
            if not (at_school.taken or made_there or at_desk.taken or made_here):
                return
        raise AssertionError("bundles went on and on between the doors")

    def carry_school(self) -> tuple[Outcome, list[Path]]:
        """One round of the school door, which does not wait for files that are being copied."""
        taken = carrying.CARRIER.take_bundles(0)
        return taken, carrying.carry()[1]

    @staticmethod
    def carry_desk() -> tuple[Outcome, list[Path]]:
        """One round of the desk with the school door."""
        return carry_desk(SCHOOL)

    def there(self) -> list[Path]:
        """The link from the school door to the desk: whatever lies there, as often as it runs."""
        return copied(self.settings.SCHOOL_BUNDLES_OUT, self.settings.SCHOOL_IN)

    def back(self) -> list[Path]:
        """The link from the desk to the school door."""
        return copied(self.settings.SCHOOL_OUT, self.settings.SCHOOL_BUNDLES_IN)

    # -- at the school door --------------------------------------------------------------------------------------------

    def school_client(self, **more: Any) -> Client:
        """Somebody's browser at the school door."""
        return SchoolClient(**{"REMOTE_ADDR": "192.0.2.7"} | more)

    @staticmethod
    def keep(entry: Any) -> models.Waiting:
        """Something for the desk."""
        return keeping.keep(entry)

    @staticmethod
    def crop_keys() -> list[Path]:
        """The files of the keys of crops that there are."""
        return sorted(crop_keys._folder().glob("*.key"))


class SchoolClient(Client):
    """A browser at the school door, in a process where the settings are those of the desk."""

    def request(self, **request: Any) -> Any:
        """Ask, in the settings of the door."""
        with override_settings(**{name: getattr(school_settings, name) for name in OF_THE_DOOR}):
            return super().request(**request)


def copied(source: Path, target: Path) -> list[Path]:
    """Copy bundles as a link does: they stay where they were."""
    return [Path(shutil.copy(each, target)) for each in sorted(source.glob("*.bundle"))]


@pytest.fixture
def pair(transactional_db: None, world: World, settings: Any, tmp_path: Path) -> Any:
    """Both doors, and a unit that the alarms of the school door belong to.

    Transactions are real: files are taken away, and an erasure is told, only when one has come to its end.
    """
    settings.INTAKE_UNIT = world.unit.name
    _begin_again()
    yield Pair(settings, tmp_path)
    _begin_again()


def _begin_again() -> None:
    """What a process of the door remembers."""
    trust.forget_what_was_read()
    faults.forget()
    for limit in (limits.STARTS, limits.STARTS_OF_ALL, limits.WRONG, limits.WRONG_OF_ALL):
        limit.forget()
