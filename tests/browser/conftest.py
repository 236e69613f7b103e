"""A real browser on a real desk: its own process, its own data, the sample case."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import totp
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browsing import answers_come
from tests.cli.test_serve import free_port
from tests.migrated import begin
from vangnet.cli.demo.desk import ENVIRONMENT, Account

__all__ = ["answers_come"]

MAKE = """
import json, sys, msgspec
from pathlib import Path
from vangnet.cli.demo.desk import make
if __name__ == "__main__":
    print(json.dumps(msgspec.to_builtins(make(*map(Path, sys.argv[1:3]), with_year="year" in sys.argv))))
"""
PATIENCE_SECONDS = 240


class Desk(msgspec.Struct):
    """A desk that is being served. `public` is the folder of the public door that it knows."""

    address: str
    data: Path
    public: Path
    accounts: dict[str, Account]
    environment: dict[str, str]

    def command(self, *words: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """Run `vangnet` on this desk's data."""
        told = [sys.executable, "-m", "vangnet", *words]
        return subprocess.run(told, env=self.environment, input=stdin, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The sample desk, served; its scans run. A module with the name WITH_YEAR gets the year of drawn-up cases too."""
    year = ["year"] if hasattr(request.module, "WITH_YEAR") else []
    data, public, port = tmp_path_factory.mktemp("desk"), tmp_path_factory.mktemp("public"), free_port()
    told = {"VANGNET_DATA": str(data), "DATABASE_URL": os.environ.get("DATABASE_URL", ""), **ENVIRONMENT}
    told["VANGNET_SCHOOL_ADDRESS"] = "https://schoolalert.example.nl"  # as letters print it
    environment = {**os.environ, **told}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if not told["DATABASE_URL"]:
        begin(data, "vangnet.config.desk")
    script = data.parent / "make_sample.py"
    script.write_text(MAKE)
    made = subprocess.run(
        [sys.executable, script, data, public, *year], env=environment, stdout=subprocess.PIPE, check=True
    )
    accounts = msgspec.convert(json.loads(made.stdout.splitlines()[-1]), list[Account])
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "desk", "--port", str(port)]
    with open(data.parent / "serve.log", "wb") as log:
        served = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://localhost:{port}"
        _wait_for(address)
        yield Desk(address, data, public, {account.number: account for account in accounts}, environment)
    finally:
        served.terminate()
        served.wait(30)


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=10).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def sign_in(desk: Desk, browser: Browser) -> Iterator[SignIn]:
    """`sign_in("anna")` gives a page of a browser in which Anna is in, with both factors; one context each.

    The page of signing in stays open: a browser whose last page closes is ended by some versions of Chromium.
    """
    contexts: dict[str, BrowserContext] = {}

    def page_of(number: str, *, language: str = "nl") -> Page:
        if number not in contexts:
            contexts[number] = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 860})
            contexts[number].set_default_timeout(PATIENCE_SECONDS * 1000)
            _enter(contexts[number].new_page(), desk, desk.accounts[number])
        page = contexts[number].new_page()
        page.on("request", lambda request: _stays_at_home(request.url, desk))
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        page.goto(desk.address)
        speak(page, language)
        return page

    yield page_of
    for context in contexts.values():
        context.close()


def speak(page: Page, language: str) -> None:
    """Change the language of the page, if it is another."""
    button = page.locator(f'button[name="language"][value="{language}"]')
    if button.count():
        with page.expect_navigation():  # a page that is still on its way takes orders of the next one with it
            button.click()


def _stays_at_home(address: str, desk: Desk) -> None:
    assert address.startswith((desk.address, "data:", "blob:" + desk.address)), f"a request left the host: {address}"


def _enter(page: Page, desk: Desk, account: Account) -> None:
    page.goto(desk.address)
    page.locator('input[name="number"], input[name="username"]').fill(account.number)
    page.locator('input[type="password"]').fill(account.password)
    page.locator('main button[type="submit"], main button.main').first.click()
    page.locator('input[autocomplete="one-time-code"]').fill(f"{totp(bytes.fromhex(account.secret)):06}")
    page.locator('main button[type="submit"], main button.main').first.click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def faults_of(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA: rule, and the first place."""
    told = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in told.response["violations"]]
