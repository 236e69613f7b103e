"""Schools of the sample desk, and a school door beside it with alerts that run. All are invented."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from vangnet.cli.demo import child
from vangnet.transfer.keys import keys_at, write_card

MAIL = "mail"
"""The folder of the sample's school door in which its mails lie: none goes anywhere."""

_DUO = """\
PROVINCIE;BEVOEGD GEZAG NUMMER;BEVOEGD GEZAG NAAM;VESTIGINGSCODE;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENAAM;TELEFOONNUMMER;SOORT PO
Overijssel;99991;Stichting Verzonnen Onderwijs;99XA00;Basisschool De Testboom;Teststraat;1;7511 AA;ENSCHEDE;Enschede;0880000001;BO
Overijssel;99991;Stichting Verzonnen Onderwijs;99XB00;De Voorbeeldvlinder;Voorbeeldlaan;2;7511 AB;ENSCHEDE;Enschede;0880000002;BO
Gelderland;99991;Stichting Verzonnen Onderwijs;99XC00;SBO Het Proefpad;Proefpad;3;6811 AA;ARNHEM;Arnhem;0880000003;SBO
Overijssel;99992;Stichting Denkt Nog Na;99XD00;Basisschool De Verzinsels;Verzonnenweg;4;8011 AA;ZWOLLE;Zwolle;0880000004;BO
"""  # noqa: E501  # the columns of DUO
_REGISTER = """\
SCHOOL;NAAM;FUNCTIE;EMAIL;TELEFOON;TAAL;COMMUNICATIECONTEXT
99XA00;Joke Testboom;directeur;joke@testboom.example.org;0880000011;nl;Schoolalert
99XA00;Tim Testboom;leerkracht;tim@testboom.example.org;0880000012;nl;Schoolalert
99XB00;Vera Voorbeeld;directeur;vera@vlinder.example.org;0880000013;en;Schoolalert
99XC00;Pim Proef;intern begeleider;pim@proefpad.example.org;0880000014;nl;Schoolalert
99XD00;Nora Nader;directeur;nora@verzinsels.example.org;0880000015;nl;Schoolalert
"""
_COMES, _NEW = "joke@testboom.example.org", "vera@vlinder.example.org"
"""Who has been in before, and who comes for the first time."""


class Professional(msgspec.Struct, frozen=True):
    """Somebody of a school: a code by letter for the first time, or else the secret of a TOTP app (hex)."""

    name: str
    email: str
    school: str
    code: str = ""
    secret: str = ""


def add() -> None:
    """Take lists of schools and people in; one of two boards takes part. The desk's settings are in force."""
    from django.utils import timezone

    from vangnet.alerts.actions.consenting import consent
    from vangnet.alerts.actions.importing import Told, take_in
    from vangnet.alerts.models import Board

    by = _actor("dirk")
    take_in(Told(data=_DUO.encode(), name="voorbeeld-scholen.csv", kind="duo", edition="voorbeeld"), by=by)
    consent(Board.objects.get(number="99991"), on=timezone.localdate(), said_by="B. Bestuurder (verzonnen)", by=by)
    take_in(Told(data=_REGISTER.encode(), name="voorbeeld-mensen.csv", kind="rio", edition="voorbeeld"), by=by)


