"""Messages of a hotline at the public door: taken once, sealed at once, and read by nobody else."""

import base64
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from vangnet.portals.public.hotlines.models import Kept
from vangnet.portals.public.models import Waiting
from vangnet.transfer import access, shapes

MESSAGES = "/api/v1/hotline/messages"


def test_a_message_reaches_the_desk_as_it_was_sent(door: Any, message: Any) -> None:
    response = door.post(MESSAGES, message(extra={"new": True}))
    assert (response.status_code, response.json()) == (201, {"id": "OL-1", "is_new": True})
    assert response.headers["API-Version"] == "1.0.0"
    (entry,) = door.for_desk()
    assert isinstance(entry, shapes.HotlineSent)
    assert (entry.hotline, entry.id) == ("ours", "OL-1")
    assert b'"extra":{"new":true}' in entry.body


def test_the_same_message_twice_is_one_and_another_under_its_id_is_refused(door: Any, message: Any) -> None:
    door.post(MESSAGES, message())
    again = door.post(MESSAGES, message())
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    other = door.post(MESSAGES, message(text="iets anders"))
    assert (other.status_code, other.json()["title"]) == (409, "same_id")
    assert door.post(MESSAGES, message(), name="theirs").status_code == 201  # another hotline numbers for itself
    assert len(door.for_desk()) == 2


def test_a_bad_message_is_refused_with_a_reason_for_each_field(door: Any, message: Any) -> None:
    bad = message(thread="", made_at=None, items=[{"url": "https://example.org"}, {"url": 3}], police_reason="R9")
    response = door.post(MESSAGES, bad)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [wrong["place"] for wrong in response.json()["errors"]] == [
        "$.thread",
        "$.made_at",
        "$.items[1].url",
        "$.police_reason",
    ]
    assert Waiting.objects.count() == Kept.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b" ", 422),
        (b"[]", 422),
        (b'{"kind": "report"}', 422),
        (b'{"kind": ["report"]}', 422),
        (b"[" * 100_000, 422),
        (b'{"kind":"report","x":' + b"[" * 500 + b"]" * 500 + b"}", 422),
        (b'{"kind":"report","text":"\\ud800"}', 422),
        (b"\xff\xfe", 422),
        (b"x" * 300_000, 413),
    ],
)
def test_hostile_bodies_are_refused(door: Any, body: bytes, status: int) -> None:
    response = door.post(MESSAGES, body)
    assert (response.status_code, Waiting.objects.count()) == (status, 0)


def test_only_json_of_a_known_length_is_read(door: Any, message: Any) -> None:
    headers = {"Authorization": f"Bearer {door.token()}"}
    assert Client().post(MESSAGES, {"kind": "report"}, headers=headers).status_code == 415


def test_what_the_desk_told_is_fetched_sealed_and_opened_by_its_hotline_alone(door: Any, message: Any) -> None:
    for number in range(3):
        door.tell("ours", message(kind="received", answers=f"OL-{number}"), f"D{number}")
    door.tell("theirs", message(kind="received", answers="x"), "D9")
    told = door.get(MESSAGES).json()
    assert (len(told["messages"]), told["is_more"]) == (3, False)
    sealed = base64.b64decode(told["messages"][0]["sealed"])
    assert b'"answers":"OL-0"' in access.open_with(door.keys["ours"], sealed)
    with pytest.raises(Exception, match="another key"):
        access.open_with(door.keys["theirs"], sealed)
    last = told["messages"][1]["number"]
    assert [one["number"] for one in door.get(f"{MESSAGES}?after={last}").json()["messages"]] == [last + 1]
    for after in ("-1", "x", "9" * 30, "٣"):
        assert door.get(f"{MESSAGES}?after={after}").status_code == 400


def test_long_lists_are_fetched_in_parts(door: Any, message: Any) -> None:
    for number in range(101):
        door.tell("ours", message(kind="received", answers="x"), f"D{number}")
    first = door.get(MESSAGES).json()
    assert (len(first["messages"]), first["is_more"]) == (100, True)
    rest = door.get(f"{MESSAGES}?after={first['messages'][-1]['number']}").json()
    assert (len(rest["messages"]), rest["is_more"]) == (1, False)


def test_the_disk_of_the_door_holds_nothing_that_can_be_read(door: Any, message: Any) -> None:
    secret = "zeldzaamwoord"
    door.post(MESSAGES, message(id=f"id-{secret}", thread=f"thread-{secret}", text=secret))
    door.tell("ours", message(kind="feedback", text=secret))
    digest = bytes(range(32))
    door.list_digests("sha256", digest)
    door.post("/api/v1/lookups", {"kind": "sha256", "digests": [digest.hex()]})
    held = _everything()
    assert len(held) > 1_000
    for told in (secret.encode(), digest, digest.hex().encode(), *(key.encode() for key in door.keys.values())):
        assert told not in held, told
    assert b"127.0.0.1" not in held


def test_methods_and_addresses_that_are_not_there_say_so(door: Any) -> None:
    assert Client().put(MESSAGES).status_code == 405
    assert Client().get("/api/v1/nothing").json()["title"] == "not_found"
    assert settings.ROOT_URLCONF == "vangnet.config.public_urls"


def _everything() -> bytes:
    """All bytes of all tables of the door."""
    names = [name for name in connection.introspection.table_names() if name.startswith(("public_",))]
    held = []
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            held += [value for row in cursor.fetchall() for value in row]
    return b"\n".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in held)
