"""The whole way of a Schoolalert: two served doors, real bundles, mails and browsers; how long erasing takes."""

import io
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Desk, SignIn
from tests.browser.schoolalert import (
    Looked,
    School,
    enrol,
    looked,
    opened,
    pieces_of,
    press,
    school,
    taking_part,
    until,
)
from tests.browser.test_a_case import enter
from tests.browser.test_school_question import seconds_until_blank

__all__ = ["looked", "school", "taking_part"]

pytestmark = pytest.mark.browser

TEST_SECONDS = 1_200
BLANK_SECONDS = 6.0
SIZE = (380, 290)
ERASED_SECONDS = 60.0
"""Two rounds of carrying of five seconds each, and the work, on a machine that does much else."""

PNG = """
import sys
from vangnet.cli.desk import prepare
if __name__ == "__main__":
    prepare()
    from vangnet.alerts.models import Alert
    from vangnet.victims.crops import png_of
    sys.stdout.buffer.write(png_of(Alert.objects.get(number=sys.argv[1]).crop))
"""


class Running(msgspec.Struct):
    """An alert that runs: its number, its identity at the door, and all by which its picture could be known."""

    number: str
    identity: str
    key: Path
    pieces: dict[str, list[bytes]]


def test_a_child_is_recognised_and_the_picture_is_erased(
    desk: Desk, taking_part: School, sign_in: SignIn, browser: Browser, looked: Looked, tmp_path: Path
) -> None:
    """In Dutch: authority, crop, approvals, sent, a yes, hidden, verified, erased."""
    door, language = taking_part, "nl"
    number = _sent(desk, sign_in, looked, language=language, province="Utrecht")
    leader, other = opened(browser, language), opened(browser, language)
    enrol(leader, door, looked, number=0, code=door.codes["tester0@school.example.org"], language=language)
    enrol(other, door, looked, number=4, code=door.codes["tester4@school.example.org"], language=language)
    alert = _running(desk, door, number, tmp_path)
    for page in (leader, other):
        _seen(page, door, alert, looked, language)
    before = {found.partition(" in ")[0] for found in door.remains(alert.pieces)}
    assert before == {"sealed", "key"}  # what is looked for can be found; and nothing else is there, also now

    waits = sign_in("bram", language=language)
    waits.goto(f"{desk.address}/alerts/")
    blank = _hidden_by_a_yes(leader, other)
    rung = _rings(waits)
    looked.at(leader, "door-thanks")
    looked.at(other, "door-hidden")

    _verified(waits, looked, outcome="recognised", reason="Nagetrokken in de basisregistratie.")
    erased = until(lambda: not alert.key.exists(), ERASED_SECONDS)
    looked.at(waits, "alert-recognised")
    confirmed = _certified(waits, looked, alert)
    _nothing_is_left(door, alert)
    _is_over(leader, door, alert, looked, language)
    print(
        f"\nblank at another browser {blank:.1f} s after the yes, rang at the desk {rung:.1f} s after that; "
        f"key destroyed {erased:.1f} s after it was verified, confirmed at the desk {confirmed:.1f} s later"
    )
    for page in (waits, leader, other):
        page.close()
    assert looked.faults == []


