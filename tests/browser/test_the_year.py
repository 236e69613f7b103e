"""A year of the unit in real browsers on the sample desk, in two languages: deciding, steering, talking, telling."""

import csv
import io
import re
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Desk, SignIn
from tests.browser.schoolalert import WIDTHS, Looked, looked, press

__all__ = ["looked"]

pytestmark = pytest.mark.browser

LANGUAGES = ["nl", "en"]
PATIENCE_SECONDS = 240
WITH_YEAR = True
FIGURE, COUNT = "reports", 9
"""A figure of the year before, all of whose lines lie with the unit of the sample."""

TELL = """
import json
from vangnet.cli.desk import prepare
if __name__ == "__main__":
    prepare()
    from vangnet.cases.models import Case, Exhibit
    from vangnet.suspects.models import Suspect
    cases = Case.objects.filter(title__startswith="Verzonnen onderzoek")
    adults = Suspect.objects.filter(track="adult")
    elsewhere = adults.exclude(case__team__unit__name="Oost-Nederland")
    print(json.dumps({
        "cases": list(cases.values_list("number", flat=True)),
        "exhibits": list(Exhibit.objects.filter(case__in=cases).values_list("number", flat=True)),
        "adults": list(adults.values_list("number", flat=True)),
        "elsewhere": list(elsewhere.values_list("number", flat=True)),
    }))
"""


class Known(msgspec.Struct):
    """What the desk knows, and not everybody may see: numbers of cases, of exhibits, of suspects who are of age."""

    cases: list[str]
    exhibits: list[str]
    adults: list[str]
    elsewhere: list[str]

    def stand_in(self, text: str) -> list[str]:
        """Which of these stand in a text."""
        return [one for one in (*self.cases, *self.exhibits, *self.adults, "Verzonnen onderzoek") if one in text]


