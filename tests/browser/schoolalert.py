"""A served school door beside the served desk: a link that copies bundles both ways, a mail server, and people.

Both doors carry by themselves, as `vangnet serve` lets them: nothing here takes a bundle in or makes one.
"""

import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.alerts.lists import duo, register
from tests.browser.conftest import Desk, SignIn, _wait_for, faults_of
from tests.cli.test_serve import free_port
from tests.portals.school.conftest import Letters
from vangnet.transfer.keys import keys_at, write_card

SCHOOLS, PEOPLE = 4, 8
WIDTHS = {"nl": 360, "en": 1280}
_CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}")
_MAILED = re.compile(r"\b\d{4} \d{4}\b")
_PATIENCE_SECONDS = 120


class School(msgspec.Struct):
    """A school door that is being served: what it keeps, and what a mail server got from it.

    `codes`: the code in the letter to each address.
    """

    address: str
    data: Path
    log: Path
    letters: Letters
    codes: dict[str, str] = {}

    def row(self, question: str) -> Any:
        """One row of the door's own database."""
        with closing(sqlite3.connect(f"file:{self.data / 'school.sqlite'}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(question).fetchone()

    def mailed_code(self, email: str, before: int) -> str:
        """The one-time code in the mail that comes after so many others."""
        until(lambda: self._codes_mailed(email, before))  # an invitation to a question may come first, or after it
        return self._codes_mailed(email, before)[-1]

    def _codes_mailed(self, email: str, before: int) -> list[str]:
        letters = self.letters.to(email)[before:]
        return [found[0] for letter in letters if (found := _MAILED.search(letter.get_content()))]

    def files(self) -> list[Path]:
        """Every file of the door."""
        return [place for place in self.data.rglob("*") if place.is_file() and not place.is_symlink()]

    def remains(self, pieces: dict[str, list[bytes]]) -> list[str]:
        """In which of the door's files which of these can be read."""
        found = []
        for place in self.files():
            try:
                data = place.read_bytes()
            except FileNotFoundError:  # a bundle that was taken in meanwhile
                continue
            found += [f"{what} in {place}" for what, parts in pieces.items() if any(part in data for part in parts)]
        return found


def until(holds: Callable[[], object], seconds: float = _PATIENCE_SECONDS) -> float:
    """Wait until something holds; gives the seconds that it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it never came"
        time.sleep(0.05)
    return time.monotonic() - began


def pieces_of(data: bytes) -> list[bytes]:
    """Parts of some bytes that stand nowhere by chance: what is left of a half overwritten file is found too."""
    parts = [data[start : start + 48] for start in range(0, len(data) - 48, 700)]
    return [part for part in parts if len(set(part)) > 12]


# -- what runs --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def school(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """The school door that the sample desk trusts, served."""
    data, port, letters = tmp_path_factory.mktemp("school"), free_port(), Letters()
    log = data.parent / "school.log"
    write_card(keys_at(data / "keys" / "door.key", "school").card, desk.data / "keys" / "school-card.json")
    write_card(keys_at(desk.data / "keys" / "door.key", "desk").card, data / "keys" / "desk-card.json")
    post = Controller(letters, hostname="127.0.0.1", port=free_port())
    post.start()
    told = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    told |= {"VANGNET_DATA": str(data), "VANGNET_SMTP_HOST": "127.0.0.1", "VANGNET_SMTP_PORT": str(post.port)}
    told["VANGNET_MAIL_FROM"] = "Politie <schoolalert@police.example>"
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "school", "--port", str(port)]
    ended = threading.Event()
    ways = (
        (data / "bundles" / "out", desk.data / "bundles" / "school-in"),
        (desk.data / "bundles" / "school-out", data / "bundles" / "in"),
    )
    link = threading.Thread(target=_copy, args=(ways, ended))
    with open(log, "wb") as out:
        process = subprocess.Popen(command, env=told, stdout=out, stderr=out)
    try:
        _wait_for(f"http://localhost:{port}")
        link.start()
        expect.set_options(timeout=60_000)  # of pages on a machine that does much else
        yield School(f"http://localhost:{port}", data, log, letters)
    finally:
        expect.set_options(timeout=5_000)
        ended.set()
        process.terminate()
        process.wait(60)
        if link.is_alive():
            link.join()
        post.stop()


def _copy(ways: tuple[tuple[Path, Path], ...], ended: threading.Event) -> None:
    """The one-way links: each bundle is copied once, and is there whole under its name."""
    done: set[tuple[Path, int]] = set()
    while not ended.wait(0.1):
        for source, target in ways:
            for place in sorted(source.glob("*.bundle")):
                try:
                    known = (place, place.stat().st_mtime_ns)
                    if known in done:
                        continue
                    target.mkdir(parents=True, exist_ok=True, mode=0o700)
                    half = target / f".{place.name}.half"
                    shutil.copyfile(place, half)
                    half.rename(target / place.name)
                    done.add(known)
                except FileNotFoundError:  # taken away while it was copied
                    continue


@pytest.fixture(scope="module")
def taking_part(desk: Desk, school: School, sign_in: SignIn, looked: "Looked") -> School:
    """A list of schools and one of people come in, their board takes part, and letters with codes are made."""
    page = sign_in("dirk")
    for kind, data in (("duo", duo(SCHOOLS)), ("rio", register(SCHOOLS, PEOPLE))):
        page.goto(f"{desk.address}/schools/lists/")
        looked.at(page, f"schools-lists-{kind}")
        details = page.locator("details", has=page.locator("input[type=file]"))
        if details.get_attribute("open") is None:
            details.locator("summary").click()
        page.locator("main [name=kind]").select_option(kind)
        page.locator("main [name=edition]").fill("2026-11")
        page.locator("main [name=file]").set_input_files(
            {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": data}
        )
        press(page, "main form.form button.main")
        looked.at(page, f"schools-look-{kind}")
        for box in page.locator("main input[name=are_many_right][type=checkbox]").all():
            box.check()  # those of the sample are not on this list
        press(page, "main form.form button.main")
        expect(page.locator(".message.success")).to_be_visible()
    page.goto(f"{desk.address}/schools/boards/?q=40000")
    looked.at(page, "schools-boards")
    with page.expect_navigation():
        page.locator("main table a").first.click()
    looked.at(page, "schools-board")
    page.locator("[name=said_by]").fill("T. Voorzitter")
    page.locator("[name=on]").fill(time.strftime("%Y-%m-%d"))
    press(page, "main form[action$='/consent'] button.main")
    looked.at(page, "schools-board-takes-part")
    with page.expect_download() as got:
        page.locator("form[action$='/letters/print'] button.main").click()
    for letter in PdfReader(io.BytesIO(Path(got.value.path()).read_bytes())).pages:
        text = letter.extract_text()
        email, code = re.search(r"tester\d+@school\.example\.org", text), _CODE.search(text)
        assert email, text
        assert code, text
        school.codes[email[0]] = code[0]
    page.close()
    assert len(school.codes) == PEOPLE
    until(lambda: school.row("SELECT count(*) FROM school_door_contact WHERE activation IS NOT NULL")[0] == PEOPLE)
    return school


# -- who looks --------------------------------------------------------------------------------------------------------


class Looked:
    """Every page on the way, held against WCAG; what is wrong is told together at the end."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.faults: list[str] = []

    def at(self, page: Page, name: str) -> None:
        """Look at a page; and keep a picture of it where VANGNET_SHOTS names a folder."""
        page.wait_for_load_state("load")
        language = page.locator("html").get_attribute("lang")
        name = f"{name} {language}"
        self.names.append(name)
        status = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
        if status not in (200, 422):
            self.faults.append(f"{name}: status {status}")
        self.faults += [f"{name}: {fault}" for fault in faults_of(page)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            self.faults.append(f"{name}: wider than the window")
        if folder := os.environ.get("VANGNET_SHOTS"):
            page.screenshot(path=f"{folder}/{name.replace(' ', '-')}.png", full_page=True)


@pytest.fixture(scope="module")
def looked() -> Looked:
    return Looked()


def press(page: Page, button: str) -> None:
    """Press a button, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(button).first.click()


def opened(browser: Browser, language: str) -> Page:
    """A browser of somebody at a school: on a telephone in Dutch, wide in English."""
    context = browser.new_context(viewport={"width": WIDTHS[language], "height": 900}, locale="nl-NL")
    context.set_default_timeout(30_000)
    return context.new_page()


def enrol(page: Page, school: School, looked: Looked, *, number: int, code: str, language: str) -> None:
    """Come in for the first time: by the code of the letter, a code by mail, and an app."""
    email, prefix = f"tester{number}@school.example.org", "" if language == "nl" else "/en"
    page.goto(f"{school.address}{prefix}/sign-in/")
    looked.at(page, "door-sign-in")
    page.goto(f"{school.address}{prefix}/first-time/")
    looked.at(page, "door-first-time")
    page.locator("[name=email]").fill(email)
    page.locator("[name=activation]").fill(code)
    before = len(school.letters.to(email))
    press(page, "main form button.main")
    looked.at(page, "door-code")
    page.locator("[name=code]").fill(_bare(school.mailed_code(email, before)))
    press(page, "main form button.main")
    looked.at(page, "door-new-app")
    secret = b32decode(page.locator(".secret").inner_text().replace(" ", ""))
    page.locator("[name=code]").fill(f"{totp(secret):06}")
    press(page, "main form button.main")
    expect(page.locator("form[action$='/sign-out/']")).to_be_visible()
    looked.at(page, "door-home")


def _bare(code: str) -> str:
    return code.replace(" ", "")
