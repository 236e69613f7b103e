"""A report from the public page to a decision and back: two houses, two browsers, bundles between them."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Desk, SignIn, faults_of
from tests.browser.test_a_case import picture
from tests.browser.test_public_door import PHONE, STORY
from tests.cli.test_serve import free_port
from tests.portals.public.serving import _wait_for

pytestmark = pytest.mark.browser

Carry = Callable[[], None]


@pytest.fixture(scope="module")
def door(desk: Desk) -> Iterator[str]:
    """The address of the public door that the sample desk knows."""
    port, log = free_port(), desk.public.parent / "public.log"
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "public", "--port", str(port)]
    with open(log, "wb") as out:
        process = subprocess.Popen(command, env=_environment(desk), stdout=out, stderr=out)
    try:
        _wait_for(f"http://localhost:{port}/", log)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _environment(desk: Desk) -> dict[str, str]:
    told = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return {**told, "VANGNET_DATA": str(desk.public)}


@pytest.fixture
def carry(desk: Desk) -> Carry:
    """Bring what waits at the public door to the desk, and what the desk tells to the door."""

    def both_ways() -> None:
        out = [sys.executable, "-m", "vangnet", "door", "carry", "--door", "public"]
        subprocess.run(out, env=_environment(desk), check=True, capture_output=True)
        done = desk.command("door", "carry")
        assert done.returncode == 0, done.stdout + done.stderr
        subprocess.run(out, env=_environment(desk), check=True, capture_output=True)

    return both_ways


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="nl-NL")
    yield context.new_page()
    context.close()


def test_a_report_goes_from_the_public_page_to_a_decision_and_back(
    desk: Desk, door: str, carry: Carry, sign_in: SignIn, phone: Page
) -> None:
    code = _reported(phone, door)
    assert _told_at(phone, door, code) in ("Ontvangen, en nog niet vervoerd", "Onderweg")  # it carries each minute
    carry()
    assert _told_at(phone, door, code) == "Aangekomen bij de politie"
    page = _in_the_queue(sign_in("ines"), desk)
    _linked(page)
    page.get_by_role("button", name="Oppakken").click()
    _asked(page)
    carry()
    _answered(phone, door, code)
    carry()
    page.reload()
    expect(_section(page, "reporter")).to_contain_text("De groep heet Voorbeeldgroep.")
    _sent_to_the_team(page)
    carry()
    assert _told_at(phone, door, code) == "Wordt beoordeeld"
    address = page.url
    page.close()
    of_the_team = sign_in("olaf")
    of_the_team.goto(address)
    _decided(of_the_team)
    carry()
    assert _told_at(phone, door, code) == "Afgehandeld"
    expect(phone.locator("main")).to_contain_text("Dank u")
    of_the_team.close()


def _reported(phone: Page, door: str) -> str:
    phone.goto(f"{door}/report/r1/")
    phone.get_by_label("Wat hebt u gezien").fill(STORY)
    phone.get_by_label("In welke app").fill("Voorbeeldchat")
    phone.get_by_label("Namen of bijnamen").fill("testaccount_01")
    phone.get_by_role("button", name="Versturen").click()
    code = phone.locator("#code")
    expect(code).to_have_text(re.compile(r"^(\w{4}-){3}\w{5}$"))
    return code.inner_text()


def _told_at(phone: Page, door: str, code: str) -> str:
    """What the state page tells whoever has the code."""
    phone.goto(f"{door}/status/")
    phone.get_by_label("Uw meldcode").fill(code.lower())
    phone.get_by_role("button", name="Tonen").click()
    heading = phone.get_by_role("heading", level=1)
    expect(heading).not_to_have_text("Typ uw meldcode")
    return heading.inner_text()


def _in_the_queue(page: Page, desk: Desk) -> Page:
    """The day's queue stands in lanes, and the report in it has the reasons of its lane."""
    page.goto(f"{desk.address}/reports/")
    picture(page, "reports")
    assert faults_of(page) == []
    page.locator("main a", has_text=re.compile(r"M\d{4}-000014")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("000014"))
    expect(_section(page, "story")).to_contain_text("strafbaar materiaal")
    assert faults_of(page) == []
    picture(page, "report")
    return page


def _section(page: Page, name: str) -> Locator:
    return page.locator(f"section[aria-labelledby='{name}']")


def _linked(page: Page) -> None:
    """The nickname of a platform's report is the same: a person says that they belong together."""
    link = page.locator("article.link").first
    expect(link).to_contain_text("testaccount_01")
    link.get_by_role("button", name=re.compile("^Hoort bij")).click()
    expect(page.locator("article.link .badge.good").first).to_be_visible()


def _sent_to_the_team(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Beslissen wat")).click()
    page.locator("a[href='?outcome=team']").click()
    page.locator("main select[name='team']").select_option(index=1)
    page.locator("main textarea[name='reason']").fill("Een bijnaam die vaker is gemeld.")
    page.locator("main form button.main").click()
    expect(_section(page, "decisions")).to_contain_text("Naar een team")


def _asked(page: Page) -> None:
    asking = page.locator("details:has(form[action$='/questions'])")
    asking.locator("summary").click()
    asking.locator("textarea").fill("Hoe heet de groep?")
    asking.locator("button").click()
    expect(_section(page, "reporter")).to_contain_text("Hoe heet de groep?")


def _answered(phone: Page, door: str, code: str) -> None:
    assert _told_at(phone, door, code)
    expect(phone.locator("main")).to_contain_text("Hoe heet de groep?")
    phone.get_by_label("Uw tekst").fill("De groep heet Voorbeeldgroep.")
    phone.get_by_role("button", name="Versturen").first.click()
    expect(phone.get_by_role("status")).to_contain_text("verzegeld")


def _decided(page: Page) -> None:
    page.get_by_role("button", name="Oppakken").click()
    page.get_by_role("link", name=re.compile("^Beslissen wat")).click()
    page.locator("a[href='?outcome=settled']").click()
    page.locator("main textarea[name='reason']").fill("De groep bestaat niet meer.")
    page.locator("main form button.main").click()
    expect(page.locator("main")).to_contain_text("Gesloten")
