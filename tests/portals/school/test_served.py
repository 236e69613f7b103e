"""The school door as processes: neither its disk nor its log tells who signed in, and it knows nothing of the desk."""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b32decode
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django_otp.oath import totp

from tests.portals.school.serving import Served, served
from vangnet.transfer import receipt

EMAIL = "kanariegeel@testboom.example"
ALLOWED = {"config", "errors", "portals", "sandbox", "transfer", "values", "words"}
LOOK = """
import json, sys
from vangnet.config.school_wsgi import application
from django.test import Client
import vangnet.portals.school.mail
for address in ("/", "/sign-in/", "/first-time/", "/code/", "/help/", "/rules/"):
    assert Client().get(address, headers={"host": "localhost"}).status_code in {200, 302}, address
print(json.dumps(sorted(name for name in sys.modules if name.startswith("vangnet."))))
"""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("door"), [EMAIL]) as told:
        yield told


class Browser:
    """Somebody who keeps cookies and fills forms in."""

    def __init__(self, door: Served) -> None:
        self.door, self.jar = door, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.page = ""

    def go(self, path: str, **form: str) -> str:
        if form:
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
            form["csrfmiddlewaretoken"] = found[1] if found else ""
        try:
            with self.opener.open(self.door.address + path, urlencode(form).encode() if form else None) as response:
                self.page = response.read().decode()
        except urllib.error.HTTPError as error:
            self.page = error.read().decode()
        return self.page

    def mailed(self) -> str:
        until = time.monotonic() + 30
        while not (got := self.door.letters.to(EMAIL)):
            assert time.monotonic() < until, self.door.log.read_text()
            time.sleep(0.05)
        found = re.search(r"(\d{4}) (\d{4})", got[-1].get_content())
        assert found
        return found[1] + found[2]


def test_what_a_thief_of_the_disk_and_the_log_finds_is_next_to_nothing(door: Served) -> None:
    person, letter = Browser(door), receipt.shown(door.activations[EMAIL])
    person.go("/first-time/")
    person.go("/first-time/", email=EMAIL, activation=letter)
    code = person.mailed()
    person.go("/code/", code="00000000")
    page = person.go("/code/", code=code)
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found, page
    secret = b32decode(found[1].replace(" ", ""))
    assert "Uitloggen" in person.go("/new-app/", code=f"{totp(secret):06}")
    person.go(f"/nothing/?email={EMAIL}")
    person.go("/sign-in/", email=EMAIL * 100_000)  # more than is taken
    token = next(cookie.value for cookie in person.jar if cookie.name == "visit")

    held = {place: place.read_bytes() for place in door.folder.parent.rglob("*") if place.is_file()}
    words = [EMAIL, "kanariegeel", "testboom", "Testboom", letter, door.activations[EMAIL], found[1], code, str(token)]
    for place, told in held.items():
        if "desk" in place.parts:
            continue
        for word in [word.encode() for word in words] + [secret, secret.hex().encode(), b"127.0.0.1"]:
            assert word not in told, (place, word)
    assert {"school.sqlite", "serve.log"} <= {place.name for place in held}


def test_the_door_knows_nothing_of_the_desk(door: Served) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LOOK], env=door.environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert {name.split(".")[1] for name in json.loads(ended.stdout)} <= ALLOWED


def test_the_folder_of_keys_is_for_the_door_alone(door: Served) -> None:
    assert Path(door.folder / "keys" / "door.key").stat().st_mode & 0o077 == 0
