"""The exchange with a hotline in a real browser, at both doors: axe finds nothing, nothing is wider than the screen."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import answers_come, browser, faults_of
from tests.cli.test_serve import free_port
from tests.portals.public.serving import Served, served
from tests.web.room.test_browser import _wait_for
from vangnet.transfer import access

__all__ = ["answers_come", "browser"]

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
KEY = "0" * 33
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LET_IN = """
import django
django.setup()
from vangnet.portals.public.hotlines.taking import take
from vangnet.transfer import access, shapes
card = access.card("0" * 33, "offlimits")
take(shapes.Hotline(name="offlimits", title="Offlimits", opening=card.opening, signing=card.signing, lookups_a_day=9))
told = b'{"format":"vangnet hotline 1","kind":"%s","id":"%s","thread":"OL-17","made_at":"2026-11-20T10:00:00Z",%s}'
for kind, number, rest in (
    (b"feedback_asked", b"D1", b'"text":"staat dit er nog?"'),
    (b"hold", b"D2", b'"until":"2030-01-01T10:00:00Z","text":"onderzoek loopt"'),
    (b"received", b"D3", b'"answers":"x","number":"M2026-000017"'),
):
    sealed = access.seal_to(card.opening, told % (kind, number, rest))
    take(shapes.HotlineTold(hotline="offlimits", id=number.decode(), sealed=sealed))
"""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("door")) as told:
        environment = {
            **os.environ,
            "VANGNET_DATA": str(told.folder),
            "DJANGO_SETTINGS_MODULE": "vangnet.config.public",
        }
        subprocess.run([sys.executable, "-c", LET_IN], env=environment, check=True)
        yield told


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a served desk, and the cookies of the liaison and of the custodian."""
    port = free_port()
    command = [sys.executable, "-m", "tests.web.hotline.served", str(tmp_path_factory.mktemp("desk")), str(port)]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert started.stdout is not None
        cookies = started.stdout.readline().split()
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", cookies
    finally:
        started.terminate()
        started.communicate()


def is_sound(page: Page) -> None:
    assert faults_of(page) == [], page.url
    assert not page.evaluate(WIDER), page.url


@pytest.mark.parametrize(("language", "width"), [("", 360), ("en/", 1280)])
def test_a_hotline_sends_a_report_and_answers_at_the_public_door(
    browser: Browser, door: Served, language: str, width: int
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    address = f"{door.address}/{language}hotline/"
    page.goto(address)
    is_sound(page)
    page.locator("[name=key]").fill(access.shown(KEY)[:-1] + "7")
    page.locator("[name=name]").fill("Noor")
    page.locator("main .form button").click()
    assert "tikfout" in page.content() or "typing error" in page.content()
    is_sound(page)
    page.locator("[name=key]").fill(access.shown(KEY))
    page.locator("main .form button").click()
    expect(page.locator(".thread-list")).to_contain_text("OL-17")
    page.goto(address)
    is_sound(page)
    page.goto(f"{address}report/")
    is_sound(page)
    page.locator("[name=thread]").fill(f"OL-{width}")
    page.locator("[name=urls]").fill("https://example.org/1")
    page.locator("summary").first.click()
    page.locator("[name=police_reason]").select_option("R4")
    page.locator("main .form button.main").click()
    expect(page.locator(".thread-list")).to_contain_text(f"OL-{width}")
    page.get_by_role("link", name="OL-17").click()
    is_sound(page)
    assert "112" in page.content()
    for summary in page.locator("summary").all():
        summary.click()
    is_sound(page)
    if page.locator("[name=answers]").count():
        page.locator("form:has([name=answers]) [name=text]").fill("ja")
        page.locator("form:has([name=answers]) button").click()
        expect(page.locator(".message.success")).to_be_visible()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"hotline"}
    assert cookies["hotline"]["httpOnly"]
    assert KEY not in cookies["hotline"]["value"]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_shows_and_answers_the_exchange(browser: Browser, desk: tuple[str, list[str]], width: int) -> None:
    address, (liaison, custodian) = desk
    page = browser.new_context(viewport={"width": width, "height": 860}).new_page()
    page.context.add_cookies([{"name": "sessionid", "value": liaison, "url": address}])
    for place in ("", "partners", "partners/add", "lookups", "digests"):
        page.goto(f"{address}/hotline/{place}")
        is_sound(page)
    page.goto(f"{address}/hotline/")
    page.get_by_role("link", name="OL-2026-17").click()
    is_sound(page)
    if width == 1280:
        page.locator("[name=answer-material]").select_option("known")
        page.locator("form:has([name=answer-material]) button").click()
        expect(page.locator(".message.success")).to_be_visible()
        is_sound(page)
    page.context.add_cookies([{"name": "sessionid", "value": custodian, "url": address}])
    page.goto(f"{address}/hotline/digests/propose")
    is_sound(page)
