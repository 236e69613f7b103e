"""The way into the school door in a real browser: on a telephone and wide, in two languages, without script."""

import re
import time
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import answers_come, browser, faults_of
from tests.portals.school.serving import Served, served
from vangnet.transfer import receipt

__all__ = ["answers_come", "browser"]

pytestmark = pytest.mark.browser

WIDTHS = {"nl": 360, "en": 1280}
PEOPLE = [f"{name}.{language}@testboom.example" for language in WIDTHS for name in ("mees", "noor")]
WORDS = {
    "nl": (
        "e-mailadres",
        "code die de politie",
        "code uit de mail",
        "code die de app",
        "Uitloggen",
        "deskundige praten",
    ),
    "en": ("e-mail address", "code that the police", "code in the mail", "code that the app", "Sign out", "an expert"),
}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("door"), PEOPLE) as told:
        yield told


def opened(browser: Browser, language: str) -> Page:
    context = browser.new_context(viewport={"width": WIDTHS[language], "height": 800}, locale="nl-NL")
    return context.new_page()


def mailed_code(door: Served, email: str) -> str:
    until = time.monotonic() + 30
    while not (got := door.letters.to(email)):
        assert time.monotonic() < until, door.log.read_text()
        time.sleep(0.05)
    found = re.search(r"(\d{4}) (\d{4})", got[-1].get_content())
    assert found
    return found[0]


def enter(page: Page) -> None:
    """Send the form by the keyboard, and wait for the answer."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look(page: Page, folder: Path, name: str) -> None:
    """Nothing against WCAG, nothing wider than the window; and a picture for who wants to see it."""
    page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    assert faults_of(page) == [], name
    assert name == "in" or page.locator("script").count() == 0  # all of it works without
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_newcomer_comes_in_and_out_and_in_again(
    browser: Browser, door: Served, language: str, tmp_path: Path
) -> None:
    email, prefix = f"mees.{language}@testboom.example", "" if language == "nl" else "/en"
    address, letter, mailed, app, out, expert = WORDS[language]
    page = opened(browser, language)
    page.goto(f"{door.address}{prefix}/")
    look(page, tmp_path, "sign-in")
    page.goto(f"{door.address}{prefix}/first-time/")
    look(page, tmp_path, "first-time")
    page.get_by_label(address).fill(email)
    page.get_by_label(letter).fill("0123-4567-89AB-CDEFZ")
    enter(page)
    look(page, tmp_path, "first-time-wrong")
    page.get_by_label(letter).fill(receipt.shown(door.activations[email]).lower())
    enter(page)
    expect(page.get_by_label(mailed)).to_be_visible()
    page.locator("summary").click()
    look(page, tmp_path, "code")
    page.get_by_label(mailed).fill("00000000")
    enter(page)
    look(page, tmp_path, "code-wrong")
    page.get_by_label(mailed).fill(mailed_code(door, email))
    enter(page)
    expect(page.locator(".picture svg")).to_be_visible()
    look(page, tmp_path, "new-app")
    secret = b32decode(page.locator(".secret").inner_text().replace(" ", ""))
    first_code = f"{totp(secret):06}"
    page.get_by_label(app).fill(first_code)
    enter(page)
    expect(page.get_by_role("button", name=out)).to_be_visible()
    expect(page.get_by_role("link", name=expert)).to_be_visible()
    look(page, tmp_path, "in")
    with page.expect_navigation():
        page.get_by_role("button", name=out).click()
    look(page, tmp_path, "out")

    page.goto(f"{door.address}{prefix}/sign-in/")
    door.letters.got.clear()
    page.get_by_label(address).fill(email)
    enter(page)
    page.get_by_label(mailed).fill(mailed_code(door, email))
    enter(page)
    page.get_by_label(app).fill(first_code)
    enter(page)
    expect(page.get_by_role("alert")).to_be_visible()  # this code was used
    look(page, tmp_path, "app-used")
    page.get_by_label(app).fill(f"{totp(secret, drift=1):06}")
    enter(page)
    expect(page.get_by_role("button", name=out)).to_be_visible()
    names = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(names) == {"visit", "csrftoken"}
    assert all(one["httpOnly"] and one["sameSite"] == "Strict" and one["expires"] == -1 for one in names.values())
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_types_wrong_codes_of_the_app_is_told_until_when(
    browser: Browser, door: Served, language: str, tmp_path: Path
) -> None:
    email, prefix = f"noor.{language}@testboom.example", "" if language == "nl" else "/en"
    address, letter, mailed, app, out, _expert = WORDS[language]
    page = opened(browser, language)
    page.goto(f"{door.address}{prefix}/first-time/")
    page.get_by_label(address).fill(email)
    page.get_by_label(letter).fill(door.activations[email])
    enter(page)
    page.get_by_label(mailed).fill(mailed_code(door, email))
    enter(page)
    secret = b32decode(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label(app).fill(f"{totp(secret):06}")
    enter(page)
    with page.expect_navigation():
        page.get_by_role("button", name=out).click()
    door.letters.got.clear()
    page.goto(f"{door.address}{prefix}/sign-in/")
    page.get_by_label(address).fill(email)
    enter(page)
    page.get_by_label(mailed).fill(mailed_code(door, email))
    enter(page)
    for _ in range(5):
        page.get_by_label(app).fill("000000")
        enter(page)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"\d\d:\d\d"))
    look(page, tmp_path, "locked")
    page.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["rules", "genuine", "help", "privacy", "nothing"])
def test_every_page_can_be_read_by_all(
    browser: Browser, door: Served, language: str, name: str, tmp_path: Path
) -> None:
    page = opened(browser, language)
    page.goto(f"{door.address}{'' if language == 'nl' else '/en'}/{name}/")
    look(page, tmp_path, name)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator('a[href="tel:112"]').first.is_visible()
    other = page.locator("header a[hreflang]")
    with page.expect_navigation():
        other.click()
    assert page.locator("html").get_attribute("lang") != language
    page.context.close()
