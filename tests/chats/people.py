"""Exports of groups with members that tests choose: drawn up, with neutral names."""

import json
from typing import Any


def telegram(
    *members: tuple[int, str], number: int = 1500, words: str = "hallo", handles: tuple[str, ...] = ()
) -> bytes:
    """A group of Telegram in which each of these wrote once; `handles` are named in it."""
    told: list[dict[str, Any]] = [
        {
            "id": place,
            "type": "message",
            "date": "2024-01-01T12:00:00",
            "date_unixtime": str(1704106800 + 60 * place),
            "from": name,
            "from_id": f"user{user}",
            "text": words,
        }
        for place, (user, name) in enumerate(members, 1)
    ]
    for place, handle in enumerate(handles, len(told) + 1):
        told.append({**told[0], "id": place, "text": [{"type": "mention", "text": f"@{handle}"}]})
    chat = {"name": "Wandelclub", "type": "private_supergroup", "id": number, "messages": told}
    return json.dumps(chat).encode()


def account(
    user: int, name: str, *, phone: str = "", handle: str = "", contacts: tuple[tuple[int, str, str], ...] = ()
) -> bytes:
    """An account of Telegram with its telephone number, username and address book."""
    listed = [
        {
            "user_id": number,
            "first_name": called,
            "last_name": "",
            "phone_number": theirs,
            "date": "2023-11-14T23:13:20",
        }
        for number, called, theirs in contacts
    ]
    person = {
        "user_id": user,
        "first_name": name,
        "last_name": "",
        "phone_number": phone,
        "username": handle,
        "bio": "",
    }
    chat = {"name": "Buurt", "type": "public_supergroup", "id": 1600, "messages": [_message(1, user, name)]}
    return json.dumps(
        {
            "about": "x",
            "personal_information": person,
            "contacts": {"about": "", "list": listed},
            "chats": {"about": "", "list": [chat]},
        }
    ).encode()


def _message(number: int, user: int, name: str) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2023-11-14T23:20:20",
        "date_unixtime": "1700000420",
        "from": name,
        "from_id": f"user{user}",
        "text": "Een",
    }


def whatsapp(*lines: tuple[str, str]) -> bytes:
    """A group of WhatsApp: who wrote what."""
    return "".join(f"{day:02d}-01-2024 12:00 - {who}: {text}\n" for day, (who, text) in enumerate(lines, 1)).encode()
