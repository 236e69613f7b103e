"""The public door in a real browser on a telephone: a newcomer reports, leaves at once, and finds the answer back."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import answers_come, browser, faults_of
from tests.portals.public.serving import Served, served

__all__ = ["answers_come", "browser"]

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
TYPED_A_MINUTE, READ_A_MINUTE = 300, 238  # signs; words (Brysbaert 2019: silent reading of adults)
CLICK_SECONDS = 1.5  # to find and press something that was just read
TWO_MINUTES = 120
STORY = (
    "Gisteravond werd ik toegevoegd aan een groep in een chatapp. Een profiel deelde daar strafbaar materiaal. "
    "Ik ben meteen weggegaan."
)
PAGES = (
    *("/", "/choose/", "/status/", "/parents/", "/young/", "/own/", "/you/", "/process/", "/privacy/"),
    *("/accessibility/", "/notes/", "/exit/", "/nothing/"),
    *(f"/route/{row}/" for row in ("r1", "r2", "r3", "r4", "r5", "r6", "h1", "h2", "h3", "h4", "other")),
    *(f"/report/{form}/" for form in ("r1", "r2", "r3", "r5", "victim", "own", "other")),
)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("door")) as told:
        yield told


@pytest.fixture
def phone(browser: Browser, door: Served) -> Iterator[Page]:
    yield from _opened(browser, door, has_script=True)


@pytest.fixture
def phone_without_script(browser: Browser, door: Served) -> Iterator[Page]:
    yield from _opened(browser, door, has_script=False)


def _opened(browser: Browser, door: Served, *, has_script: bool) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(viewport=PHONE, java_script_enabled=has_script, locale="nl-NL")

    def elsewhere(route: Route) -> None:
        if route.request.url.startswith(door.address):
            route.continue_()
        else:
            route.fulfill(body="<title>weather</title>")

    context.route("**/*", elsewhere)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    yield page
    assert context.cookies() == []
    context.close()


class Newcomer:
    """Somebody who reads what stands above the thing that he presses, types with two thumbs, and is measured."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.words = self.signs = self.clicks = 0
        self.began = time.monotonic()

    def press(self, name: str) -> None:
        thing = self.page.locator("main a, main button").filter(has_text=re.compile(name)).first
        self.words += self._words_above(thing.bounding_box() or {"y": 0.0})
        self.clicks += 1
        thing.click()

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.signs += len(text)

    def _words_above(self, box: object) -> int:
        bottom = float(box["y"]) + 60  # type: ignore[index]
        told = self.page.evaluate(
            """bottom => [...document.querySelectorAll("main h1, main h2, main p, main b, main span, main label, "
              + "main legend, main summary, main li")].filter(one => one.getBoundingClientRect().top <= bottom
              && one.checkVisibility() && !one.children.length).map(one => one.innerText).join(" ")""",
            bottom,
        )
        return len(str(told).split())

    @property
    def seconds(self) -> float:
        """Reading, typing and pressing as people do, and the time that the pages really took."""
        by_hand = self.words / READ_A_MINUTE * 60 + self.signs / TYPED_A_MINUTE * 60 + self.clicks * CLICK_SECONDS
        return by_hand + time.monotonic() - self.began


def test_a_newcomer_reports_in_two_minutes_on_a_phone(phone: Page, door: Served) -> None:
    phone.goto(door.address)
    newcomer = Newcomer(phone)
    newcomer.press("ik zag of hoorde iets")
    newcomer.press("chatapp of op sociale media")
    newcomer.press("Hier melden")
    newcomer.type("Wat hebt u gezien", STORY)
    newcomer.type("In welke app", "Voorbeeldchat")
    newcomer.type("Namen of bijnamen", "testaccount_42")
    newcomer.press("^Versturen$")
    expect(phone.locator("#code")).to_have_text(re.compile(r"^(\w{4}-){3}\w{5}$"))
    print(f"read {newcomer.words} words, typed {newcomer.signs} signs, pressed {newcomer.clicks} times:", end=" ")
    print(f"{newcomer.seconds:.0f} s")
    assert newcomer.seconds < TWO_MINUTES


