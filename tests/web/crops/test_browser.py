"""The workbench in a real browser: drawn by mouse and by keyboard, previewed, made, and approved by somebody else."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browsing import answers_come

__all__ = ["answers_come"]

CHROMIUM = shutil.which("chromium")
ROOT = Path(__file__).parents[3]
BENCH = "/crops/V2026-000001/new/PL0600-2026000001/1/"
ONE = "/crops/V2026-000001/PL0600-2026000001/{}/"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
LONG = 60_000  # milliseconds, on a busy machine

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium (Debian package chromium)"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a served desk, and the cookies of Wies and Bram."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.web.crops.served", str(tmp_path_factory.mktemp("desk")), str(port)]
    served = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert served.stdout is not None
        cookies = served.stdout.readline().split()
        for _ in range(600):
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", cookies
    finally:
        served.terminate()
        served.communicate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def page_of(browser: Browser, desk: tuple[str, list[str]], who: int, **more: object) -> tuple[Page, list[str]]:
    """A page of somebody, and what went wrong in it."""
    address, cookies = desk
    context = browser.new_context(base_url=address, **{"viewport": {"width": 1280, "height": 900}, **more})
    context.set_default_timeout(LONG)
    context.add_cookies([{"name": "sessionid", "value": cookies[who], "url": address}])
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and "422" not in said.text and wrong.append(said.text))
    return page, wrong


def clean(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page for who works on it, where VANGNET_SHOTS names a folder."""
    if folder := os.environ.get("VANGNET_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_crop_is_drawn_previewed_made_and_approved_by_somebody_else(browser: Browser, desk) -> None:
    page, wrong = page_of(browser, desk, 0)
    page.goto(BENCH)
    assert clean(page) == []
    page.locator(".form button.main").click()
    drawing = page.locator(".stage svg")
    expect(drawing).to_be_visible(timeout=LONG)
    drawing.scroll_into_view_if_needed()
    # by mouse: the box
    place = drawing.bounding_box()
    assert place is not None
    scale = 640 / place["width"]
    page.mouse.move(place["x"] + 100 / scale, place["y"] + 60 / scale)
    page.mouse.down()
    page.mouse.move(place["x"] + 400 / scale, place["y"] + 260 / scale, steps=4)
    page.mouse.up()
    assert abs(int(page.input_value("[name=x]")) - 100) <= 3
    assert abs(int(page.input_value("[name=width]")) - 300) <= 4
    # by keyboard: it is moved and made larger
    before = int(page.input_value("[name=x]")), int(page.input_value("[name=width]"))
    drawing.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert (int(page.input_value("[name=x]")), int(page.input_value("[name=width]"))) == (
        before[0] + 10,
        before[1] + 10,
    )
    # a mask by keyboard
    page.locator("[name=tool][value=mask]").check()
    drawing.focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert len(page.input_value("[name=masks]").split()) == 2
    # what it will be
    page.locator("[data-try]").click()
    expect(page.locator("[data-previewed] img")).to_be_visible(timeout=LONG)
    page.wait_for_function("document.querySelector('[data-previewed] img').naturalWidth > 0")
    assert clean(page) == []
    shot(page, "bench-1280")
    page.select_option("[name=kind]", "room")
    page.fill("[name=title]", "Behang met strepen")
    page.locator("button.main", has_text="").last.click()
    page.wait_for_url(f"**{ONE.format(2)}")
    page.wait_for_function("document.querySelector('.whole img').naturalWidth > 0")
    assert clean(page) == []
    assert page.locator("[name=reason]").count() == 0  # its maker decides nothing
    assert wrong == []

    other, wrong = page_of(browser, desk, 1)
    other.goto(ONE.format(2))
    other.wait_for_function("document.querySelector('.whole img').naturalWidth > 0")
    assert clean(other) == []
    shot(other, "approve-1280")
    other.fill("[name=reason]", "alleen behang")
    other.locator("form button.main").first.click()
    expect(other.locator(".badge.good")).to_be_visible(timeout=LONG)
    other.goto("/crops/V2026-000001/")
    assert clean(other) == []
    shot(other, "list-1280")
    assert wrong == []


def test_the_pages_fit_a_telephone_in_english(browser: Browser, desk) -> None:
    page, wrong = page_of(browser, desk, 0, viewport={"width": 360, "height": 740})
    page.goto(BENCH)
    page.locator("button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".form button.main").click()
    expect(page.locator(".stage svg")).to_be_visible(timeout=LONG)
    for name, address in (("bench", ""), ("crop", ONE.format(1)), ("list", "/crops/V2026-000001/")):
        if address:
            page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        shot(page, f"{name}-360-en")
    assert wrong == []


def test_without_a_script_numbers_are_typed_and_the_preview_comes_with_the_page(browser: Browser, desk) -> None:
    page, _wrong = page_of(browser, desk, 0, java_script_enabled=False)
    page.goto(BENCH)
    page.locator(".form button.main").click()
    for name, value in {"x": "40", "y": "30", "width": "200", "height": "150"}.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=masks]", "60,50 120,100")
    page.locator("[data-try]").click()
    expect(page.locator("[data-previewed] img")).to_be_visible(timeout=LONG)
    assert page.input_value("[name=x]") == "40"