def test_a_yes_that_is_none_lets_the_alert_go_on_until_it_is_withdrawn(
    desk: Desk, taking_part: School, sign_in: SignIn, browser: Browser, looked: Looked, tmp_path: Path
) -> None:
    """In English: a yes, hidden, not verified, shown again, withdrawn, erased."""
    door, language = taking_part, "en"
    number = _sent(desk, sign_in, looked, language=language, province="Noord-Brabant")
    code = _read_aloud(desk, door, sign_in, looked, school="00AC00")
    leader, other = opened(browser, language), opened(browser, language)
    enrol(leader, door, looked, number=2, code=code, language=language)
    enrol(other, door, looked, number=6, code=door.codes["tester6@school.example.org"], language=language)
    alert = _running(desk, door, number, tmp_path)
    for page in (leader, other):
        _seen(page, door, alert, looked, language)
    waits = sign_in("bram", language=language)
    _hidden_by_a_yes(leader, other)
    _rings(waits)
    looked.at(leader, "door-thanks")
    looked.at(other, "door-hidden")

    _verified(waits, looked, outcome="not", reason="It is another child.")
    again = until(lambda: door.row("SELECT state FROM school_door_alert ORDER BY id DESC LIMIT 1")[0] == "running")
    expect(waits.locator("h1 .badge.good")).to_be_visible()  # runs
    looked.at(waits, "alert-resumed")
    assert alert.key.exists()
    other.goto(f"{door.address}/en/question/{alert.identity}/")
    _revealed(other)
    looked.at(other, "door-shown-again")

    waits.goto(f"{desk.address}/alerts/{alert.number}/end")
    looked.at(waits, "alert-end")
    waits.locator("[name=end][value=withdrawn]").check()
    waits.locator("[name=reason]").fill("The prosecutor took the authority back.")
    _revealed(other)
    press(waits, "main form.form button.main")
    erased = until(lambda: not alert.key.exists(), ERASED_SECONDS)
    assert seconds_until_blank(other) < BLANK_SECONDS
    expect(other.locator("[data-said=ended]")).to_be_visible()
    confirmed = _certified(waits, looked, alert)
    _nothing_is_left(door, alert)
    _is_over(other, door, alert, looked, language)
    print(
        f"\nshown again {again:.1f} s after it was checked; key destroyed {erased:.1f} s after it was withdrawn, "
        f"confirmed at the desk {confirmed:.1f} s later"
    )
    for page in (waits, leader, other):
        page.close()
    assert looked.faults == []


# -- at the desk ------------------------------------------------------------------------------------------------------


def _sent(desk: Desk, sign_in: SignIn, looked: Looked, *, language: str, province: str) -> str:
    """Wies prepares an alert and makes its crop, Olaf and Bram approve that, Eva confirms the authority, Bram sends."""
    wies, eva, bram = (sign_in(who, language=language) for who in ("wies", "eva", "bram"))
    child, crop = _cropped(wies, desk, looked)
    for who in ("olaf", "bram"):
        page = sign_in(who, language=language)
        _approved(page, desk, crop, looked)
        page.close()
    wies.goto(f"{desk.address}/alerts/new?victim={child}")
    looked.at(wies, "alert-new")
    press(wies, "main form.form button.main")
    looked.at(wies, "alert-empty")
    address = wies.url
    expect(wies.locator(".conditions .open").first).to_be_visible()
    assert wies.locator("a[href$='/send']").count() == 0
    _prepared(wies, looked, title=_title(crop), province=province)
    eva.goto(address)
    looked.at(eva, "alert-to-confirm")
    press(eva, "form[action$='/authority/confirm'] button.main")
    looked.at(eva, "alert-confirmed")
    bram.goto(address)
    _reload_until(bram, "a[href$='/send']")
    looked.at(bram, "alert-ready")
    press(bram, "a[href$='/send']")
    looked.at(bram, "alert-send")
    bram.locator("[name=has_read_authority]").check()
    bram.locator("[name=area_is_within]").check()
    press(bram, "main form.form button.main")
    expect(bram.locator(".message.success").first).to_be_visible()
    looked.at(bram, "alert-running")
    for page in (wies, eva, bram):
        page.close()
    return address.rstrip("/").rpartition("/")[2]


def _cropped(page: Page, desk: Desk, looked: Looked) -> tuple[str, str]:
    """A crop of cloth is drawn in the workbench; gives the number of the child, and the address of the crop."""
    page.goto(f"{desk.address}/victims/")
    looked.at(page, "victims")
    press(page, "main a[href^='/victims/V']")
    looked.at(page, "victim")
    child = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"{desk.address}/crops/{child}/")
    looked.at(page, "crops")
    enter(page, desk, page.locator("main td a[href*='/new/']").first.get_attribute("href") or "")
    looked.at(page, "crop-before")
    press(page, ".form button.main")
    for name, value in {"x": 20, "y": 20, "width": SIZE[0], "height": SIZE[1]}.items():
        page.locator(f"[name={name}]").fill(str(value))
    page.locator("[data-try]").click()
    expect(page.locator("[data-previewed] img")).to_be_visible()
    looked.at(page, "crop-bench")
    page.locator("[name=kind]").select_option("clothing")
    page.locator("[name=title]").fill(f"Stof met stippen {page.locator('html').get_attribute('lang')}")
    press(page, ".bench button.main")
    page.wait_for_url(re.compile(r"/crops/[^/]+/[^/]+/\d+/$"))
    looked.at(page, "crop-made")
    return child, page.url.removeprefix(desk.address)


