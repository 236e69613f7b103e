"""An invented export of Telegram with an expose group: neutral texts, drawn-up names, no imagery at all."""

import json
from typing import Any

_START = 1_772_463_600  # 2 March 2026, 16:00 in Amsterdam
SECRETS = ("proefje_12", "12345678", "Proef Persoon", "Plaatser", "Beheerder", "Volwassene", "Doorgever", "Jongere")
"""What stands in it of people: names, numbers, handles."""


def said(number: int, who: int, name: str, text: str | list[Any], **more: Any) -> dict[str, Any]:
    """A message, a minute after the one before."""
    date = {"date": f"2026-03-02T16:{number:02}:00", "date_unixtime": str(_START + 60 * number)}
    return {"id": number, "type": "message", **date, "from": name, "from_id": f"user{who}", "text": text, **more}


def done(number: int, who: int, name: str, action: str, **more: Any) -> dict[str, Any]:
    """Something that somebody did in a group."""
    date = {"date": f"2026-03-02T16:{number:02}:00", "date_unixtime": str(_START + 60 * number)}
    told = {"actor": name, "actor_id": f"user{who}", "action": action, **more}
    return {"id": number, "type": "service", **date, **told, "text": "", "text_entities": []}


_PHOTO = {"photo": "photos/leeg_1.jpg", "width": 64, "height": 48}


def chats(title: str = "0️⃣5️⃣4️⃣1️⃣ EXPOSE") -> list[dict[str, Any]]:
    """A group with a dialling code, one about football, and a private chat of an adult with a minor."""
    group = [
        done(1, 1, "A. Beheerder", "create_group", title=title, members=[]),
        done(2, 1, "A. Beheerder", "pin_message", message_id=4),
        said(3, 1, "A. Beheerder", "Welkom, ik ben 16. Stuur alles naar mij"),
        said(4, 2, "B. Plaatser", "foto van iemand, snap: proefje_12", **_PHOTO),
        said(5, 2, "B. Plaatser", "Nog een: snap: proefje_12 en 06-12345678", **_PHOTO),
        said(6, 2, "B. Plaatser", "mijn snap is plaatser_b"),
        said(7, 3, "C. Doorgever", "uit 3 havo: Proef Persoon uit klas 3b", forwarded_from="X", **_PHOTO),
        said(8, 2, "B. Plaatser", "ik zit in klas 2 en ben 14"),
        said(9, 3, "C. Doorgever", "zie plaatje", photo="photos/leeg_2.jpg", width=64, height=48),
        said(10, 5, "E. Jongere", "verwijder dit, ik ben 15"),
    ]
    other = [said(20, 5, "E. Jongere", "morgen om 15:00 training", id=20)]
    direct = [
        said(30, 4, "D. Volwassene", "ik ben 34, hoe oud ben je"),
        said(31, 5, "E. Jongere", "ik ben 15"),
        said(32, 4, "D. Volwassene", "heb je snap? niet tegen je ouders zeggen"),
    ]
    return [
        {"name": title, "type": "private_supergroup", "id": 1500, "messages": group},
        {"name": "Voetbal JO15", "type": "private_group", "id": 1600, "messages": other},
        {"name": "D. Volwassene", "type": "personal_chat", "id": 4, "messages": direct},
    ]


def account(found: list[dict[str, Any]]) -> bytes:
    """Chats as Telegram Desktop writes those of an account."""
    owner = {"user_id": 5, "first_name": "E.", "last_name": "Jongere"}
    whole = {"about": "x", "personal_information": owner, "chats": {"about": "x", "list": found}}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


EXPORT = {"result.json": account(chats())}
