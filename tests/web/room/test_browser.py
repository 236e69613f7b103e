"""The room in a real browser, by keyboard alone, on a desk of its own."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from tests.browsing import answers_come
from tests.filmed import needs_ffmpeg
from tests.web.room.served import PICTURES

__all__ = ["answers_come"]

CHROMIUM = shutil.which("chromium")
ROOT = Path(__file__).parents[3]
CASE = "PL0600-2026000001"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]

pytestmark = [
    pytest.mark.browser,
    needs_ffmpeg,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium (Debian package chromium)"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a served desk, and Anna's cookie."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.web.room.served", str(tmp_path_factory.mktemp("desk")), str(port)]
    served = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert served.stdout is not None
        cookie = served.stdout.readline().strip()
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", cookie
    finally:
        served.terminate()
        served.communicate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the desk did not come up")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, desk: tuple[str, str]) -> Iterator[Page]:
    """A page that may make no mistake: no error of a script, none of the content policy, no answer of 5xx."""
    address, cookie = desk
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 850})
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and "422" not in said.text and wrong.append(said.text))
    page.on("response", lambda response: response.status >= 500 and wrong.append(response.url))
    yield page
    context.close()
    assert wrong == []


def open_grid(page: Page, query: str = "status=new&reading=all&grouped=on") -> None:
    page.goto(f"/media/{CASE}/?{query}")
    page.wait_for_load_state("networkidle")


def here(page: Page) -> int:
    return int(page.evaluate("document.activeElement.closest('.tile').dataset.position"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_one_tile_can_be_reached_and_arrows_move_over_the_others(page: Page) -> None:
    open_grid(page)
    assert here(page) == 1
    press(page, "ArrowRight", "l")
    assert here(page) == 3
    press(page, "h", "ArrowDown")
    columns = len(page.evaluate("getComputedStyle(document.querySelector('.tiles')).gridTemplateColumns").split())
    assert page.locator(".tile").nth(columns + 1).get_attribute("data-position") == str(here(page))
    assert page.locator(".open[tabindex='0']").count() == 1


def test_pixels_are_revealed_and_hidden_by_a_key(page: Page) -> None:
    open_grid(page)
    picture = page.locator("#m1 .open img")
    assert "/pixels/tile-144-gb" in (picture.get_attribute("src") or "")
    press(page, "r")
    expect(picture).to_have_attribute("src", re.compile("/pixels/shown"))
    expect(picture).to_have_js_property("naturalWidth", 320)
    with page.expect_request("**/looked/") as told:
        press(page, "r")
    assert "seconds=" in (told.value.post_data or "")
    expect(picture).to_have_attribute("src", re.compile("/pixels/tile-144-gb"))


def test_categories_are_given_by_digits_and_undone(page: Page) -> None:
    open_grid(page)
    press(page, "d", "0")
    expect(page.locator("#m1 .badge.good")).to_contain_text("0")
    expect(page.locator("#said")).not_to_be_empty()
    assert here(page) == 2
    press(page, "u")
    expect(page.locator("#m1 .badge.good")).to_have_count(0)
    expect(page.locator("#m1 img")).to_have_count(1)


def test_a_range_is_ticked_and_categorised_together(page: Page) -> None:
    open_grid(page)
    press(page, "x", "ArrowRight", "ArrowRight", "s", "0")
    expect(page.locator(".tile.done")).to_have_count(3)
    press(page, "u")
    expect(page.locator(".tile.done")).to_have_count(0)


def test_next_leads_to_what_is_not_categorised_and_over_the_page(page: Page) -> None:
    open_grid(page)
    press(page, "ArrowRight", "0")
    expect(page.locator("#m2.done")).to_have_count(1)
    press(page, "h", "h", "n")
    assert here(page) == 3
    press(page, "End", "n")
    page.wait_for_url("**after=*")
    press(page, "u")


def test_a_medium_is_opened_shown_categorised_and_left_by_keys(page: Page) -> None:
    open_grid(page)
    press(page, "ArrowRight", "Enter")
    page.wait_for_url("**/2/")
    press(page, "r")
    page.wait_for_url("**shown=*")
    expect(page.locator(".large img")).to_have_js_property("naturalWidth", 320)
    press(page, "]")
    page.wait_for_url("**/3/")
    press(page, "0")
    expect(page.locator(".said li:not(.soft)")).to_have_count(1)
    press(page, "u")
    expect(page.locator(".said li:not(.soft)")).to_have_count(0)
    press(page, "Backspace")
    page.wait_for_url("**after=2")


def test_a_video_plays_in_pieces_without_sound(page: Page) -> None:
    page.goto(f"/media/{CASE}/{PICTURES + 1}/")
    press(page, "r")
    page.wait_for_url("**shown=*")
    video = page.locator("video")
    assert video.evaluate("v => v.muted")
    video.evaluate("v => v.play()")
    video.evaluate("v => new Promise(done => v.addEventListener('ended', done))")
    expect(page.locator("[data-clip-at]")).to_have_text("0 s")  # its four seconds were one piece


def test_a_known_medium_leads_to_the_question_why(page: Page) -> None:
    open_grid(page, "status=known&reading=all")
    assert page.locator(".tile img").count() == 0
    press(page, "r")
    page.wait_for_url("**#reason")
    page.get_by_label("Waarom moet u dit zien?").fill("vergelijken met de kamer op foto 3")
    page.keyboard.press("Enter")
    page.wait_for_url("**shown=*")
    expect(page.locator(".large img")).to_have_js_property("naturalWidth", 320)


def test_the_contact_sheet_confirms_only_what_was_ticked(page: Page) -> None:
    page.goto(f"/media/{CASE}/5/near/")
    press(page, "0")
    expect(page.locator("#said")).to_have_class("error")
    press(page, "ArrowRight", "x", "0")
    expect(page.locator(".tile.done")).to_have_count(1)
    press(page, "u")
    expect(page.locator(".tile.done")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["?status=new&reading=all&grouped=on", f"{PICTURES + 1}/", "66/", "5/near/", "unread/"]
)
def test_pages_meet_wcag(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"/media/{CASE}/{path}")
    for details in page.locator("details").all():
        details.evaluate("d => { d.open = true }")
    found = Axe().run(page, options={"runOnly": STANDARDS})
    assert [(wrong["id"], [node["html"] for node in wrong["nodes"]]) for wrong in found.response["violations"]] == []


@pytest.mark.parametrize("path", ["?status=new&reading=all&grouped=on", f"{PICTURES + 1}/", "5/near/"])
def test_pages_fit_a_narrow_window(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/media/{CASE}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
