"""Small invented Telegram exports in a line, and what is read of them."""

import io
import json
from typing import Any, TypeVar

from vangnet.networks.formats import telegram_json
from vangnet.networks.shape import Coverage, Record

T = TypeVar("T", bound=Record)
EXAMPLES = {one.name: one for one in telegram_json.EXAMPLES}


def read(data: bytes) -> list[Record]:
    return list(telegram_json.records(io.BytesIO(data), "result.json"))


def of(kind: type[T], found: list[Record]) -> list[T]:
    return [one for one in found if isinstance(one, kind)]


def chat(*messages: dict[str, Any], **fields: Any) -> bytes:
    told = {"name": "Groep", "type": "private_supergroup", "id": 1500, **fields, "messages": list(messages)}
    return json.dumps(told, indent=1).encode()


def said(number: int, who: int = 101, **more: Any) -> dict[str, Any]:
    sender = {"from": f"P{who}", "from_id": f"user{who}", "text": "x", "date_unixtime": "1700000000"}
    return {"id": number, "type": "message", **sender, **more}


def done(action: str, number: int = 1, who: int = 101, **more: Any) -> dict[str, Any]:
    return {"id": number, "type": "service", "actor": f"P{who}", "actor_id": f"user{who}", "action": action, **more}


def codes(found: list[Record]) -> set[str]:
    return {one.code for one in of(Coverage, found)}
