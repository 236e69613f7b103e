"""Files: in memory only, sealed unread, within limits that are told kindly."""

import os
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.portals.public.conftest import Door
from tests.portals.public.world import STORY, form_of
from vangnet.portals.public.models import Waiting

MB = 2**20
WATCHING: list[Callable[[str, tuple[Any, ...]], None]] = []


def _hook(event: str, told: tuple[Any, ...]) -> None:
    for watch in WATCHING:
        watch(event, told)


sys.addaudithook(_hook)  # it can never be taken away again, so it mostly does nothing


def file(name: str, size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"neutral bytes " * (size // 14 + 1), "image/png")


def test_files_arrive_to_the_byte_with_the_names_that_they_had(door: Door) -> None:
    client = door.client()
    files = [file("scherm.png", 10), file("=vreemd.png.exe", 2 * MB)]
    expected = [(one.name, one.read()) for one in files]
    for one in files:
        one.seek(0)
    client.post("/report/r1/", {**form_of(client), "files": files})
    assert [(one.name, one.data) for one in door.carried()[0].attachments] == expected


def test_a_name_that_turns_itself_round_or_climbs_arrives_plain(door: Door) -> None:
    client = door.client()
    names = ["a\u202egnp.exe", "../../etc/passwd", "x" * 400 + ".png"]
    client.post("/report/r1/", {**form_of(client), "files": [file(name, 10) for name in names]})
    told = [one.name for one in door.carried()[0].attachments]
    assert told[:2] == ["agnp.exe", "passwd"]
    assert len(told[2]) <= 300


def test_no_file_is_written_anywhere(door: Door) -> None:
    client, form = door.client(), form_of(door.client())
    opened: list[str] = []

    def watch(event: str, told: tuple[object, ...]) -> None:
        if event == "open" and isinstance(told[2], int) and told[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            opened.append(str(told[0]))
        if event.startswith("tempfile."):
            opened.append(f"{event}: {told}")

    WATCHING.append(watch)
    try:
        assert client.post("/report/r1/", {**form, "files": [file("a.png", 24 * MB)]}).status_code == 200
    finally:
        WATCHING.clear()
    assert [place for place in opened if "sqlite" not in place and "door.key" not in place] == []


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ([10] * 11, "hooguit 10 bestanden"),
        ([26 * MB], "hooguit 25 MB"),
        ([20 * MB] * 3, "samen mogen hooguit 50 MB"),
    ],
)
def test_too_much_is_refused_and_the_text_stays(door: Door, sizes: list[int], told: str) -> None:
    client = door.client()
    files = [file(f"{number}.png", size) for number, size in enumerate(sizes)]
    response = client.post("/report/r1/", {**form_of(client), "files": files})
    page = response.content.decode()
    assert (response.status_code, Waiting.objects.count()) == (422, 0)
    assert told in page
    assert STORY in page
    assert "Kies uw bestanden opnieuw" in page


def test_the_most_that_is_allowed_is_taken(door: Door) -> None:
    client = door.client()
    files = [file(f"{number}.png", 5 * MB - 100) for number in range(10)]
    assert client.post("/report/r1/", {**form_of(client), "files": files}).status_code == 200
    assert len(door.carried()[0].attachments) == 10


def test_a_file_in_another_field_is_not_taken(door: Door) -> None:
    client = door.client()
    response = client.post("/report/r1/", {**form_of(client), "story": STORY, "avatar": file("a.png", 10)})
    assert (response.status_code, Waiting.objects.count()) == (422, 0)
