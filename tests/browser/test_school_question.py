"""A question of the school door in a real browser: revealed on purpose, and blank again within seconds."""

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.conftest import answers_come, browser, faults_of
from tests.portals.school.questions.serving import Served, served

__all__ = ["answers_come", "browser"]

pytestmark = pytest.mark.browser

WIDTHS = {"nl": 360, "en": 1280}
SHOW = re.compile("Laat de afbeelding zien|Show the picture")
BLANK_SECONDS = 6.0
"""Within this time an open page is blank: two seconds until it asks, and three for a server that is silent."""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("door")) as told:
        yield told


@pytest.fixture
def alert(door: Served) -> str:
    """An alert that runs."""
    return str(door.ask(f"run {door.folder / 'crop.png'} 2")["alert"])


def come(browser: Browser, door: Served, *, language: str = "nl", number: int = 0, script: bool = True) -> Page:
    """Somebody who is in, in a browser of his or her own."""
    context = browser.new_context(
        viewport={"width": WIDTHS[language], "height": 900}, locale="nl-NL", java_script_enabled=script
    )
    context.set_default_timeout(20_000)
    return _in(context, door, number)


def _in(context: BrowserContext, door: Served, number: int) -> Page:
    cookie = door.ask(f"come {number}")
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": door.address}])
    return context.new_page()


def reveal(page: Page) -> None:
    """Ask for the picture, and wait until it is there."""
    page.get_by_role("button", name=SHOW).click()
    picture = page.locator("[data-frame] img")
    expect(picture).to_be_visible(timeout=20_000)
    expect(picture).to_have_js_property("naturalWidth", 640, timeout=20_000)


def seconds_until_blank(page: Page) -> float:
    """How long it takes until the picture is gone from the page."""
    began = time.monotonic()
    expect(page.locator("[data-frame] img")).to_have_count(0, timeout=15_000)
    return time.monotonic() - began


def seen(page: Page, folder: Path, name: str) -> None:
    """Nothing against WCAG, nothing wider than the window; and a picture of it for who wants to look."""
    page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    assert faults_of(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_question_from_grey_to_an_answer(
    browser: Browser, door: Served, alert: str, language: str, tmp_path: Path
) -> None:
    page = come(browser, door, language=language)
    prefix = "" if language == "nl" else "/en"
    page.goto(f"{door.address}{prefix}/")
    seen(page, tmp_path, "list")
    page.locator(f'a[href$="{alert}/"]').click()
    expect(page.locator("[data-frame] img")).to_have_count(0)
    seen(page, tmp_path, "grey")
    reveal(page)
    seen(page, tmp_path, "shown")
    page.locator('button[type="submit"], form[data-answer] button').last.click()
    expect(page.locator("#problem")).to_be_focused()
    seen(page, tmp_path, "wrong")
    page.get_by_label(re.compile("^(Ja|Yes)$")).check()
    page.locator("[name=who]").fill("Sterre uit groep 4")
    page.locator("form[data-answer] button").click()
    expect(page.locator(".message.success")).to_be_visible()
    seen(page, tmp_path, "thanks")
    assert door.ask("answers")[-1] == {"kind": "yes", "who": "Sterre uit groep 4"}
    page.goto(f"{door.address}{prefix}/question/{alert}/")
    seen(page, tmp_path, "hidden")
    expect(page.get_by_role("button", name=SHOW)).to_have_count(0)
    page.goto(f"{door.address}{prefix}/talk/")
    seen(page, tmp_path, "talk")
    door.ask("end recognised")
    page.goto(f"{door.address}{prefix}/question/{alert}/")
    seen(page, tmp_path, "over")


def test_an_open_page_goes_blank_within_seconds_when_somebody_else_says_yes(
    browser: Browser, door: Served, alert: str
) -> None:
    page, other = come(browser, door), come(browser, door, number=1)
    page.goto(f"{door.address}/question/{alert}/")
    other.goto(f"{door.address}/question/{alert}/")
    page.locator("[name=who]").fill("wat ik al typte")
    reveal(page)
    other.get_by_label("Ja", exact=True).check()
    other.locator("form[data-answer] button").click()
    expect(other.locator(".message.success")).to_be_visible()
    assert seconds_until_blank(page) < BLANK_SECONDS
    assert page.locator("[name=who]").input_value() == "wat ik al typte"


@pytest.mark.parametrize("order", ["hide", "end recognised", "end term", "sign_all_out"])
def test_an_open_page_goes_blank_within_seconds(browser: Browser, door: Served, alert: str, order: str) -> None:
    page = come(browser, door)
    page.goto(f"{door.address}/question/{alert}/")
    reveal(page)
    door.ask(order)
    assert seconds_until_blank(page) < BLANK_SECONDS
    expect(page.get_by_role("button", name=SHOW)).to_be_hidden()


def test_an_open_page_goes_blank_when_the_server_does_not_answer(browser: Browser, door: Served, alert: str) -> None:
    page = come(browser, door)
    page.goto(f"{door.address}/question/{alert}/")
    reveal(page)
    page.context.set_offline(True)
    assert seconds_until_blank(page) < BLANK_SECONDS
    page.context.set_offline(False)
    reveal(page)
    page.route("**/now/", lambda route: None)  # a server that takes the question and is silent
    assert seconds_until_blank(page) < BLANK_SECONDS


def test_a_page_that_is_left_open_or_in_the_background_goes_blank(browser: Browser, door: Served, alert: str) -> None:
    page = come(browser, door)
    page.clock.install()
    page.goto(f"{door.address}/question/{alert}/")
    reveal(page)
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(61_000)
    expect(page.locator("[data-frame] img")).to_have_count(0)
    reveal(page)
    page.get_by_role("button", name="Dek de afbeelding af").click()
    expect(page.locator("[data-frame] img")).to_have_count(0)


def test_print_shows_nothing(browser: Browser, door: Served, alert: str) -> None:
    page = come(browser, door)
    page.goto(f"{door.address}/question/{alert}/")
    reveal(page)
    page.emulate_media(media="print")
    assert page.locator("body").is_hidden()
    assert Image.open(io.BytesIO(page.screenshot())).convert("RGB").getcolors(1) is not None  # one colour
    paper = page.pdf()
    assert b"/Subtype /Image" not in paper
    assert len(paper) < 5_000


def test_back_and_forward_bring_no_picture_back(browser: Browser, door: Served, alert: str) -> None:
    page = come(browser, door)
    page.goto(f"{door.address}/question/{alert}/")
    reveal(page)
    page.goto(f"{door.address}/rules/")
    page.go_back()
    expect(page.get_by_role("button", name=SHOW)).to_be_visible()
    expect(page.locator("[data-frame] img")).to_have_count(0)
    page.go_forward()
    page.go_back()
    expect(page.locator("[data-frame] img")).to_have_count(0)


def test_without_a_script_back_brings_no_picture_back_either(browser: Browser, door: Served, alert: str) -> None:
    page = come(browser, door, script=False)
    page.goto(f"{door.address}/question/{alert}/")
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("[data-frame] img")).to_be_visible()
    assert page.locator("textarea").count() == 0
    page.locator("[data-back]").click()
    expect(page.locator("[data-frame] img")).to_have_count(0)
    with pytest.raises(Error, match="CACHE_MISS"):  # the browser kept nothing, and asks whether to send it again
        page.go_back()
    expect(page.locator("[data-frame] img")).to_have_count(0)