def _title(crop: str) -> str:
    return f"C{crop.rstrip('/').rpartition('/')[2]} "


def _approved(page: Page, desk: Desk, crop: str, looked: Looked) -> None:
    enter(page, desk, crop)
    expect(page.locator(".whole img")).to_have_js_property("naturalWidth", SIZE[0])
    looked.at(page, "crop-to-approve")
    page.locator("form[action$='/approve'] [name=reason]").fill("Alleen stof te zien.")
    press(page, "form[action$='/approve'] button.main")
    expect(page.locator(".badge.good").first).to_be_visible()
    looked.at(page, "crop-approved")


def _prepared(page: Page, looked: Looked, *, title: str, province: str) -> None:
    """All that an alert asks for, part by part."""
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    reasons = {
        "last_resort": "Al het andere is geprobeerd.",
        "abuse_established": "Vastgesteld door onderzoek.",
        "in_netherlands": "Een stopcontact en een mok.",
        "not_identified": "Niemand kent de kamer.",
    }
    authority = {"prosecutor": "mr. E. Mulder", "number": "OM-2026-7", "on": today, "term_days": "14", "area": province}
    parts: dict[str, dict[str, str]] = {
        "grounds": reasons,
        "question": {},
        "crop": {},
        "where": {"term_days": "10"},
        "suspect": {"reason": "Nagevraagd bij het team."},
        "authority": authority,
    }
    chosen = {"where": f"[value='{province}'], [name=kinds][value=bo]", "suspect": "[name=ties][value=none]"}
    for part, fields in parts.items():
        press(page, f"main a.button[href$='/{part}']")
        for name, value in fields.items():
            page.locator(f"main [name={name}]").fill(value)
        for box in page.locator(chosen[part]).all() if part in chosen else []:
            box.check()
        if part == "crop":
            page.locator("main label", has_text=title).locator("input").check()
        looked.at(page, f"alert-{part}")
        press(page, "main form.form button.main")
        expect(page.locator(".message.success").first).to_be_visible()


def _read_aloud(desk: Desk, door: School, sign_in: SignIn, looked: Looked, *, school: str) -> str:
    """The first of a school has lost the letter, and hears a new code by telephone."""
    page = sign_in("dirk", language="en")
    for name in ("", "boards/", "lists/", "letters/"):
        page.goto(f"{desk.address}/schools/{name}")
        looked.at(page, f"schools-{name or 'all'}".rstrip("/"))
    page.goto(f"{desk.address}/schools/{school}/")
    looked.at(page, "schools-school")
    before = _codes(door)
    press(page, "form[action$='/telephone'] button")
    looked.at(page, "schools-telephone")
    code = page.locator(".code .mono").inner_text()
    page.close()
    until(lambda: _codes(door) != before)
    return code


def _codes(door: School) -> str:
    return str(door.row("SELECT group_concat(hex(activation)) FROM school_door_contact")[0])


def _reload_until(page: Page, what: str) -> float:
    def is_there() -> bool:
        if page.locator(what).count():
            return True
        page.wait_for_timeout(500)
        page.reload()
        return False

    return until(is_there)


def _rings(page: Page) -> float:
    """The banner comes by itself, on whatever page somebody has open, and leads to the answer."""
    took = until(lambda: _shows(page, "#ringing [data-ringing]"))
    page.locator("#ringing a").first.click()
    page.wait_for_url("**/verify")
    return took


def _shows(page: Page, what: str) -> bool:
    page.wait_for_timeout(50)  # lets the browser's own events come through
    return bool(page.locator(what).count())


def _verified(page: Page, looked: Looked, *, outcome: str, reason: str) -> None:
    expect(page.locator("main")).to_contain_text("Sterre uit groep 4")
    looked.at(page, "alert-verify")
    page.locator(f"[name=outcome][value={outcome}]").check()
    page.locator("[name=reason]").fill(reason)
    press(page, "main form.form button.main")


