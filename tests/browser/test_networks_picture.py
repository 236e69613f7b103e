"""The picture of a network in a real browser: points are drawn, months fade them, keys walk and open a member."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import answers_come, browser, faults_of, speak
from tests.cli.test_serve import free_port
from tests.web.room.test_browser import _wait_for

__all__ = ["answers_come", "browser"]

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SCREENS = [("nl", 360), ("en", 1280)]
READY = "[data-picture][data-ready]"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The address of a served desk, Anna's cookie, and the number of her case."""
    port = free_port()
    command = [sys.executable, "-m", "tests.web.chats.served_picture", str(tmp_path_factory.mktemp("desk")), str(port)]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert started.stdout is not None
        cookie, number = started.stdout.readline().split()
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", cookie, number
    finally:
        started.terminate()
        started.communicate()


def enter(browser: Browser, desk: tuple[str, str, str], language: str, width: int, place: str, **more: object) -> Page:
    address, cookie, number = desk
    page = browser.new_context(viewport={"width": width, "height": 860}, **more).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(120_000)
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page.goto(f"{address}/chats/{number}/1/{place}")
    speak(page, language)
    return page


def is_sound(page: Page, name: str) -> None:
    if folder := os.environ.get("VANGNET_SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert faults_of(page) == [], page.url
    assert not page.evaluate(WIDER), page.url


def brightness(page: Page) -> float:
    """How bright the points are together, on a picture without words or rings."""
    seen = page.locator("[data-picture]").screenshot()
    pixels = np.asarray(Image.open(io.BytesIO(seen)).convert("RGB")).astype(int)
    return float((pixels.max(axis=2) > 90).mean())


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_the_pages_are_sound(browser: Browser, desk: tuple[str, str, str], language: str, width: int) -> None:
    page = enter(browser, desk, language, width, "picture/")
    page.wait_for_selector(READY)
    is_sound(page, f"chats-picture-{language}-{width}")
    page.goto(f"{desk[0]}/chats/{desk[2]}/1/members/0/around/?steps=2")
    is_sound(page, f"chats-around-{language}-{width}")


def test_points_are_drawn_and_months_fade_them(browser: Browser, desk: tuple[str, str, str]) -> None:
    page = enter(browser, desk, "en", 1280, "picture/")
    page.wait_for_selector(READY)
    whole = brightness(page)
    assert whole > 0.01
    said = page.locator("[data-picture-said]")
    expect(said).to_have_text(re.compile(r"^(\d+) of \1 points are bright"))
    page.locator("#months-to").focus()
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    expect(page.locator('output[for="months-to"]')).to_have_text("March 2025")
    expect(said).not_to_have_text(re.compile(r"^(\d+) of \1 "))
    assert brightness(page) < 0.8 * whole
    page.get_by_role("button", name="List the most active").click()
    expect(page.locator("#active-title")).to_contain_text("January 2025 – March 2025")
    page.wait_for_selector(READY)
    expect(page.locator('output[for="months-to"]')).to_have_text("March 2025")


def test_keys_walk_zoom_and_open_a_member(browser: Browser, desk: tuple[str, str, str]) -> None:
    page = enter(browser, desk, "en", 1280, "picture/")
    page.wait_for_selector(READY)
    page.locator("[data-picture]").focus()
    page.keyboard.press("n")
    said = page.locator("[data-picture-said]")
    expect(said).to_contain_text(re.compile(r"Member \d+, community \d+, "))
    first = said.inner_text()
    page.keyboard.press("n")
    assert said.inner_text() != first
    page.keyboard.press("p")
    expect(said).to_have_text(first)
    whole = brightness(page)
    for key in ("+", "+", "ArrowRight", "ArrowUp", "-"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert brightness(page) != whole
    number = re.search(r"Member (\d+)", first)[1]  # type: ignore[index]
    with page.expect_navigation(url=re.compile(rf"/1/members/{number}/$")):
        page.keyboard.press("Enter")


def test_a_click_opens_the_member_under_the_pointer(browser: Browser, desk: tuple[str, str, str]) -> None:
    page = enter(browser, desk, "en", 1280, "picture/")
    page.wait_for_selector(READY)
    page.locator("[data-picture]").scroll_into_view_if_needed()
    page.mouse.wheel(0, 0)
    box = page.locator("[data-picture]").bounding_box()
    assert box is not None
    with page.expect_navigation(url=re.compile(r"/1/members/\d+/$")):
        for step in range(40):
            x, y = box["x"] + box["width"] / 2 + step * 7, box["y"] + box["height"] / 2
            page.mouse.move(x, y)
            page.wait_for_timeout(40)
            if "near" in (page.locator("[data-picture]").get_attribute("class") or ""):
                page.mouse.click(x, y)
                break


def test_without_webgl_the_tables_say_the_same(browser: Browser, desk: tuple[str, str, str]) -> None:
    page = enter(browser, desk, "en", 1280, "picture/")
    page.add_init_script(
        "const was = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind.startsWith('webgl') ? null : was.call(this, kind, ...more); }"
    )
    page.reload()
    expect(page.locator("[data-picture-message]")).to_contain_text("no WebGL")
    expect(page.locator("[data-picture]")).to_be_hidden()
    assert page.locator("#active-title ~ .scroll tbody tr").count() == 100


def test_without_scripts_the_months_still_choose(browser: Browser, desk: tuple[str, str, str]) -> None:
    address, _, number = desk
    page = enter(browser, desk, "nl", 360, "picture/", java_script_enabled=False)
    expect(page.locator("[data-picture-message]")).to_be_visible()
    start = (2025 - 1970) * 12
    page.goto(f"{address}/chats/{number}/1/picture/?from={start}&to={start + 1}")
    expect(page.locator("#active-title")).to_contain_text("januari 2025 – februari 2025")


def test_the_network_around_a_member_is_walked_by_keys(browser: Browser, desk: tuple[str, str, str]) -> None:
    page = enter(browser, desk, "en", 1280, "members/0/around/")
    middle = page.locator("svg.around a").first
    middle.focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert focused == page.locator("#own-title ~ .scroll tbody tr th a").first.get_attribute("href")
    with page.expect_navigation(url=re.compile(focused)):
        page.keyboard.press("Enter")
