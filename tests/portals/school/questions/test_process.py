"""The school door as it runs: it knows nothing of cases; neither disk nor log tells what was seen or said."""

import io
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.portals.school.questions.asking import QUESTION
from tests.portals.school.questions.serving import Served, served

ALLOWED = {"config", "portals", "transfer", "sandbox", "words", "values", "errors"}
LOOK = """
import json, sys
from vangnet.config.school_wsgi import application
from django.test import Client
for address in ("/sign-in/", "/rules/", "/genuine/", "/help/", "/privacy/", "/en/rules/"):
    assert Client().get(address, headers={"host": "localhost"}).status_code == 200, address
from tests.portals.school.questions.at_work import Work
from vangnet.portals.school import carrying, mail
carrying.see_to_it()
print(json.dumps(sorted(name for name in sys.modules if name.startswith("vangnet."))))
"""
TYPED = {"kind": "perhaps", "who": "Sterre Pimpelmees", "text": "Bel mij na vieren op de Kastanjelaan."}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("door")) as told:
        yield told


class Browser:
    """Somebody who is in, over the network."""

    def __init__(self, door: Served) -> None:
        cookie = door.ask("come")
        self.door, self.cookies = door, {cookie["name"]: cookie["value"]}

    def open(self, path: str, told: dict[str, str] | None = None, **headers: str) -> tuple[int, bytes]:
        data = None if told is None else urllib.parse.urlencode(told).encode()
        request = urllib.request.Request(self.door.address + path, data)
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                for cookie in answer.headers.get_all("Set-Cookie") or []:
                    name, _, value = cookie.partition(";")[0].partition("=")
                    self.cookies[name] = value
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


def test_a_running_school_door_knows_nothing_of_the_desk(door: Served) -> None:
    environment = {**os.environ, "VANGNET_DATA": str(door.folder / "school")}
    environment["DJANGO_SETTINGS_MODULE"] = "vangnet.config.school"
    ended = subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    rooms = {name.split(".")[1] for name in json.loads(ended.stdout)}
    assert rooms <= ALLOWED, rooms
    assert not [name for name in json.loads(ended.stdout) if name.startswith("vangnet.portals.public")]


def test_its_disk_and_log_tell_neither_what_was_asked_seen_nor_said(door: Served) -> None:
    alert = door.ask(f"run {door.folder / 'crop.png'} 2")["alert"]
    browser = Browser(door)
    page = browser.open(f"/question/{alert}/")[1].decode()
    assert "zeilbootje" in page
    token, form = (re.search(f'name="{name}" value="([^"]+)"', page) for name in ("csrfmiddlewaretoken", "form"))
    assert token
    assert form
    csrf = {"csrfmiddlewaretoken": token[1]}
    status, told = browser.open(f"/question/{alert}/look/", csrf, Accept="application/json")
    assert status == 200, told
    address = json.loads(told)["picture"]
    status, picture = browser.open(address, Sec_Fetch_Dest="image", Sec_Fetch_Site="same-origin")
    assert (status, picture[:3]) == (200, b"\xff\xd8\xff")
    status, _ = browser.open(f"/question/{alert}/answer/", {**csrf, **TYPED, "form": form[1]})
    assert status == 200
    browser.open("/question/wrong/look/", {**csrf, "who": "Roodborst"})
    browser.open(f"/nothing/?naam=Wilhelmina&alert={alert}")
    browser.open(address)

    secret = [QUESTION, "De Testboom", "Pimpelmees", "Kastanjelaan", "Roodborst", "Wilhelmina", "example.org"]
    png = (door.folder / "crop.png").read_bytes()
    pieces = [word.encode() for word in secret]
    pieces += [png[100:140], png[1_000:1_040], picture[800:840], picture[3_000:3_040], address.encode()]
    pieces += [value.encode() for value in browser.cookies.values()]
    places = [place for place in door.folder.rglob("*") if place.is_file() and place.name != "crop.png"]
    assert {"school.sqlite", "serve.log"} <= {place.name for place in places}
    for place in places:
        held = place.read_bytes()
        assert not [piece for piece in pieces if piece in held], place
    assert alert.encode() not in (door.folder / "serve.log").read_bytes()


def test_its_tables_point_to_nothing_of_a_case(door: Served) -> None:
    import sqlite3

    with sqlite3.connect(door.folder / "school" / "school.sqlite") as kept:
        tables = {name for (name,) in kept.execute("select name from sqlite_master where type = 'table'")}
        columns = {row[1] for name in tables for row in kept.execute(f"pragma table_info({name})")}
    kept.close()
    assert {name for name in tables if not name.startswith("school_door_")} == {"django_migrations", "sqlite_sequence"}
    assert not {name for name in columns if re.search("case|victim|exhibit|child|suspect|name$|address", name)} - {
        "name"
    }


def test_keys_and_folders_are_for_the_door_alone(door: Served) -> None:
    for place in (door.folder / "school" / "crop-keys", *(door.folder / "school" / "crop-keys").iterdir()):
        assert place.stat().st_mode & 0o077 == 0, place


def test_the_page_of_a_picture_is_no_page_for_who_is_not_in(door: Served) -> None:
    alert = door.ask(f"run {door.folder / 'crop.png'} 1")["alert"]
    with urllib.request.urlopen(f"{door.address}/question/{alert}/", timeout=60) as answer:
        assert "/sign-in/" in answer.url
        assert b"zeilbootje" not in io.BytesIO(answer.read()).getvalue()
