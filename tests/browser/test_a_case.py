"""A case from its scan to its report, played by its team in real browsers on the sample desk."""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, SignIn, faults_of, speak
from vangnet.cli.demo.desk import CASE

SCREENSHOTS = Path(__file__).resolve().parent.parent.parent / "docs" / "screenshots"
SCANNED_SECONDS = 240

pytestmark = pytest.mark.browser


def enter(page: Page, desk: Desk, path: str) -> Page:
    """Go to a page of a case, and tell a purpose if it is asked."""
    page.goto(desk.address + path)
    if "/purpose" in page.url:
        page.locator('main input[type="radio"]').first.check()
        page.locator("main form button.main").click()
    return page


def picture(page: Page, name: str) -> None:
    """Keep what the page shows for the README, when that is asked for."""
    if os.environ.get("VANGNET_SCREENSHOTS"):
        page.wait_for_load_state("networkidle")
        page.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.fixture(scope="module")
def scanned(desk: Desk, sign_in: SignIn) -> Desk:
    """The sample desk, once both of its scans are done."""
    page = enter(sign_in("olaf"), desk, f"/cases/{CASE}/")
    until = time.monotonic() + SCANNED_SECONDS
    while page.locator(".badge.done").count() < 2:
        assert time.monotonic() < until, page.locator("main").inner_text()
        time.sleep(1)
        page.reload()
    picture(page, "case")
    page.close()
    return desk


@pytest.fixture(scope="module")
def captured(scanned: Desk, sign_in: SignIn) -> Desk:
    """The sample desk, once it looked when, where and with what its media were made."""
    page = enter(sign_in("anna"), scanned, f"/capture/{CASE}/")
    until = time.monotonic() + SCANNED_SECONDS
    while page.locator(".panel.running").count() or not page.get_by_text("VB-0001").count():
        assert time.monotonic() < until, page.locator("main").inner_text()
        time.sleep(1)
        page.reload()
    picture(page, "lanes")
    page.close()
    return scanned


def test_an_examiner_categorises_by_keyboard_alone(scanned: Desk, sign_in: SignIn) -> None:
    page = enter(sign_in("anna"), scanned, f"/media/{CASE}/")
    tiles = page.locator(".tile")
    expect(tiles.first).to_be_visible()
    _pixels_have_come(page)
    picture(page, "room")
    page.locator(".tile .open").first.focus()
    with page.expect_response(lambda response: "/undo/" in response.url):
        for key in ("1", "1", "0", "2", "u"):  # as quickly as somebody can type
            page.keyboard.press(key)
    expect(page.locator(".tile.done")).to_have_count(3)
    page.close()


def _pixels_have_come(page: Page) -> None:
    script = (
        "() => [...document.querySelectorAll('.tile img')].slice(0, 8).every(i => i.complete && i.naturalWidth > 0)"
    )
    page.wait_for_function(script, timeout=60_000)


def test_a_picture_is_shown_on_purpose_and_that_is_written_down(scanned: Desk, sign_in: SignIn) -> None:
    page = enter(sign_in("anna"), scanned, f"/media/{CASE}/")
    page.locator(".tile .open").first.focus()
    with page.expect_response(lambda response: "/look/" in response.url) as looked:
        page.keyboard.press("r")
    assert looked.value.ok
    page.keyboard.press("Escape")
    page.close()
    auditor = sign_in("toezicht")
    auditor.goto(f"{scanned.address}/audit/?case={CASE}")
    assert "medium.look" in auditor.locator("main").inner_text()
    picture(auditor, "audit")
    auditor.close()


def test_a_second_reader_agrees_and_disagrees(scanned: Desk, sign_in: SignIn) -> None:
    page = enter(sign_in("bram"), scanned, f"/reading/{CASE}/")
    picture(page, "second-reading")
    for key in ("1", "2"):
        page.goto(f"{scanned.address}/reading/{CASE}/")
        with page.expect_navigation(wait_until="networkidle"):
            page.locator('main a[href*="second=1"]').first.click()
        with page.expect_response(lambda response: "/categorise/" in response.url):
            page.keyboard.press(key)
    page.close()
    officer = enter(sign_in("olaf"), scanned, f"/reading/{CASE}/disagreements")
    told = officer.locator("main").inner_text()
    assert "Anna de Vries" in told
    assert "Bram Jansen" in told
    officer.close()


def test_a_report_is_made_as_pdf(scanned: Desk, sign_in: SignIn) -> None:
    page = enter(sign_in("olaf"), scanned, f"/results/{CASE}/")
    page.locator('select[name="kind"]').select_option(index=0)
    page.locator('input[name="recipient"]').fill("officier van justitie")
    page.locator('input[name="purpose"]').fill("voorbeeld")
    with page.expect_download(timeout=120_000) as made:
        page.locator("main form button.main").first.click(no_wait_after=True)
    assert Path(made.value.path()).read_bytes().startswith(b"%PDF")
    page.reload()
    assert "officier van justitie" in page.locator("main").inner_text()
    picture(page, "results")
    page.close()


