"""The queue, arrivals and clusters in a real browser: axe finds nothing, nothing is too wide, keys lead along."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import answers_come  # noqa: F401 - for every test here
from tests.web.room.test_browser import CHROMIUM, STANDARDS, _wait_for

ROOT = Path(__file__).parents[3]
PAGES = ("", "?owner=mine", "?lane=contact&overdue=on", "arrivals/", "arrivals/2/", "clusters/", "clusters/1/")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium (Debian package chromium)"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a served desk, and Ines' cookie."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.web.reports.served", str(tmp_path_factory.mktemp("desk")), str(port)]
    served = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert served.stdout is not None
        cookie = served.stdout.readline().strip()
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", cookie
    finally:
        served.terminate()
        if served.stdout is not None:
            served.stdout.close()
        served.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        one = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield one
        one.close()


def page_of(browser: Browser, desk: tuple[str, str], width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": desk[1], "url": desk[0]}])
    return context.new_page()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(
    browser: Browser, desk: tuple[str, str], width: int, language: str, tmp_path: Path
) -> None:
    page = page_of(browser, desk, width)
    page.goto(f"{desk[0]}/reports/")
    if page.get_attribute("html", "lang") != language:
        page.click(f"button[name=language][value={language}]")
    for number, address in enumerate(PAGES):
        answer = page.goto(f"{desk[0]}/reports/{address}")
        assert answer is not None
        assert answer.status == 200, address
        page.screenshot(path=tmp_path / f"{number}-{width}-{language}.png", full_page=True)
        found = Axe().run(page, options={"runOnly": STANDARDS})
        assert found.response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.context.close()


def test_keys_go_from_report_to_report_and_open_one(browser: Browser, desk: tuple[str, str]) -> None:
    page = page_of(browser, desk, 1280)
    page.goto(f"{desk[0]}/reports/")
    numbers = page.locator("[data-row]").all_text_contents()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == numbers[0]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reports/{numbers[0]}/")
    page.context.close()
