"""An alert of which nothing is missing: a drawn crop that two people approved, schools, an authority, a school door."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils import timezone

from tests.desk_world import World, actor
from tests.victims.cropped import Seized
from vangnet.alerts.actions import authorising, preparing, sending_out
from vangnet.alerts.models import Alert, AskedContact, Board, School, SchoolContact, SchoolKey, ToGo
from vangnet.reports.models import BundleTaken
from vangnet.transfer import school
from vangnet.transfer.bundle import name_of_card
from vangnet.transfer.keys import keys_at, write_card
from vangnet.victims.actions.cropping import approve_crop
from vangnet.victims.models import Crop


class Ready:
    """Wies prepared it and made the crop, Bram and Olaf approved it; Wies entered the authority; Bram sends it."""

    def __init__(self, world: World, place: Path, settings: Any) -> None:
        self.world, self.private = world, X25519PrivateKey.generate()
        settings.EVIDENCE_ROOTS = {"evidence": place / "evidence"}
        settings.RESULTS, settings.LIBRARY = place / "results", place / "library"
        settings.SCHOOL_CARD, settings.ALERT_RULES = place / "school-card.json", place / "no-alerts.toml"
        self.seized = Seized(world, place)
        self.crop = self.approved()
        self.add_schools(2)
        self.hear_of_door(place, settings)
        self.alert = preparing.begin_alert(self.seized.victim, by=actor(world.wies))
        self.fill()

    # -- what it is made of --------------------------------------------------------------------------------------------

    def approved(self) -> Crop:
        crop = self.seized.crop(kind="clothing", title="Streepjes")
        for person in (self.world.bram, self.world.olaf):
            approve_crop(crop, pixels_sha256=crop.pixels_sha256, reason="alleen stof", by=actor(person))
        crop.refresh_from_db()
        return crop

    def add_schools(self, count: int, people: int = 1) -> None:
        today = timezone.localdate()
        board, _ = Board.objects.get_or_create(number="40001", defaults={"name": "Stichting De Testboom"})
        Board.objects.filter(pk=board.pk).update(consented_on=today, consented_by="de voorzitter")
        facts = {"board": board, "kind": "bo", "province": "Gelderland", "municipality": "Testdorp"}
        schools = School.objects.bulk_create(
            School(code=f"{number:04}00", name=f"Basisschool {number}", telephone="085 000 0000", **facts)
            for number in range(1, count + 1)
        )
        SchoolContact.objects.bulk_create(
            SchoolContact(school=one, name=f"Leraar {number}", email=f"leraar{number}@{one.code}.example.org")
            for one in schools
            for number in range(1, people + 1)
        )

    def hear_of_door(self, place: Path, settings: Any) -> None:
        card = keys_at(place / "school.key", "school").card
        write_card(card, settings.SCHOOL_CARD)
        facts = {"digest": "f" * 64, "entries": 1, "made_at": timezone.now()}
        BundleTaken.objects.create(door=name_of_card(card).hex(), number=1, **facts)
        public = self.private.public_key().public_bytes_raw().hex()
        SchoolKey.objects.create(number=7, public=public)

    def fill(self) -> None:
        by = actor(self.world.wies)
        grounds = {name: f"Reden: {name}" for name in preparing.GROUNDS}
        preparing.describe(self.alert, by=by, **grounds)
        preparing.choose_crop(self.alert, self.crop, by=by)
        area = {"provinces": ["Gelderland"]}
        preparing.choose_schools(self.alert, area=area, kinds=["bo", "sbo"], term_days=10, by=by)
        preparing.say_of_suspect(self.alert, ties="none", reason="nagevraagd bij het team", by=by)
        today = timezone.localdate()
        told = {"prosecutor": "mr. E. Voorbeeld", "number": "OM-2026-1", "area": "Gelderland"}
        authorising.enter_authority(self.alert, on=today, term_days=14, by=by, **told)
        self.alert.refresh_from_db()

    # -- what is done with it ------------------------------------------------------------------------------------------

    def send(self, by: Any = None) -> Alert:
        said = {"has_read_authority": True, "area_is_within": True}
        sending_out.send_alert(self.alert, by=actor(by or self.world.bram), **said)
        self.alert.refresh_from_db()
        return self.alert

    def asked(self, place: int = 0) -> AskedContact:
        return self.alert.asked.select_related("contact")[place]

    def answered(self, number: int = 1, kind: str = "yes", *, place: int = 0, **more: Any) -> school.Answered:
        """What the door gives when somebody answered."""
        identity = self.asked(place).contact.identity
        told = {"alert": self.alert.identity, "contact": identity, "number": number, "at": timezone.now()}
        return school.Answered(**{**told, "kind": kind, **more})

    def erased(self, **more: Any) -> school.Erased:
        """What the door gives when the key is destroyed."""
        told = {"alert": self.alert.identity, "at": timezone.now(), "key": 7, "seconds": 0.012, "reason": "recognised"}
        return school.Erased(**told | more)

    def later(self, **ago: float) -> None:
        """As if it was sent, and ends, that much earlier."""
        moved = timedelta(**ago)
        self.alert.refresh_from_db()
        Alert.objects.filter(pk=self.alert.pk).update(
            sent_at=self.alert.sent_at - moved, until=self.alert.until - moved
        )
        self.alert.refresh_from_db()


def in_line() -> list[Any]:
    """What goes to the school door, in its order."""
    return [school.to_school(bytes(row.entry)) for row in ToGo.objects.order_by("pk")]
