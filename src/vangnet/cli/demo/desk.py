"""A desk with a neutral sample: a small team, a case of drawn exhibits and chats, a library, reports, a public door.

Scans and exports of chats wait for a worker.
"""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from vangnet.cli.demo import chats, child, phone, reports, sample, schools
from vangnet.cli.desk import prepare
from vangnet.reference import changing, store
from vangnet.scan.listing import make_list

PASSWORD = "laat het net nooit los"  # noqa: S105  # of a sample that anybody may enter
CASE = "PL0600-2026123456"
UNIT = "Oost-Nederland"
ENVIRONMENT = {"VANGNET_INTAKE_UNIT": UNIT}
"""What the sample's processes are told: reports from the public door are of the unit of its team."""

TEAM = (
    ("anna", "Anna de Vries", "examiner"),
    ("bram", "Bram Jansen", "examiner victim_id"),
    ("wies", "Wies Bos", "victim_id"),
    ("olaf", "Olaf Bakker", "case_officer"),
    ("dirk", "Dirk Visser", "coordinator"),
    ("dora", "Dora Smit", "coordinator"),
    ("eva", "Eva Mulder", "prosecutor"),
    ("ines", "Ines Kok", "intake_officer"),
    ("hanna", "Hanna Post", "hotline_liaison"),
    ("lotte", "Lotte de Boer", "custodian"),
    ("beheer", "Bea Heer", "administrator"),
    ("toezicht", "Toos Zicht", "auditor"),
    ("vera", "Vera Trouw", "adviser"),
    ("joris", "Joris Jong", "youth_officer"),
    ("stijn", "Stijn Raad", "steering_member"),
    ("paula", "Paula Prins", "steering_prosecutor"),
)
OUTSIDE = ("joris", "stijn", "paula")
"""Who is in no team: they see no case of it."""


class Account(msgspec.Struct, frozen=True):
    """Somebody of the sample: how to sign in, and what they are. `secret` is that of their TOTP app (hex)."""

    number: str
    name: str
    roles: tuple[str, ...]
    password: str
    secret: str


def make(data: Path, public: Path | None = None, *, with_year: bool = False) -> list[Account]:
    """Fill an empty folder with a desk; gives the people of its team. `public`: an empty folder for a public door.

    `with_year`: with a year of drawn-up cases of all teams besides.
    """
    os.environ["VANGNET_DATA"] = str(data)
    if public is not None:
        reports.pair(data, public)
    prepare()
    _draw(data)
    accounts = _people()
    schools.add()
    case = _case()
    child.fill(case, folder="room")
    chats.give(case, folder="chats")
    reports.receive()
    if with_year:
        from vangnet.cli.demo.year.filling import fill

        fill(unit=UNIT, folder="card")
    return accounts


def _draw(data: Path) -> None:
    """Exhibits under the evidence root, and a library of what is known in them."""
    from vangnet.cli.demo.year.dossier import draw_card

    with tempfile.TemporaryDirectory(prefix="vangnet-sample-") as temporary:
        known = Path(temporary) / "known"
        sample.draw_known(known)
        sample.make_exhibit(known, data / "evidence" / "laptop")
        phone.make_phone(data / "evidence" / "phone")
        child.draw_rooms(data / "evidence" / "room")
        draw_card(known, data / "evidence" / "card")
        chats.draw_chats(known, data / "evidence" / "chats")
        make_list(known, Path(temporary) / "known.csv")
        store.init(str(data / "library"))
        changing.add(str(data / "library"), changing.Source(str(Path(temporary) / "known.csv"), "sample"))
        shutil.rmtree(known)


def _people() -> list[Account]:
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from vangnet.accounts.actions.people import add_person
    from vangnet.accounts.actions.teams import add_police_units
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Team

    by = Actor(None, "sample")
    add_police_units(by=by)
    team = Team.objects.get(unit__name=UNIT)
    accounts = []
    for number, name, roles in TEAM:
        held = tuple(roles.split())
        teams = [] if number in OUTSIDE else [team]
        person = add_person(number=number, name=name, unit=team.unit, password=PASSWORD, roles=held, teams=teams, by=by)
        person.must_change_password = False
        person.save(update_fields=["must_change_password"])
        device = TOTPDevice.objects.create(user=person, name="sample", confirmed=True)
        accounts.append(Account(number, name, held, PASSWORD, device.key))
    return accounts


def _case() -> Any:
    from django.utils import timezone

    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Person, Team
    from vangnet.cases.actions.case import open_case
    from vangnet.cases.actions.exhibit import add_custody, add_exhibit, place_exhibit
    from vangnet.cases.actions.finding import write_finding
    from vangnet.cases.actions.scan import start_scan

    olaf, eva = Person.objects.get(number="olaf"), Person.objects.get(number="eva")
    by, now = Actor(olaf, "investigation"), timezone.now()
    facts = {
        "title": "Voorbeeldzaak met getekende landschappen",
        "kind": "possession",
        "legal_basis": "art. 252 Sr",
        "article": "9",
        "purpose": "Een voorbeeld, om het bureau te leren kennen.",
        "team": Team.objects.get(unit=olaf.unit),
        "officer": olaf,
        "prosecutor": eva,
        "parketnummer": "05/123456-26",
        "profile": "vics-us",
        "processed_from": now.date(),
    }
    case = open_case(number=CASE, facts=facts, by=by)
    for number, what, folder in (("G2026-0001", "Laptop", "laptop"), ("G2026-0002", "Telefoon", "phone")):
        seized = {"seized_at": now - timedelta(days=3), "seized_place": "Enschede", "seal": f"Z-{number[-4:]}"}
        exhibit = add_exhibit(case, facts={"number": number, "description": what, **seized}, by=by)
        place_exhibit(exhibit, root="evidence", path=folder, by=by)
        for days, kind, to in ((3, "seized", "Olaf Bakker"), (2, "copied", "Digitale opsporing")):
            line = {"kind": kind, "at": now - timedelta(days=days), "to_whom": to, "place": "Enschede"}
            add_custody(exhibit, facts=line, by=by)
        start_scan(exhibit, by=by)
    statement = "De telefoon werd ook door een huisgenoot gebruikt."
    write_finding(case, kind="exculpatory", statement=statement, source="Verklaring", doubt="Niet nagetrokken", by=by)
    return case