def test_a_new_medium_says_when_where_and_with_what(captured: Desk, sign_in: SignIn) -> None:
    """And its series and lane, each with its reasons; the time line and the map show it too."""
    page = enter(sign_in("anna"), captured, f"/capture/{CASE}/?lane=access")
    page.locator("main tbody tr", has_text="VB-0001").first.locator("a").first.click()
    panel = page.locator("section.capture")
    expect(panel).to_contain_text("Toestel 1")
    panel.locator("details summary").first.click()
    told = panel.inner_text()
    for words in ("VB-0001", "NL", "± 25 m", "Exif:GPS", "UTC", "Hetzelfde serienummer", "Exif:DateTimeOriginal"):
        assert words in told, words
    assert panel.locator(f'a[href*="/capture/{CASE}/series/"]').count()
    panel.evaluate("panel => panel.scrollIntoView()")
    picture(page, "capture")
    page.goto(f"{captured.address}/capture/{CASE}/map/")
    expect(page.locator("main svg.map, main svg").first).to_be_visible()
    picture(page, "map")
    page.goto(f"{captured.address}/capture/{CASE}/times/")
    assert "Toestel 1" in page.locator("main").inner_text()
    page.close()


PAGES: dict[str, tuple[str, ...]] = {
    "anna": (
        f"/cases/{CASE}/",
        f"/cases/{CASE}/exhibits/",
        f"/cases/{CASE}/exhibits/G2026-0002/",
        f"/cases/{CASE}/findings/",
        f"/media/{CASE}/",
        f"/media/{CASE}/?status=known",
        f"/media/{CASE}/?status=undecided",
        f"/media/{CASE}/1/",
        f"/media/{CASE}/1/near/",
        f"/media/{CASE}/unread/",
        f"/reading/{CASE}/",
        f"/reading/{CASE}/acts",
        f"/results/{CASE}/",
        f"/results/{CASE}/samples/",
        f"/results/{CASE}/series/",
        f"/results/{CASE}/library/",
        f"/results/{CASE}/changes/",
        f"/results/{CASE}/compare/",
        f"/capture/{CASE}/",
        f"/capture/{CASE}/facts/",
        f"/capture/{CASE}/rules/",
        f"/capture/{CASE}/times/",
        f"/capture/{CASE}/map/",
        f"/capture/{CASE}/series/",
        f"/capture/{CASE}/media/1/clues/",
        "/capture/",
        "/capture/watch/",
        "/cases/",
        "/search/",
        "/wellbeing/",
        "/wellbeing/outcomes",
        "/access/ask",
        "/sign-in/account",
    ),
    "olaf": ("/cases/new", f"/cases/{CASE}/edit", f"/results/{CASE}/defence/", "/retention/"),
    "dirk": ("/cases/", "/access/", "/retention/", "/wellbeing/groups"),
    "lotte": ("/library/", "/library/releases/"),
    "beheer": ("/people/",),
    "toezicht": ("/audit/", "/audit/chain", "/audit/facts", "/audit/lines/1"),
    "vera": ("/wellbeing/shared",),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("number", PAGES)
def test_every_page_is_for_everybody(captured: Desk, sign_in: SignIn, number: str, language: str) -> None:
    """WCAG 2.2 AA by axe, in both languages; nothing wider than a narrow screen; dark too, in English."""
    page = sign_in(number, language=language)
    page.emulate_media(color_scheme="dark" if language == "en" else "light")
    faults: dict[str, list[str]] = {}
    for path in PAGES[number]:
        answer = _visited(page, captured, path)
        assert answer == 200, f"{path}: {answer}"
        assert page.locator("html").get_attribute("lang") == language
        faults[path] = [*faults_of(page), *_too_wide(page)]
    speak(page, "nl")
    page.close()
    assert {path: found for path, found in faults.items() if found} == {}


def _visited(page: Page, desk: Desk, path: str) -> int:
    answer = page.goto(desk.address + path)
    if "/purpose" in page.url:
        enter(page, desk, path)
        answer = page.goto(desk.address + path)
    return answer.status if answer else 0


def _too_wide(page: Page) -> list[str]:
    """Whether somebody with a narrow screen must scroll sideways."""
    page.set_viewport_size({"width": 360, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 860})
    return ["wider than 360 px"] if wide else []


def test_the_log_of_it_all_is_whole(scanned: Desk) -> None:
    told = scanned.command("audit", "verify")
    assert told.returncode == 0, told.stdout + told.stderr
