"""Chats and forums in a real browser, in two languages: axe finds nothing, nothing is wider than the screen.

The desk has read a Telegram account, a WhatsApp zip and a phpBB dump; the report on the first is downloaded.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import answers_come, browser, faults_of, speak
from tests.cli.test_serve import free_port
from tests.web.room.test_browser import _wait_for

__all__ = ["answers_come", "browser"]

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SCREENS = [("nl", 360), ("en", 1280)]
PAGES = (
    "{case}/",
    "{case}/give/C1/",
    "{case}/same/",
    "{case}/across/",
    "{case}/1/",
    "{case}/2/",
    "{case}/3/",
    "{case}/1/players/",
    "{case}/1/players/?layer=private",
    "{case}/1/players/sets/",
    "{case}/1/communities/",
    "{case}/1/communities/0/",
    "{case}/1/picture/",
    "{case}/1/members/",
    "{case}/1/members/1/",
    "{case}/1/members/3/",
    "{case}/1/members/1/around/",
    "{case}/1/messages/",
    "{case}/1/messages/?member=1",
    "{case}/1/messages/5/",
    "{case}/1/media/",
    "{case}/1/work/",
    "{case}/1/report",
    "{case}/2/members/",
    "{case}/2/messages/",
    "{case}/3/players/",
    "{case}/3/members/",
    "{case}/3/report",
)
WORK = ("work/", "work/{item}/")
"""Every page under /chats/; one that is not there is passed over."""


class Desk:
    """Where it is served, and for whom."""

    def __init__(self, address: str, told: list[str]) -> None:
        self.address = address
        self.case, self.cookie, self.item = told

    def page(self, browser: Browser, language: str, width: int) -> Page:
        page = browser.new_context(viewport={"width": width, "height": 860}).new_page()
        page.set_default_timeout(240_000)
        page.context.add_cookies([{"name": "sessionid", "value": self.cookie, "url": self.address}])
        page.goto(self.of("{case}/"))
        speak(page, language)
        return page

    def of(self, place: str) -> str:
        return f"{self.address}/chats/{place.format(case=self.case, item=self.item)}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    port = free_port()
    command = [sys.executable, "-m", "tests.web.chats.served", str(tmp_path_factory.mktemp("desk")), str(port)]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert started.stdout is not None
        told = started.stdout.readline().split()
        _wait_for(port)
        yield Desk(f"http://127.0.0.1:{port}", told)
    finally:
        started.terminate()
        started.communicate()


@pytest.mark.parametrize(("language", "width"), SCREENS)
@pytest.mark.parametrize("places", [PAGES, WORK], ids=["case", "work"])
def test_every_page_of_chats_is_sound(
    browser: Browser, desk: Desk, places: tuple[str, ...], language: str, width: int
) -> None:
    page = desk.page(browser, language, width)
    wrong = []
    for place in places:
        answer = page.goto(desk.of(place))
        if answer is None or answer.status == 404:
            continue
        for summary in page.locator("main summary").all():
            summary.evaluate("one => { one.parentElement.open = true }")
        if folder := os.environ.get("VANGNET_SCREENS"):
            name = place.format(case="chats", item="item").translate(str.maketrans("/?=", "---"))
            page.screenshot(path=f"{folder}/{name}-{language}-{width}.png", full_page=True)
        faults = faults_of(page) + (["wider than the screen"] if page.evaluate(WIDER) else [])
        wrong += [f"{answer.status} {place}: {fault}" for fault in faults]
        if answer.status != 200:
            wrong.append(f"{answer.status} {place}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_the_report_is_downloaded(browser: Browser, desk: Desk, language: str, width: int, tmp_path: Path) -> None:
    page = desk.page(browser, language, width)
    page.goto(desk.of("{case}/1/report"))
    page.locator("#report_recipient").fill("Officier van justitie")
    page.locator("#report_purpose").fill("Dossier")
    with page.expect_download() as download:
        page.locator("form:has(#report_recipient) button.main").click()
    download.value.save_as(tmp_path / "report.pdf")
    told = subprocess.run(["pdftotext", tmp_path / "report.pdf", "-"], capture_output=True, check=True, text=True)
    assert ("Wat in deze export ontbreekt" if language == "nl" else "What this export leaves out") in told.stdout