class Beside:
    """The school door of the sample, in a folder of its own: its tables and keys are made while the desk is filled."""

    def __init__(self, data: Path, school: Path) -> None:
        self.data, self.school = data, school
        desk, door = keys_at(data / "keys" / "door.key", "desk"), keys_at(school / "keys" / "door.key", "school")
        write_card(door.card, data / "keys" / "school-card.json")
        write_card(desk.card, school / "keys" / "desk-card.json")
        for folder in ("in", "out"):
            (school / "bundles" / folder).mkdir(parents=True)
        (data / "bundles").mkdir(exist_ok=True)
        for name, other in (("school-in", "out"), ("school-out", "in")):  # a unit has a one-way link
            (data / "bundles" / name).symlink_to(school / "bundles" / other)
        command = [sys.executable, "-m", "vangnet", "door", "carry", "--door", "school"]
        self._making = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)  # noqa: S603  # our own

    @property
    def environment(self) -> dict[str, str]:
        """What processes of this door are told."""
        told = {
            name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")
        }
        return told | {"VANGNET_DATA": str(self.school), "VANGNET_MAIL_FOLDER": str(self.school / MAIL)}

    def run_alerts(self) -> list[Professional]:
        """Send two alerts, one with an answer to check, and give codes. The desk's settings are in force."""
        from vangnet.alerts.actions.coding import give_codes, make_codes
        from vangnet.alerts.exchange.door import SCHOOL
        from vangnet.alerts.models import SchoolContact
        from vangnet.reports.exchange.carrying import carry

        if self._making.wait():
            raise RuntimeError("the school door of the sample could not be made")
        carry(SCHOOL)  # its keys
        coded = make_codes(list(SchoolContact.objects.filter(email__in=[_COMES, _NEW]).order_by("email")))
        give_codes(coded, way="letter", by=_actor("dirk"))
        _send(child.WITH_ALERT, number="VERZONNEN-1")
        _recognise(_send(child.ANSWERED, number="VERZONNEN-2"))
        carry(SCHOOL)
        people = []
        for each in coded:
            told = {"name": each.contact.name, "email": each.contact.email, "school": each.contact.school.name}
            if each.contact.email == _COMES:
                secret = self._enrol(each.contact.email, each.shown)
                people.append(Professional(**told, secret=secret))
            else:
                people.append(Professional(**told, code=each.shown))
        return people

    def _enrol(self, email: str, code: str) -> str:
        """Let somebody come in for the first time, in a process of the door; gives the secret of the app (hex)."""
        command = [sys.executable, "-m", "vangnet.cli.demo.first_time", email, code, str(self.school / MAIL)]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
        return done.stdout.split()[-1]


def _actor(number: str) -> Any:
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Person

    return Actor(Person.objects.get(number=number), "sample")


def _send(name: str, *, number: str) -> Any:
    """Ask schools about a child of the sample, by an authority that is invented; gives the alert."""
    from django.utils import timezone

    from vangnet.alerts.actions import authorising, preparing, sending_out
    from vangnet.victims.models import Victim

    victim, olaf = Victim.objects.get(name=name), _actor("olaf")
    alert = preparing.begin_alert(victim, by=olaf)
    grounds = {
        "last_resort": "Verzonnen: al het andere is gedaan en leverde niets op.",
        "abuse_established": "Verzonnen: vastgesteld door het onderzoek.",
        "in_netherlands": "Verzonnen: het stopcontact en de mok zijn hier verkocht.",
        "not_identified": "Verzonnen: gevraagd bij alle eenheden.",
    }
    preparing.describe(alert, by=olaf, **grounds)
    preparing.choose_crop(alert, victim.crops.get(), by=olaf)
    area = {"provinces": ["Gelderland", "Overijssel"]}
    preparing.choose_schools(alert, area=area, kinds=["bo", "sbo"], term_days=10, by=olaf)
    preparing.say_of_suspect(alert, ties="none", reason="Verzonnen: er is geen verdachte in beeld.", by=olaf)
    told = {"prosecutor": "mr. E. Mulder (verzonnen)", "number": number, "area": "Gelderland en Overijssel"}
    authorising.enter_authority(alert, on=timezone.localdate(), term_days=14, by=olaf, **told)
    authorising.confirm_authority(alert, by=_actor("eva"))
    alert.refresh_from_db()
    sending_out.send_alert(alert, has_read_authority=True, area_is_within=True, by=_actor("wies"))
    return alert


def _recognise(alert: Any) -> None:
    """Somebody says over the telephone what he or she recognised: the crop is hidden until that is checked."""
    from vangnet.alerts.actions.answering import telephone, type_in_answer

    asked = alert.asked.get(contact__email="pim@proefpad.example.org")
    who, by = "Verzonnen: deze stof hing bij het knutselhoekje van groep 5.", _actor("wies")
    telephone(asked, outcome="Verzonnen: belde zelf, en noemde de stof.", by=by)
    type_in_answer(asked, kind="yes", period="formerly", who=who, sureness="probably", text="", by=by)
