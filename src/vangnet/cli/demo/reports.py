"""Reports for the sample desk: a file of a platform, one by telephone, and a public door beside it. All invented."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from vangnet.transfer import access
from vangnet.transfer.keys import keys_at, write_card

_VIRAL = "0f" * 16
_INCIDENTS = {
    "files": "Child Pornography (possession, manufacture, and distribution)",
    "contact": "Online Enticement of Children for Sexual Acts",
}


def pair(data: Path, public: Path) -> None:
    """Let the sample desk and a public door know each other, as two units would do by hand with cards."""
    desk, door = keys_at(data / "keys" / "door.key", "desk"), keys_at(public / "keys" / "door.key", "public")
    write_card(door.card, data / "keys" / "public-card.json")
    write_card(desk.card, public / "keys" / "desk-card.json")
    for taken, made in ((data, public), (public, data)):
        out = made / "bundles" / "out"
        out.mkdir(parents=True, exist_ok=True)
        (taken / "bundles").mkdir(parents=True, exist_ok=True)
        (taken / "bundles" / "in").symlink_to(out)  # here one folder is the way between them; a unit has a one-way link


def receive() -> None:
    """Bring the sample's reports in, as officers would. The desk's settings are in force."""
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Person
    from vangnet.reports.actions.hotline import add_hotline
    from vangnet.reports.actions.route_tables import add_standard, switch_on, try_out
    from vangnet.reports.actions.typing_in import type_in
    from vangnet.reports.importing import keep_data, read_in

    ines = Person.objects.get(number="ines")
    by = Actor(ines, "sample")
    read_in([keep_data(_platform_file(), "voorbeeldchat.json", unit=ines.unit, by=by)], by=by, jobs=1)
    story = "Een buurman vertelde dat in een groep strafbaar materiaal rondgaat. Hij weet niet van wie het komt."
    answers = {"story": story, "platform": "Voorbeeldchat", "nicknames": "testaccount_07", "child_in_danger": "unknown"}
    type_in(answers=answers, channel="telephone", nonce=secrets.token_hex(16), by=by)
    hanna, dirk, dora = (Actor(Person.objects.get(number=number), "sample") for number in ("hanna", "dirk", "dora"))
    add_hotline(access.card(access.new(), "offlimits"), title="Offlimits (voorbeeld)", by=hanna)
    table = add_standard(by=dirk)
    try_out(table, by=dirk)
    switch_on(table, by=dora)


def _platform_file() -> bytes:
    now = datetime.now(UTC).replace(microsecond=0)
    return json.dumps([_tip(number, now - timedelta(hours=5 * number)) for number in range(1, 13)]).encode()


def _tip(number: int, at: datetime) -> dict[str, Any]:
    """One report of a platform: the second is urgent, the third of contact, four are of one item, two are thin."""
    told: dict[str, Any] = {
        "reportingEsp": {"espName": "Voorbeeldchat"},
        "incidentSummary": {
            "incidentType": _INCIDENTS["contact" if number == 3 else "files"],
            "incidentDateTime": _when(at),
        },
    }
    if number == 2:
        told["incidentSummary"]["escalateToHighPriority"] = "Volgens de moderator is het kind nu in gevaar."
    if number not in (11, 12):
        account = f"testaccount_{number % 8:02}"
        capture = {
            "captureType": "IP Address",
            "value": f"192.0.2.{number}",
            "eventName": "Login",
            "dateTime": _when(at),
        }
        person = {
            "espUserId": f"{account}-id",
            "screenName": {"value": account},
            "emails": {"emails": [{"value": f"{account}@example.org", "verified": number % 2 == 0}]},
            "sourceInformation": {"sourceCaptures": [capture | ({"port": 40_000 + number} if number % 3 else {})]},
        }
        digest = _VIRAL if number in (5, 6, 7, 8) else f"{number:032x}"
        tags = {"groups": [{"tags": [{"value": "viral"}]}]} if digest == _VIRAL else None
        file = {"filename": f"{number:03}.jpg", "verificationHash": digest, "viewedByEsp": number % 2 == 0}
        told["reportedPeople"] = {"reportedPersons": [person]}
        told["uploadedFiles"] = {"uploadedFiles": [file | {"industryClassification": "A2", "ncmecTags": tags}]}
        told["additionalInformations"] = [{"value": "Een profiel deelde strafbaar materiaal in een groep."}]
    return {"reportId": str(190_000_000 + number), "dateReceived": _when(at), "reportedInformation": told}


def _when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