def _certified(page: Page, looked: Looked, alert: Running) -> float:
    """The desk hears that the key is destroyed; gives how long that took. The certificate names alert and key."""
    took = _reload_until(page, "a[href$='/erasure.pdf']")
    looked.at(page, "alert-erased")
    made = page.request.get(page.url.rstrip("/") + "/erasure.pdf")
    assert made.headers["content-type"] == "application/pdf"
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(made.body())).pages)
    assert alert.number in text
    assert alert.key.stem in text
    assert "Bewijs" in text or "Certificate" in text, text
    return took


# -- at the school door -----------------------------------------------------------------------------------------------


def _running(desk: Desk, door: School, number: str, place: Path) -> Running:
    """What the door has of the alert, and what the picture is made of."""
    last = "FROM school_door_alert ORDER BY id DESC LIMIT 1"
    until(lambda: (door.row(f"SELECT state {last}") or [""])[0] == "running")
    identity, sealed, key = door.row(f"SELECT identity, crop, key_id {last}")
    stem = door.row(f"SELECT number FROM school_door_onetimekey WHERE id = {int(key)}")[0]
    file = door.data / "crop-keys" / f"{stem}.key"
    script = place / "png.py"
    script.write_text(PNG)
    told = {**desk.environment, "DJANGO_SETTINGS_MODULE": "vangnet.config.desk"}
    png = subprocess.run([sys.executable, script, number], env=told, check=True, capture_output=True).stdout
    assert png.startswith(b"\x89PNG")
    pieces = {"png": pieces_of(png), "pixels": _pixels(png), "sealed": pieces_of(sealed), "key": [file.read_bytes()]}
    assert all(pieces.values())
    return Running(number, identity, file, pieces)


def _pixels(png: bytes) -> list[bytes]:
    from PIL import Image

    with Image.open(io.BytesIO(png)) as opened_png:
        assert opened_png.size == SIZE
        return pieces_of(opened_png.convert("RGB").tobytes()) + pieces_of(opened_png.convert("RGBA").tobytes())


def _seen(page: Page, door: School, alert: Running, looked: Looked, language: str) -> None:
    """The question, read; its picture, revealed on purpose."""
    page.goto(f"{door.address}{'' if language == 'nl' else '/en'}/")
    looked.at(page, "door-questions")
    press(page, f"main a[href*='{alert.identity}']")
    expect(page.locator("[data-frame] img")).to_have_count(0)
    looked.at(page, "door-grey")
    alert.pieces.setdefault("shown", []).extend(pieces_of(_revealed(page)))
    looked.at(page, "door-shown")


def _revealed(page: Page) -> bytes:
    """Ask for the picture, wait until it is there, and give its bytes; one that is there already is covered first."""
    cover = page.locator("[data-cover]")
    if cover.is_visible():
        cover.click()
    with page.expect_response(lambda response: "/picture/" in response.url) as got:
        page.locator("[data-show]").click()
    expect(page.locator("[data-frame] img")).to_have_js_property("naturalWidth", SIZE[0])
    return bytes(got.value.body())


def _hidden_by_a_yes(leader: Page, other: Page) -> float:
    """One says yes while another looks; gives after how many seconds the picture was gone from the other's page."""
    leader.locator("[name=kind][value=yes]").check()
    leader.locator("[name=who]").fill("Sterre uit groep 4")
    leader.locator("[name=sureness][value=certain]").check()
    _revealed(other)
    press(leader, "form[data-answer] button.main")
    took = seconds_until_blank(other)
    assert took < BLANK_SECONDS
    expect(leader.locator(".message.success")).to_be_visible()
    expect(other.locator("[data-said=hidden]")).to_be_visible()
    return took


def _nothing_is_left(door: School, alert: Running) -> None:
    """Nothing of the picture can be read in any file of the door, and the key is gone."""
    until(lambda: door.row("SELECT count(*) FROM school_door_alert WHERE told_at IS NULL AND state = 'ended'")[0] == 0)
    assert door.files()
    assert door.remains(alert.pieces) == []
    assert not alert.key.exists()
    assert door.log.stat().st_size == 0 or not any(
        part in door.log.read_bytes() for parts in alert.pieces.values() for part in parts
    )


def _is_over(page: Page, door: School, alert: Running, looked: Looked, language: str) -> None:
    page.goto(f"{door.address}{'' if language == 'nl' else '/en'}/question/{alert.identity}/")
    expect(page.locator("[data-show]")).to_have_count(0)
    looked.at(page, "door-over")