@pytest.fixture(scope="module")
def known(desk: Desk) -> Known:
    script = desk.data.parent / "tell.py"
    script.write_text(TELL)
    told = subprocess.run([sys.executable, script], env=desk.environment, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(told.stdout.splitlines()[-1], type=Known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prosecutor_decides_on_the_checklist_that_waits(
    desk: Desk, sign_in: SignIn, looked: Looked, language: str
) -> None:
    page = _opened(sign_in, "eva", language)
    page.goto(f"{desk.address}/disposal/")
    looked.at(page, "disposal")
    waiting = page.locator("section[aria-labelledby=decide-title] table a")
    number, before = waiting.first.inner_text(), waiting.count()
    _follow(page, f"a:text-is('{number}')")
    checklist = page.url
    looked.at(page, "checklist")
    _unfold(page, "#criteria")
    looked.at(page, "checklist-criteria")
    with page.expect_download() as got:
        page.locator("main a[href$='draft.pdf']").click()
    assert number in _text(Path(got.value.path()).read_bytes())

    _unfold(page, "#decision")
    form = page.locator("form[action$='/decide']")
    form.locator("[name=outcome]").select_option("penal_order")
    form.locator("[name=reason]").fill("Alles gelezen; dit past bij het feit.")
    press(page, "form[action$='/decide'] button.main")
    looked.at(page, "checklist-differs")
    page.goto(checklist)
    expect(page.locator("#decision form[action$='/decide']")).to_have_count(
        1
    )  # a penal order asked for one more reason
    _unfold(page, "#decision")
    form.locator("[name=outcome]").select_option("penal_order")
    form.locator("[name=reason]").fill("Alles gelezen; dit past bij het feit.")
    form.locator("[name=differs_why]").fill("De regels zijn hier nog niet bevestigd.")
    press(page, "form[action$='/decide'] button.main")
    page.goto(checklist)
    expect(page.locator("#decision")).to_contain_text("De regels zijn hier nog niet bevestigd.")
    expect(page.locator("#decision form[action$='/decide']")).to_have_count(0)
    looked.at(page, "checklist-decided")
    page.goto(f"{desk.address}/disposal/")
    assert page.locator("section[aria-labelledby=decide-title] table a").count() == before - 1
    page.close()
    assert looked.faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_group_decides_under_two_names_and_accepts_who_takes_what(
    desk: Desk, sign_in: SignIn, looked: Looked, known: Known, language: str
) -> None:
    police = _opened(sign_in, "stijn", language)
    police.goto(f"{desk.address}/board/")
    looked.at(police, "board")
    police.goto(f"{desk.address}/board/?stand=undecided")
    number = police.locator("main tbody th a").first.inner_text()
    _follow(police, f"main tbody a:text-is('{number}')")
    looked.at(police, "board-case")
    assert known.stand_in(police.locator("main").inner_text()) == []
    _unfold(police, "#decision")
    form = police.locator("form[action$='/propose']")
    form.locator("[name=kind]").select_option("take_up")
    form.locator("[name=hours]").fill("24")
    form.locator("[name=reason]").fill("Er is mogelijk een kind in gevaar.")
    press(police, "form[action$='/propose'] button.main")
    looked.at(police, "board-proposed")
    expect(police.locator("form[action$='/agree']")).to_have_count(0)  # nobody signs for both

    prosecution = _opened(sign_in, "paula", language)
    prosecution.goto(f"{desk.address}/board/{number}/")
    press(prosecution, "form[action$='/agree'] button.main")
    looked.at(prosecution, "board-agreed")
    for page in (police, prosecution):
        page.goto(f"{desk.address}/board/{number}/")
        expect(page.locator("#decision")).to_contain_text("Stijn Raad")
        expect(page.locator("#decision")).to_contain_text("Paula Prins")
    prosecution.close()
    _divided(police, desk, looked)
    assert known.stand_in(police.locator("main").inner_text()) == []
    police.close()
    assert looked.faults == []


def _divided(page: Page, desk: Desk, looked: Looked) -> None:
    """A proposal of who takes what is asked for, and its first line accepted."""
    page.goto(f"{desk.address}/capacity/proposals/")
    looked.at(page, "capacity-proposals")
    page.locator("[name=weeks]").fill("2")
    press(page, "main form.form button.main")
    proposal, until = page.url, time.monotonic() + PATIENCE_SECONDS
    while not page.locator("form[action$='/accept'].inline").count():
        assert time.monotonic() < until, page.locator("main").inner_text()
        time.sleep(1)
        page.goto(proposal)
    looked.at(page, "capacity-proposal")
    lines = page.locator("form[action$='/accept'].inline").count()
    press(page, "form[action$='/accept'].inline button")
    page.goto(proposal)
    expect(page.locator("form[action$='/accept'].inline")).to_have_count(lines - 1)
    expect(page.locator("form[action*='/assignments/']")).to_have_count(1)
    looked.at(page, "capacity-accepted")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_youth_officer_plans_a_talk_and_reports_it(
    desk: Desk, sign_in: SignIn, looked: Looked, known: Known, language: str
) -> None:
    page = _opened(sign_in, "joris", language)
    page.goto(f"{desk.address}/conversations/")
    looked.at(page, "conversations")
    row = page.locator("main tbody tr").filter(has=page.locator(".badge.undecided")).first
    with page.expect_navigation():
        row.locator("a").click()
    _past_purpose(page)
    talk = page.url
    looked.at(page, "conversation-asked")
    for kind, name in (("minor", "Q. Proefpersoon"), ("parent", "Ouder van Q.")):
        _fill(page, "#invitation", "/invitees/add", kind=kind, who=name, street="Teststraat 2", town="Enschede",
              postcode="7511 AB")  # fmt: skip
    _fill(page, "#invitation", "/invite", way="telephone")
    _fill(page, "#invitation", "/answered", answer="comes")
    at = timezone.localtime() + timedelta(days=7)
    _fill(page, "#appointment", "/plan", at=f"{at:%Y-%m-%dT15:30}", place="Politiebureau, kamer 3")
    looked.at(page, "conversation-planned")
    _fill(page, "#invitation", "/letter", phone="088 000 0000")
    with page.expect_download() as got:
        page.locator("#invitation a[href$='.pdf']").first.click()
    letter = _text(Path(got.value.path()).read_bytes())
    assert "CONCEPT" in letter  # no lawyer is named in the sample
    assert known.stand_in(letter) == []

    _unfold(page, "#talk")
    form = page.locator("form[action$='/hold']")
    for tick in form.locator("input[type=checkbox]").all():
        if tick.get_attribute("name") != "present" or tick.get_attribute("value") in (
            "minor",
            "parent",
            "youth_officer",
        ):
            tick.check()
    press(page, "form[action$='/hold'] button.main")
    looked.at(page, "conversation-held")
    for _question in range(page.locator("#safety form").count()):
        asked = page.locator("#safety li").filter(has=page.locator(".badge.undecided")).first
        asked.locator("details").evaluate("one => { one.open = true }")
        asked.locator("input[value=no]").check()
        with page.expect_navigation():
            asked.locator("button.main").click()
    _unfold(page, "#help")
    page.locator("form[action$='/help/offer'] input[type=checkbox]").first.check()
    press(page, "form[action$='/help/offer'] button.main")
    looked.at(page, "conversation-helped")
    assert known.stand_in(page.locator("main").inner_text()) == []
    for place in (f"/cases/{known.cases[0]}/", f"/suspects/{known.adults[0]}/", f"/disposal/{known.adults[0]}/"):
        assert page.request.get(desk.address + place).status in (403, 404), place
    page.goto(talk)
    expect(page.locator("ol.status [aria-current=step]")).to_have_count(1)
    page.close()
    assert looked.faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_year_is_told_with_its_correction_and_every_number_can_be_traced(
    desk: Desk, sign_in: SignIn, looked: Looked, known: Known, language: str
) -> None:
    year = timezone.localdate().year - 1
    page = _opened(sign_in, "stijn", language)
    page.goto(f"{desk.address}/statistics/")
    looked.at(page, "statistics")
    page.goto(f"{desk.address}/statistics/{year}/")
    looked.at(page, "statistics-year")
    expect(page.locator("main")).to_contain_text("Stijn Raad")  # who closed it
    section = page.locator("[aria-labelledby=f-disposal_decisions]")
    expect(section).to_contain_text("later opgeschreven")
    files = {}
    for kind in ("pdf", "csv", "ods"):
        with page.expect_download() as got:
            page.locator(f"main a[href$='.{kind}']").first.click()
        files[kind] = Path(got.value.path()).read_bytes()
    page.goto(f"{desk.address}/statistics/{year}/{FIGURE}/")
    looked.at(page, "statistics-figure")
    title = page.locator("h1").inner_text().removesuffix(f" {year}")
    counts = page.locator("[aria-labelledby=lines] tbody td:last-child").all_inner_texts()
    assert sum(int(each) for each in counts) == COUNT
    assert re.search(rf"{title}\n{COUNT} ?\[\d+\]", _text(files["pdf"]))
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert any(FIGURE in row and str(COUNT) in row for row in rows), rows
    with zipfile.ZipFile(io.BytesIO(files["ods"])) as sheet:
        assert FIGURE in sheet.read("content.xml").decode()
    for told in (_text(files["pdf"]), files["csv"].decode()):
        assert known.stand_in(told) == []
    page.close()
    assert looked.faults == []


LISTS = {
    "/suspects/": ("eva", "olaf", "joris"),
    "/disposal/": ("eva", "olaf"),
    "/conversations/": ("joris",),
    "/overlaps/": ("olaf", "dirk"),
    "/board/": ("stijn", "paula", "dirk"),
    "/board/decisions/": ("stijn", "paula", "dirk"),
    "/board/weights/": ("stijn", "paula", "dirk"),
    "/capacity/": ("stijn", "dirk"),
    "/capacity/asked/": ("stijn", "dirk"),
    "/capacity/proposals/": ("stijn", "dirk"),
    "/capacity/mine/": ("olaf", "joris"),
    "/statistics/": ("eva", "stijn", "paula", "dirk"),
}
"""Every new list, and who comes in."""

PEOPLE = ("eva", "olaf", "dirk", "stijn", "paula", "joris")


@pytest.mark.parametrize("number", PEOPLE)
def test_everybody_sees_the_lists_that_are_theirs_and_no_other(
    desk: Desk, sign_in: SignIn, looked: Looked, known: Known, number: str
) -> None:
    page = _opened(sign_in, number, language := LANGUAGES[PEOPLE.index(number) % 2])
    for place, people in LISTS.items():
        if number in people:
            page.goto(desk.address + place)
            looked.at(page, f"{number}{place.replace('/', '-')}{language}")
            told = page.locator("main").inner_text()
            assert [one for one in known.elsewhere if one in told] == [], place
            if number not in ("eva", "olaf", "dirk"):
                assert known.stand_in(told) == [], place
        else:
            answer = page.request.get(desk.address + place)
            is_empty = place == "/suspects/" and known.stand_in(answer.text()) == []  # its list is of nobody for them
            assert answer.status in (403, 404) or is_empty, place
    page.close()
    assert looked.faults == []


def _opened(sign_in: SignIn, number: str, language: str) -> Page:
    """A page of somebody: on a telephone in Dutch, wide in English."""
    page = sign_in(number, language=language)
    page.set_viewport_size({"width": WIDTHS[language], "height": 900})
    return page


def _follow(page: Page, link: str) -> None:
    press(page, link)
    _past_purpose(page)


def _past_purpose(page: Page) -> None:
    """Tell a purpose if it is asked."""
    if "/purpose" in page.url:
        page.locator('main input[type="radio"]').first.check()
        press(page, "main form button.main")


def _unfold(page: Page, place: str) -> None:
    """Open what is folded in a part of the page."""
    for summary in page.locator(f"{place} details").all():
        summary.evaluate("one => { one.open = true }")


def _fill(page: Page, part: str, action: str, **told: str) -> None:
    """Fill the first form with this address in, and send it."""
    _unfold(page, part)
    form = page.locator(f"{part} form[action$='{action}']").first
    for name, value in told.items():
        field = form.locator(f"[name={name}]")
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button").last.click()


def _text(paper: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper)).pages)