@pytest.mark.slow
def test_without_a_script_the_picture_goes_away_by_itself(browser: Browser, door: Served, alert: str) -> None:
    page = come(browser, door, script=False)
    page.goto(f"{door.address}/question/{alert}/")
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("[data-frame] img")).to_be_visible()
    expect(page.locator("[data-frame] img")).to_have_count(0, timeout=40_000)


def test_the_address_of_a_shown_picture_gives_nothing_more(browser: Browser, door: Served, alert: str) -> None:
    page = come(browser, door)
    page.goto(f"{door.address}/question/{alert}/")
    reveal(page)
    address = page.locator("[data-frame] img").get_attribute("src")
    assert page.evaluate("address => fetch(address).then(answer => answer.status)", address) == 404
    again = "address => new Promise(done => { const one = new Image(); one.onload = () => done('shown'); "
    again += "one.onerror = () => done('nothing'); one.src = address + '?again'; })"
    assert page.evaluate(again, address) == "nothing"
    tab = page.context.new_page()
    with pytest.raises(Error, match="RESPONSE_CODE_FAILURE"):
        tab.goto(f"{door.address}{address}")


def test_the_picture_is_drawn_at_one_size_and_cannot_be_dragged_or_saved_with_a_click(
    browser: Browser, door: Served, alert: str
) -> None:
    page = come(browser, door, language="en")
    page.goto(f"{door.address}/question/{alert}/")
    reveal(page)
    assert page.locator("[data-frame] img").evaluate("one => [one.naturalWidth, one.draggable]") == [640, False]
    hit = "([x, y]) => document.elementFromPoint(x, y).className"
    box = page.locator("[data-frame] img").bounding_box()
    assert box is not None
    assert page.evaluate(hit, [box["x"] + 50, box["y"] + 50]) == "cover"
    prevented = "one => { const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true }); "
    prevented += "one.dispatchEvent(event); return event.defaultPrevented; }"
    assert page.locator("[data-frame] .cover").evaluate(prevented)
