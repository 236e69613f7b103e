"""The board in a real browser, in two languages: axe finds nothing, nothing is wider than the screen."""

import os
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
STEERING, PROSECUTION, OFFICER = range(3)
PAGES = ("", "Z000001/", "decisions/", "weights/", "weights/1/")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a served desk, and the cookies of who looks."""
    port = free_port()
    command = [sys.executable, "-m", "tests.web.board.served", str(tmp_path_factory.mktemp("desk")), str(port)]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert started.stdout is not None
        cookies = started.stdout.readline().split()
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", cookies
    finally:
        started.terminate()
        started.communicate()


def enter(browser: Browser, desk: tuple[str, list[str]], who: int, language: str, width: int, place: str) -> Page:
    address, cookies = desk
    page = browser.new_context(viewport={"width": width, "height": 860}).new_page()
    page.set_default_timeout(240_000)
    page.context.add_cookies([{"name": "sessionid", "value": cookies[who], "url": address}])
    page.goto(f"{address}/board/{place}")
    speak(page, language)
    return page


def is_sound(page: Page, name: str) -> None:
    for summary in page.locator("main summary").all():
        summary.evaluate("one => { one.parentElement.open = true }")
    if folder := os.environ.get("VANGNET_SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert faults_of(page) == [], page.url
    assert not page.evaluate(WIDER), page.url


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_every_page_of_the_board_is_sound(
    browser: Browser, desk: tuple[str, list[str]], language: str, width: int
) -> None:
    page = enter(browser, desk, STEERING, language, width, "")
    for place in PAGES:
        page.goto(f"{desk[0]}/board/{place}")
        is_sound(page, f"board-{place.strip('/').replace('/', '-')}-{language}-{width}")
    page = enter(browser, desk, OFFICER, language, width, "asking/PL0600-2026000001/")
    is_sound(page, f"board-asking-{language}-{width}")


@pytest.mark.parametrize(
    ("language", "agree", "stands"), [("nl", "Instemmen voor", "geldt"), ("en", "Agree for", "stands")]
)
def test_police_propose_and_prosecution_agree(
    browser: Browser, desk: tuple[str, list[str]], language: str, agree: str, stands: str
) -> None:
    number = {"nl": "Z000003", "en": "Z000004"}[language]
    page = enter(browser, desk, STEERING, language, 1280, f"{number}/")
    page.locator("#decision summary").click()
    page.locator("#decision-kind").select_option("hold")
    page.locator("#decision-reason").fill("later")
    page.locator("#decision form.form button.main").click()
    expect(page.locator(".message.success")).to_be_visible()
    page = enter(browser, desk, PROSECUTION, language, 1280, f"{number}/")
    page.get_by_role("button", name=agree).click()
    expect(page.locator(".badge.good").first).to_have_text(stands)
