"""Media of an export beside the scan: found in a folder and in an archive, done anew for a later scan, never silent."""

import json
import shutil
from collections.abc import Mapping
from typing import Any

import pytest

from tests.cases.conftest import Desk
from tests.chats.given import Given
from tests.desk_world import actor
from tests.world import encoded, pattern, zipped
from vangnet.cases.actions import jobs
from vangnet.cases.evidence import results_of
from vangnet.cases.queries.results import latest_scan
from vangnet.chats.actions.reading import ask_again
from vangnet.chats.hits import hits_of, media_of
from vangnet.chats.models import Export
from vangnet.chats.queries.members import standings, traces

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN = encoded(pattern(0))
NEW = encoded(pattern(50))
ABSENT = "(File not included. Change data exporting settings to download.)"


def group(*messages: Mapping[str, Any]) -> bytes:
    """A small group as Telegram writes it: each message with its number, by user 101 where nothing else is said."""
    told = [
        {
            "id": number,
            "type": "message",
            "date": "2023-11-14T23:13:20",
            "date_unixtime": str(1_700_000_000 + number),
            "from": "A. Proefpersoon",
            "from_id": "user101",
            "text": "",
            **one,
        }
        for number, one in enumerate(messages, 1)
    ]
    return json.dumps({"name": "Wandelclub", "type": "private_group", "id": 7, "messages": told}).encode()


def found(export: Export) -> list[tuple[str, str, str, str]]:
    return media_of(export).select("path", "address", "status", "reason").collect().rows()


def test_media_of_a_folder_have_the_status_of_the_scan(given: Given) -> None:
    chat = group({"photo": "photos/a.png"}, {"photo": "photos/b.png"}, {"photo": "photos/weg.png"}, {"file": ABSENT})
    files = {"sub/chat/result.json": chat, "sub/chat/photos/a.png": KNOWN, "sub/chat/photos/b.png": NEW}
    export = given(files, path="sub", scanned=True)
    assert export.scan_number == 1
    assert found(export) == [
        ("photos/a.png", "sub/chat/photos/a.png", "known", ""),
        ("photos/b.png", "sub/chat/photos/b.png", "new", ""),
        ("photos/weg.png", "", "", "not_in_scan"),
        ("", "", "", "not_exported"),
    ]
    assert hits_of(export).collect().height == 2


def test_media_of_a_zip_are_members_of_it(given: Given) -> None:
    line = "01-01-2024 00:02 - C. Uitvinder: IMG-1.png (bestand bijgevoegd)\n"
    text = "31-12-2023 21:58 - A. Proefpersoon: Dag\n" + line
    export = given({"WhatsApp.zip": zipped({"_chat.txt": text.encode(), "IMG-1.png": KNOWN})}, scanned=True)
    assert found(export) == [("IMG-1.png", "WhatsApp.zip//IMG-1.png", "known", "")]


def test_a_zip_that_is_the_export_itself(given: Given) -> None:
    text = "01-01-2024 00:02 - C. Uitvinder: IMG 1%41.png (bestand bijgevoegd)\n"
    archive = zipped({"map/_chat.txt": text.encode(), "map/IMG 1%41.png": KNOWN, "IMG 1%41.png": NEW})
    export = given({"in/W A.zip": archive}, path="in/W A.zip", scanned=True)
    assert [one[1:3] for one in found(export)] == [("in/W A.zip//map/IMG 1%2541.png", "known")]


def test_two_archives_with_a_chat_of_one_name_give_no_hit(given: Given) -> None:
    line = b"01-01-2024 00:02 - C. Uitvinder: IMG-1.png (bestand bijgevoegd)\n"
    archive = zipped({"_chat.txt": line, "IMG-1.png": KNOWN})
    other = zipped({"_chat.txt": line, "IMG-1.png": NEW})
    export = given({"a.zip": archive, "b.zip": other}, scanned=True)
    assert {(status, reason) for _, _, status, reason in found(export)} == {("", "several_archives")}


def test_snapchat_names_its_media_by_number(given: Given) -> None:
    row = {"From": "tweede", "Media Type": "MEDIA", "Created": "2024-03-01 12:04:00 UTC", "IsSender": False}
    chat = json.dumps({"tweede": [{**row, "Content": None, "Media IDs": "b~AbC123 | b~Weg"}]}).encode()
    members = {"json/chat_history.json": chat, "chat_media/2024-03-01_b~AbC123.png": KNOWN}
    export = given({"mydata~1.zip": zipped(members)}, path="mydata~1.zip", scanned=True)
    assert [one[1:] for one in found(export)] == [
        ("mydata~1.zip//chat_media/2024-03-01_b~AbC123.png", "known", ""),
        ("", "", "no_path"),
    ]


def test_a_path_that_leads_outside_leads_nowhere(given: Given) -> None:
    names = ("../../etc/passwd", "/etc/passwd", "a/../../b.png", "C:\\x.png")
    export = given({"chat/result.json": group(*({"photo": one} for one in names))}, path="chat", scanned=True)
    assert {(address, status) for _, address, status, _ in found(export)} == {("", "")}


def test_without_a_scan_that_is_told_and_a_later_scan_is_laid_beside(given: Given, desk: Desk) -> None:
    export = given({"result.json": group({"photo": "a.png"}), "a.png": KNOWN})
    assert found(export) == [("a.png", "", "", "not_scanned")]
    assert [one.behaviour for one in traces(export)] == ["posted"]
    desk.start(export.exhibit)
    desk.work()
    assert ask_again() == 1
    desk.work()
    export.refresh_from_db()
    assert found(export) == [("a.png", "a.png", "known", "")]
    assert [one.behaviour for one in traces(export)] == ["first_here"]
    (desk.root / "G9" / "a.png").unlink()
    desk.start(export.exhibit)
    desk.work()
    assert ask_again() == 1
    desk.work()
    export.refresh_from_db()
    assert export.scan_number == 2
    assert found(export) == [("a.png", "", "", "not_in_scan")]


def test_traces_and_standings_name_members_and_messages_by_number(given: Given) -> None:
    pinned = {"type": "service", "action": "pin_message", "message_id": 1, "actor": "B", "actor_id": "user2"}
    second = {"photo": "a.png", "from": "B", "from_id": "user2"}
    export = given({"result.json": group({"photo": "a.png"}, second, pinned), "a.png": KNOWN}, scanned=True)
    assert sorted((one.member, one.behaviour.value, one.messages) for one in traces(export)) == [
        (0, "first_here", (0,)),
        (1, "passed_on", (1,)),
    ]
    assert [(one.member, one.network, one.grade) for one in standings(export)] == [(1, 0, 2)]
    assert traces(export, 5) == standings(export, 0) == []


def test_results_that_are_not_here_are_told(given: Given, desk: Desk) -> None:
    export = given({"result.json": group({"photo": "a.png"}), "a.png": KNOWN}, scanned=True)
    scan = latest_scan(export.exhibit)
    assert scan is not None
    shutil.rmtree(results_of(scan))
    Export.objects.update(state="stopped", scan_number=None)
    jobs.resume(export, by=actor(desk.world.anna))
    desk.work()
    export.refresh_from_db()
    assert (export.state, export.problem_kind) == ("failed", "evidence")
    assert "G9" in export.problem
    assert found(export) == [("a.png", "a.png", "known", "")]
