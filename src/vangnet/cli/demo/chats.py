"""Chats of the sample desk: an invented expose group with a chat beside it, and a server of three hundred members.

Texts are neutral, names are drawn up, and pictures are drawn patterns.
"""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from vangnet.cli.demo.sample import pattern

TELEGRAM, DISCORD = "telegram", "discord/proefserver - algemeen.json"
MEMBERS, MESSAGES = 300, 3_000  # each member writes once at least
_CIRCLES = 5
_BEGINS = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def draw_chats(known: Path, exhibit: Path) -> None:
    """Fill an exhibit with both exports; one picture of each is a copy of what is known."""
    for name, first in (("telegram/photos", 50), ("discord/bestanden", 60)):
        folder = exhibit / name
        folder.mkdir(parents=True)
        shutil.copyfile(known / "pattern-1.png", folder / "beeld-1.png")
        for number in (2, 3):
            pattern(first + number).resize((320, 240)).save(folder / f"beeld-{number}.png")
    (exhibit / TELEGRAM / "result.json").write_text(_written(_account()))
    (exhibit / DISCORD).write_text(_written(_server()))


def give(case: Any, *, folder: str) -> None:
    """Put them in the case as an exhibit, and have both read; they wait for a worker."""
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Person
    from vangnet.cases.actions.exhibit import add_exhibit, place_exhibit
    from vangnet.cases.actions.scan import start_scan
    from vangnet.chats.actions.reading import give_export

    by = Actor(Person.objects.get(number="olaf"), "sample")
    exhibit = add_exhibit(case, facts={"number": "G2026-0004", "description": "Exports van chats"}, by=by)
    place_exhibit(exhibit, root="evidence", path=folder, by=by)
    start_scan(exhibit, by=by)
    basis = "Toestemming van wie de export maakte (verzonnen)"
    give_export(exhibit, path=TELEGRAM, name="Groepen van een telefoon", basis=basis, by=by)
    give_export(exhibit, path=DISCORD, name="Proefserver", basis="art. 126nd Sv (verzonnen)", by=by)


def _written(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=1, ensure_ascii=False)


# -- an account with an expose group ----------------------------------------------------------------------------------

_NAMES = {1: "A. Beheerder", 2: "B. Plaatser", 3: "C. Doorgever", 4: "D. Volwassene", 5: "E. Jongere", 6: "F. Lezer"}


def _said(number: int, who: int, text: str, picture: int = 0, **more: Any) -> dict[str, Any]:
    told = {"id": number, "type": "message", **_at(number), "from": _NAMES[who], "from_id": f"user{who}", "text": text}
    shown = {"photo": f"photos/beeld-{picture}.png", "width": 320, "height": 240} if picture else {}
    return {**told, **shown, **more}


def _done(number: int, who: int, action: str, **more: Any) -> dict[str, Any]:
    actor = {"actor": _NAMES[who], "actor_id": f"user{who}", "action": action}
    return {"id": number, "type": "service", **_at(number), **actor, **more, "text": "", "text_entities": []}