def test_a_report_is_made_and_followed_without_script(phone_without_script: Page, door: Served) -> None:
    page = phone_without_script
    page.goto(f"{door.address}/report/r1/")
    page.get_by_label("Wat hebt u gezien").fill(STORY)
    danger = page.locator(".in-danger")
    expect(danger).to_be_hidden()
    page.get_by_label("Ja").first.check()
    expect(danger).to_be_visible()  # at once, by the style sheet alone
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("alert")).to_contain_text("Bel nu 112")
    code = page.locator("#code").inner_text()
    page.goto(f"{door.address}/status/")
    page.get_by_label("Uw meldcode").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Tonen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("^(Ontvangen, en nog niet vervoerd|Onderweg)$")  # the door carries by itself each minute
    )
    page.get_by_label("Uw tekst").fill("Ik weet de naam van de groep weer.")
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("status")).to_contain_text("verzegeld")


def test_leaving_leaves_no_way_back(phone: Page, door: Served) -> None:
    phone.goto(door.address)
    length = phone.evaluate("history.length")
    phone.get_by_text("ik zag of hoorde iets").click()
    phone.get_by_text("chatapp of op sociale media").click()
    phone.get_by_role("link", name="Hier melden").click()
    phone.get_by_role("button", name="Versturen").click()
    expect(phone.get_by_role("alert")).to_contain_text("Er is nog niets verstuurd")
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your report")
    phone.get_by_label("What did you see").fill(STORY)
    phone.get_by_role("button", name="Send").click()
    phone.get_by_role("button", name="Look at it now").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Received, and waiting to be carried")
    assert phone.evaluate("history.length") == length
    phone.get_by_role("link", name="Quick exit", exact=True).click()
    expect(phone).to_have_title("weather")
    assert phone.evaluate("history.length") == length
    phone.go_back()
    assert not phone.url.startswith(door.address)


def test_three_times_shift_leaves(phone: Page, door: Served) -> None:
    phone.goto(f"{door.address}/report/victim/")
    phone.get_by_label("Wat hebt u gezien").press_sequentially("Hallo Allemaal AB")
    assert phone.url.startswith(door.address)
    for _ in range(3):
        phone.keyboard.press("Shift")
    expect(phone).to_have_title("weather")


def test_who_tells_on_himself_is_advised_before_anything_leaves_and_keeps_his_files(
    phone: Page, door: Served, tmp_path: Path
) -> None:
    picture = tmp_path / "scherm.png"
    picture.write_bytes(b"neutral")
    phone.goto(f"{door.address}/report/r1/")
    phone.get_by_label("Wat hebt u gezien").fill("Ik heb een film gedownload.")
    phone.get_by_text("Ik heb schermafdrukken").click()
    phone.get_by_label("Bestanden").set_input_files(picture)
    sent = []
    phone.on("request", lambda request: sent.append(request.method))
    phone.get_by_role("button", name="Versturen").click()
    expect(phone.get_by_text("Wacht even: gaat dit over uzelf?")).to_be_visible()
    assert sent == []
    phone.get_by_role("button", name="Versturen").click()
    expect(phone.locator("#code")).to_be_visible()


def test_without_a_connection_what_was_typed_stays_and_is_sent_later(phone: Page, door: Served) -> None:
    phone.goto(f"{door.address}/report/r1/")
    phone.get_by_label("Wat hebt u gezien").fill(STORY)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Versturen").click()
    expect(phone.get_by_text("Er is geen verbinding")).to_be_visible()
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Versturen").click()
    expect(phone.locator("#code")).to_be_visible()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_axe_finds_nothing_on_any_page(phone: Page, door: Served, prefix: str) -> None:
    found = {}
    for path in PAGES:
        phone.goto(door.address + prefix + path)
        phone.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found[path] = faults_of(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    phone.goto(f"{door.address}{prefix}/report/r1/")
    phone.locator("form#report button.main").click()
    found["with an error"] = faults_of(phone)
    phone.locator("#id_story").fill("Ik heb een film gedownload.")
    phone.locator("input[name=child_in_danger][value=yes]").check()
    phone.locator("form#report button.main").click()
    found["with advice"] = faults_of(phone)
    phone.locator("form#report button.main").click()
    code = phone.locator("#code").inner_text()
    found["receipt"] = faults_of(phone)
    phone.locator("main form button").first.click()
    found["state"] = faults_of(phone)
    phone.goto(f"{door.address}{prefix}/status/")
    phone.locator("#code").fill(code[:-1])
    phone.locator("main button").click()
    found["wrong code"] = faults_of(phone)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_axe_finds_nothing_in_the_dark(browser: Browser, door: Served) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme="dark")
    page = context.new_page()
    found = {}
    for path in ("/", "/choose/", "/route/r4/", "/report/r1/", "/own/"):
        page.goto(door.address + path)
        found[path] = faults_of(page)
    context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}
