"""A passkey in a real browser: the first administrator comes in, on a desk of their own."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from tests.browsing import answers_come

__all__ = ["answers_come"]
from tests.migrated import begin

pytestmark = pytest.mark.browser

OWN = "een wachtwoord van mijzelf"


class Desk:
    """A desk on SQLite in a folder of its own, with its first administrator."""

    def __init__(self, data) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://localhost:{port}"
        self.environment = {**os.environ, "VANGNET_DATA": str(data), "DJANGO_SETTINGS_MODULE": "vangnet.config.desk"}
        self.environment.pop("DATABASE_URL", None)
        words = [sys.executable, "-m", "vangnet", "people", "first-administrator", "--number", "1", "--name", "Beheer"]
        told = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=True, timeout=120)
        self.password = re.search(r"for one time: (\S+)", told.stdout)[1]
        self.command = [sys.executable, "-m", "gunicorn", "vangnet.config.wsgi:application", "--threads", "4"]
        self.command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]

    def wait(self) -> None:
        host, port = "127.0.0.1", int(self.address.rsplit(":", 1)[1])
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with closing(socket.socket()) as door:
                if door.connect_ex((host, port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError(self.address)


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    begin(tmp_path / "data", "vangnet.config.desk")
    desk = Desk(tmp_path / "data")
    with subprocess.Popen(desk.command, env=desk.environment) as server:
        try:
            desk.wait()
            yield desk
        finally:
            server.terminate()


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_context(locale="nl-NL").new_page()
        page.set_default_timeout(60_000)
        yield page
        chromium.close()


def with_authenticator(page: Page) -> None:
    """A security key that is always there and always touched."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    about = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": about})


def give_password(page: Page, desk: Desk, password: str) -> None:
    page.goto(desk.address)
    page.get_by_label("Dienstnummer").fill("1")
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Verder").click()


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG on this page, and what the page broke of its own rules."""
    told = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [f"{page.url}: {one['id']}" for one in told.response["violations"]]


def test_a_passkey_is_made_and_lets_in(desk: Desk, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    with_authenticator(page)
    page.goto(f"{desk.address}/sign-in/")
    found = faults(page)
    give_password(page, desk, desk.password)
    page.get_by_role("link", name="Passkey maken").click()
    found += faults(page)
    page.get_by_label("Naam").fill("Sleutel")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page).to_have_title(re.compile("Uw wachtwoord"))
    found += faults(page)
    page.get_by_label("Uw huidige wachtwoord").fill(desk.password)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(OWN)
    page.get_by_label("Nieuw wachtwoord, nog een keer").fill(OWN)
    page.get_by_role("button", name="Wijzigen").click()
    expect(page).to_have_title(re.compile("Uw account"))
    expect(page.get_by_text("Sleutel", exact=True)).to_be_visible()
    found += faults(page)
    page.get_by_role("button", name="Uitloggen", exact=True).click()
    expect(page).to_have_title(re.compile("Inloggen"))
    give_password(page, desk, OWN)
    expect(page).to_have_title(re.compile("Tweede factor"))
    found += faults(page)
    page.get_by_role("button", name="Passkey gebruiken").click()
    expect(page).to_have_title(re.compile("Mensen"))
    for place in ("/people/", "/people/add", "/people/units", "/people/1/", "/sign-in/factors/add/app"):
        page.goto(desk.address + place)
        found += faults(page)
    assert (found, said) == ([], [])


def test_a_passkey_that_is_not_there_says_so(desk: Desk, page: Page) -> None:
    with_authenticator(page)
    give_password(page, desk, desk.password)
    page.get_by_role("link", name="Passkey maken").click()
    page.evaluate("document.querySelector('[data-passkey]').dataset.end = '/sign-in/second-factor/passkey'")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_role("alert")).to_contain_text("Het bureau vroeg niet om deze passkey")