def _at(number: int) -> dict[str, str]:
    at = _BEGINS + timedelta(hours=7 * number)
    return {"date": f"{at:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(at.timestamp()))}


def _account() -> dict[str, Any]:
    name = "0️⃣5️⃣4️⃣1️⃣ EXPOSE"
    group = [
        _done(1, 1, "create_group", title=name, members=[]),
        _done(2, 1, "invite_members", members=[_NAMES[2], _NAMES[3]]),
        _done(3, 1, "pin_message", message_id=4),
        _said(4, 1, "Welkom, ik ben 16. Stuur alles naar mij"),
        _said(5, 2, "plaatje van iemand, snap: proefje_12", 1),
        _said(6, 2, "Nog een: snap: proefje_12 en 06-12345678", 2),
        _said(7, 2, "ik zit in klas 2 en ben 14"),
        _said(8, 3, "uit 3 havo: Proef Persoon uit klas 3b", 3, forwarded_from="Elders"),
        _said(9, 3, "zie plaatje", 1),
        _said(10, 5, "verwijder dit, ik ben 15", reply_to_message_id=5),
        _said(11, 6, "wie kent haar, insta: proef.voorbeeld", 2),
        _said(12, 4, "leuk hier"),
        *(_said(13 + turn, 1 + turn % 6, f"regels staan boven, vraag {turn}") for turn in range(20)),
    ]
    other = [_said(40 + turn, 5 + turn % 2, f"training {turn}, neem water mee") for turn in range(12)]
    direct = [
        _said(60, 4, "ik ben 34, hoe oud ben je"),
        _said(61, 5, "ik ben 15"),
        _said(62, 4, "heb je snap? niet tegen je ouders zeggen"),
    ]
    chats = [
        {"name": name, "type": "private_supergroup", "id": 1500, "messages": group},
        {"name": "Voetbal Voorbeeld", "type": "private_group", "id": 1600, "messages": other},
        {"name": _NAMES[4], "type": "personal_chat", "id": 4, "messages": direct},
    ]
    owner = {"user_id": 5, "first_name": "E.", "last_name": "Jongere"}
    return {"about": "Verzonnen", "personal_information": owner, "chats": {"about": "Verzonnen", "list": chats}}


# -- a server of many members -----------------------------------------------------------------------------------------


def _server() -> dict[str, Any]:
    """Circles of members who answer their own first of all; a few of each are busy, and a few write in all of them."""
    random = np.random.default_rng(9)
    weight = 1 / (1 + np.arange(MEMBERS) // _CIRCLES) ** 0.9
    messages: list[dict[str, Any]] = []
    authors: list[int] = []
    for number in range(MESSAGES):
        who = number // 10 if number % 10 == 0 else int(random.choice(MEMBERS, p=weight / weight.sum()))
        circle = who % _CIRCLES if random.random() < 0.9 or who >= 2 * _CIRCLES else int(random.integers(_CIRCLES))
        before = [at for at in range(max(0, number - 120), number) if authors[at] % _CIRCLES == circle]
        more: dict[str, Any] = {}
        if before and random.random() < 0.6:
            at = int(random.choice(before))
            more = {"type": "Reply", **_about(at)}
        elif random.random() < 0.2:
            other = int(random.choice(MEMBERS // _CIRCLES)) * _CIRCLES + circle
            more = {"mentions": [_person(other)]}
        if number % 29 == 0:
            name = f"beeld-{1 + number // 29 % 3}.png"
            told = {"id": str(number), "url": f"bestanden/{name}", "fileName": name, "fileSizeBytes": 90_000}
            more["attachments"] = [told]
        messages.append(_posted(number, who, f"Bericht {number} over onderwerp {circle + 1}", **more))
        authors.append(who)
        if number % 500 == 250:
            pinned = {"type": "ChannelPinnedMessage", **_about(number - 1)}
            messages.append(_posted(MESSAGES + number, number // 500 % 3, "Pinned a message.", **pinned))
    return {
        "guild": {"id": "600000000000000000", "name": "Proefserver", "iconUrl": ""},
        "channel": {"id": "610000000000000000", "type": "GuildTextChat", "categoryId": "1", "name": "algemeen"},
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2026-11-01T00:00:00+00:00",
        "messages": messages,
        "messageCount": len(messages),
    }


def _about(number: int) -> dict[str, Any]:
    return {"reference": {"messageId": _number(number), "channelId": "610000000000000000"}}


def _posted(number: int, who: int, text: str, **more: Any) -> dict[str, Any]:
    at = _BEGINS + timedelta(minutes=100 * (number % MESSAGES))
    return {
        "id": _number(number),
        "type": "Default",
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}.000+00:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": text,
        "author": _person(who),
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        **more,
    }


def _number(number: int) -> str:
    return str(900_000_000_000_000_000 + number)


def _person(who: int) -> dict[str, Any]:
    roles = [{"id": "700000000000000001", "name": "Lid", "position": 1}]
    if who < _CIRCLES:
        name, position = ("Beheer", 9) if not who else ("Moderator", 5)
        roles.append({"id": f"70000000000000000{position}", "name": name, "position": position})
    return {
        "id": str(800_000_000_000_000_000 + who),
        "name": f"lid{who:03}",
        "discriminator": "0000",
        "nickname": f"Proefpersoon {who:03}",
        "color": None,
        "isBot": False,
        "roles": roles,
        "avatarUrl": "",
    }
