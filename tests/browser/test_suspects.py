"""Suspects in a real browser, in two languages: axe finds nothing, nothing is wider than the screen."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import answers_come, browser, faults_of, speak
from tests.cli.test_serve import free_port
from tests.web.room.test_browser import _wait_for

__all__ = ["answers_come", "browser"]

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SCREENS = [("nl", 360), ("en", 1280)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a served desk, and the cookies of the case officer, the prosecutor and a youth officer."""
    port = free_port()
    command = [sys.executable, "-m", "tests.web.suspects.served", str(tmp_path_factory.mktemp("desk")), str(port)]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert started.stdout is not None
        cookies = started.stdout.readline().split()
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", cookies
    finally:
        started.terminate()
        started.communicate()


def enter(browser: Browser, desk: tuple[str, list[str]], who: int, language: str, width: int) -> Page:
    address, cookies = desk
    page = browser.new_context(viewport={"width": width, "height": 860}).new_page()
    page.context.add_cookies([{"name": "sessionid", "value": cookies[who], "url": address}])
    page.goto(f"{address}/suspects/")
    speak(page, language)
    return page


def is_sound(page: Page) -> None:
    for summary in page.locator("main summary").all():
        summary.evaluate("one => { one.parentElement.open = true }")
    assert faults_of(page) == [], page.url
    assert not page.evaluate(WIDER), page.url


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_a_case_officer_writes_a_suspect_down_birth_date_first(
    browser: Browser, desk: tuple[str, list[str]], language: str, width: int
) -> None:
    page = enter(browser, desk, 0, language, width)
    is_sound(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    is_sound(page)
    page.goto(f"{desk[0]}/suspects/")
    page.get_by_role("link", name="VD").last.click()
    is_sound(page)
    expect(page.locator("#under-age")).to_be_visible()
    page.get_by_role("link", name="PL0600-2026000001").first.click()
    is_sound(page)
    page.locator('a[href$="/new/"]').click()
    is_sound(page)
    page.locator("main .form button.main").click()  # the browser itself asks for the date of birth first
    assert page.locator(":invalid").first.count()
    page.locator('[name=is_known][value="unknown"]').check()
    page.locator("main .form button.main").click()
    expect(page.locator(".message.success")).to_be_visible()
    expect(page.locator("#age .badge.new")).to_be_visible()
    is_sound(page)
    page.locator("#age summary").last.click()
    page.locator("#move-reason").fill("lijkt ouder")
    page.locator("form:has(#move-reason) button.main").click()
    expect(page.locator(".message.error")).to_be_visible()
    is_sound(page)


@pytest.mark.parametrize(("language", "width"), SCREENS)
@pytest.mark.parametrize("who", [1, 2])
def test_a_prosecutor_and_a_youth_officer_read(
    browser: Browser, desk: tuple[str, list[str]], who: int, language: str, width: int
) -> None:
    page = enter(browser, desk, who, language, width)
    is_sound(page)
    page.locator("[data-row]", has_text="VD").first.click()
    is_sound(page)
    assert ("PL0600-2026000001" in page.content()) == (who == 1)
