"""The pages of capture in a real browser: axe finds nothing, nothing is wider than the screen, no script is needed."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.filmed import needs_ffmpeg
from tests.web.room.test_browser import CASE, CHROMIUM, STANDARDS, _wait_for

ROOT = Path(__file__).parents[3]
PAGES = ("", "facts/", "times/", "map/", "series/", "series/1/?pictures=1", "rules/", "media/1/clues/")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    needs_ffmpeg,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium (Debian package chromium)"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a served desk, and Anna's cookie."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.web.capture.served", str(tmp_path_factory.mktemp("desk")), str(port)]
    served = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert served.stdout is not None
        cookie = served.stdout.readline().strip()
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", cookie
    finally:
        served.terminate()
        served.communicate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def page_of(browser: Browser, desk: tuple[str, str], width: int, scheme: str, *, scripts: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 860}, color_scheme=scheme, java_script_enabled=scripts
    )
    context.add_cookies([{"name": "sessionid", "value": desk[1], "url": desk[0]}])
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, desk: tuple[str, str], width: int, scheme: str
) -> None:
    page = page_of(browser, desk, width, scheme)
    addresses = [f"/capture/{CASE}/{rest}" for rest in PAGES] + ["/capture/", "/capture/watch/", f"/media/{CASE}/5/"]
    for address in addresses:
        page.goto(desk[0] + address)
        told = Axe().run(page, options={"runOnly": STANDARDS})
        assert told.response["violations"] == [], address
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wider), address


def test_a_medium_is_moved_without_scripts(browser: Browser, desk: tuple[str, str]) -> None:
    page = page_of(browser, desk, 1280, "light", scripts=False)
    page.goto(f"{desk[0]}/media/{CASE}/12/")
    page.locator("details.back > summary").last.click()
    page.locator('select[name="lane"]').select_option("imminent")
    page.locator('textarea[name="reason"]').fill("Op een ander goed live getoond")
    page.locator('form[action$="/lane"] button').click()
    page.goto(f"{desk[0]}/capture/{CASE}/?lane=imminent")
    assert "Op een ander goed live getoond" in page.content()
