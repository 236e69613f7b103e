"""The picture: for one viewer, once, within seconds, marked, and nothing more than the crop; tries to get more."""

import io
import threading
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image

from tests.portals.school.questions.asking import IN_A_PAGE, Desk, asked, cloth, fresh, picture_address, set_clock
from vangnet.portals.school import alerts, showing
from vangnet.portals.school.models import Asked, Showing, Visit
from vangnet.transfer.school import AlertHide, Came

JSON = {"Accept": "application/json"}


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


# -- what is given, and how often --------------------------------------------------------------------------------------


def test_looking_gives_a_picture_once_is_counted_and_the_desk_is_told(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    address = picture_address(client, alert)
    first = client.get(address, headers=IN_A_PAGE)
    assert (first.status_code, first.headers["Content-Type"]) == (200, "image/jpeg")
    assert opened(first.content).size == (480, 360)
    assert client.get(address, headers=IN_A_PAGE).status_code == 404
    assert asked(alert, wil).revealed == 1
    (told,) = desk.heard(Came)
    assert (told.what, told.contact, told.alert) == ("revealed", wil.identity, alert.identity)


def test_the_page_itself_shows_no_picture_until_somebody_asks(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    page = desk.browser(wil).get(f"/question/{alert.identity}/").content.decode()
    assert "<img" not in page
    assert "/picture/" not in page
    assert asked(alert, wil).revealed == 0


def test_without_a_script_the_page_that_shows_it_goes_away_by_itself(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    page = desk.browser(wil).post(f"/question/{alert.identity}/look/")
    assert '<img src="/picture/' in page.content.decode()
    assert page.headers["Refresh"] == f"30; url=/question/{alert.identity}/"
    assert "<textarea" not in page.content.decode()  # nothing that is typed is lost when it goes


def test_a_picture_may_be_kept_by_nobody(desk: Desk) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    answer = client.get(picture_address(client, alert), headers=IN_A_PAGE)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"ETag", "Last-Modified", "Expires"} & set(answer.headers)


# -- tries to get more -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {},  # what knows nothing of pages, or is old
        {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"},  # the address typed
        {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"},  # opened in a tab of its own
        {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"},  # a script that takes the bytes
        {"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "cross-site"},  # a page of somebody else
        {"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_direct_address_gives_nothing_and_is_used_up(desk: Desk, told: dict[str, str]) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    address = picture_address(client, alert)
    refused = client.get(address, headers=told)
    assert (refused.status_code, refused.content) == (404, b"")
    assert client.get(address, headers=IN_A_PAGE).status_code == 404


def test_the_address_of_another_person_gives_nothing(desk: Desk) -> None:
    wil, ina = desk.person(), desk.person("01CD00 De Proefboom")
    alert = desk.run(wil, ina)
    address = picture_address(desk.browser(wil), alert)
    assert desk.browser(ina).get(address, headers=IN_A_PAGE).status_code == 404


def test_the_same_person_in_another_visit_gets_nothing_with_an_old_address(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    address = picture_address(desk.browser(wil), alert)
    assert desk.browser(wil).get(address, headers=IN_A_PAGE).status_code == 404


def test_after_signing_out_nothing_is_given(desk: Desk) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    address = picture_address(client, alert)
    Visit.objects.all().delete()
    assert client.get(address, headers=IN_A_PAGE).status_code == 401
    assert client.get(f"/question/{alert.identity}/now/").status_code == 401


def test_an_address_holds_for_seconds(desk: Desk, monkeypatch: Any) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    address = picture_address(client, alert)
    set_clock(monkeypatch, timezone.now() + showing.LASTS)
    assert client.get(address, headers=IN_A_PAGE).status_code == 404


def test_a_clock_that_is_set_back_does_not_make_an_address_live_again(desk: Desk, monkeypatch: Any) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    address = picture_address(client, alert)
    set_clock(monkeypatch, timezone.now() - timedelta(seconds=30))
    assert client.get(address, headers=IN_A_PAGE).status_code == 404


def test_who_is_not_asked_finds_no_question_and_no_picture(desk: Desk) -> None:
    wil, stranger = desk.person(), desk.person()
    alert = desk.run(wil)
    client = desk.browser(stranger)
    for ending in ("", "now/"):
        assert client.get(f"/question/{alert.identity}/{ending}").status_code == 404
    assert client.post(f"/question/{alert.identity}/look/", headers=JSON).status_code == 404
    assert alert.identity not in client.get("/").content.decode()


@pytest.mark.parametrize("word", ["x", "0" * 32, "A" * 300, "picture", "..", "%00", "9" * 19])
def test_guessed_addresses_give_nothing(desk: Desk, word: str) -> None:
    wil = desk.person()
    desk.run(wil)
    assert desk.browser(wil).get(f"/picture/{word}/", headers=IN_A_PAGE).status_code in {400, 404}


@pytest.mark.parametrize("query", ["?size=4000", "?width=9999&height=9999", "?format=png", "?mark=no", "?w=1&dpr=3"])
def test_there_are_no_other_sizes_or_formats(desk: Desk, query: str) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil, png=cloth(1_200))
    answer = client.get(picture_address(client, alert) + query, headers={**IN_A_PAGE, "Accept": "image/png,image/avif"})
    assert (opened(answer.content).size, opened(answer.content).format) == ((640, 480), "JPEG")


def test_a_small_crop_is_not_made_larger(desk: Desk) -> None:
    assert opened(showing.draw(cloth(200), "01AB00")).size == (200, 150)


@pytest.mark.parametrize("method", ["head", "post", "put", "delete", "options", "patch"])
def test_only_a_plain_get_fetches_a_picture(desk: Desk, method: str) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    answer = getattr(client, method)(picture_address(client, alert), headers=IN_A_PAGE)
    assert answer.status_code == 405
    assert not answer.content


@pytest.mark.parametrize(
    "told",
    [
        {"Range": "bytes=0-99"},
        {"Range": "bytes=-500"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Wed, 21 Oct 2037 07:28:00 GMT"},
        {"If-Range": '"x"', "Range": "bytes=0-"},
    ],
)
def test_no_part_and_no_old_copy_is_ever_given(desk: Desk, told: dict[str, str]) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    address = picture_address(client, alert)
    answer = client.get(address, headers={**IN_A_PAGE, **told})
    assert (answer.status_code, answer.headers["Accept-Ranges"]) == (200, "none")
    assert opened(answer.content).size == (480, 360)
    assert client.get(address, headers={**IN_A_PAGE, **told}).status_code == 404


def test_what_is_hidden_in_the_same_second_is_not_given(desk: Desk) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    address = picture_address(client, alert)
    alerts.hide(AlertHide(alert=alert.identity))
    assert client.get(address, headers=IN_A_PAGE).status_code == 404


def test_what_ends_in_the_same_second_is_not_given(desk: Desk) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    address = picture_address(client, alert)
    desk.end(alert)
    assert client.get(address, headers=IN_A_PAGE).status_code == 404


@pytest.mark.parametrize("what", ["hidden", "ended"])
def test_what_is_hidden_or_ends_while_it_is_drawn_is_not_given(desk: Desk, monkeypatch: Any, what: str) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    address, draw = picture_address(client, alert), showing.draw

    def slowly(png: bytes, mark: str) -> bytes:
        if what == "hidden":
            alerts.hide(AlertHide(alert=alert.identity))
        else:
            desk.end(alert)
        return draw(png, mark)

    monkeypatch.setattr(showing, "draw", slowly)
    assert client.get(address, headers=IN_A_PAGE).status_code == 404


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the door of a school keeps SQLite")
def test_of_many_fetches_at_once_one_is_answered(lasting: Desk) -> None:
    wil = lasting.person()
    client, alert = lasting.browser(wil), lasting.run(wil)
    address, came = picture_address(client, alert), []
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def fetch() -> None:
        try:
            other = lasting.browser_with(cookies)
            came.append(other.get(address, headers=IN_A_PAGE).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(came) == [200] + [404] * 7


def test_nobody_looks_without_end(desk: Desk) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    Asked.objects.update(revealed=showing.MOST_TIMES)
    refused = client.post(f"/question/{alert.identity}/look/", headers=JSON)
    assert refused.status_code == 409
    assert not Showing.objects.exists()
    assert showing.is_shown(fresh(alert))


def test_looking_by_a_link_is_not_possible(desk: Desk) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    assert client.get(f"/question/{alert.identity}/look/").status_code == 405
    assert not desk.heard(Came)


def test_a_page_of_somebody_else_cannot_make_a_browser_look(desk: Desk) -> None:
    wil = desk.person()
    alert, cookies = desk.run(wil), desk.browser(wil).cookies
    strict = desk.browser_with({name: morsel.value for name, morsel in cookies.items()}, checks_forms=True)
    assert strict.post(f"/question/{alert.identity}/look/", headers=JSON).status_code == 403
    assert asked(alert, wil).revealed == 0


def test_asking_how_it_stands_keeps_nobody_signed_in(desk: Desk, monkeypatch: Any) -> None:
    wil = desk.person()
    client, alert = desk.browser(wil), desk.run(wil)
    start = timezone.now()
    for minutes in range(0, 16, 5):
        set_clock(monkeypatch, start + timedelta(minutes=minutes))
        state = client.get(f"/question/{alert.identity}/now/").status_code
    assert state == 401


def test_somebody_who_is_typing_stays_signed_in(desk: Desk, monkeypatch: Any) -> None:
    wil = desk.person()
    client = desk.browser(wil)
    start = timezone.now()
    for minutes in range(0, 26, 5):
        set_clock(monkeypatch, start + timedelta(minutes=minutes))
        assert client.get("/here/").status_code == 204


# -- the mark ----------------------------------------------------------------------------------------------------------


def test_the_mark_names_the_school_the_viewer_and_the_time(desk: Desk) -> None:
    wil = desk.person("01AB00 Basisschool De Testboom")
    at = timezone.datetime(2026, 11, 22, 17, 5, tzinfo=timezone.get_current_timezone())
    assert showing.mark_of(wil, at) == f"01AB00 {wil.identity[:6]} 22-11 17:05"


@pytest.mark.parametrize("school", ["", "   ", "帽子 School", "A" * 300, "<b>01AB00</b>"])
def test_any_name_of_a_school_makes_a_mark_that_can_be_drawn(desk: Desk, school: str) -> None:
    mark = showing.mark_of(desk.person(school), timezone.now())
    assert mark.isascii()
    assert opened(showing.draw(cloth(), mark)).size == (480, 360)


def test_two_viewers_get_different_pixels_and_one_viewer_the_same_place(desk: Desk) -> None:
    one, again, other = (
        np.asarray(opened(showing.draw(cloth(), mark)).convert("L"), dtype=int)
        for mark in ("01AB00 4f2a11 22-11 17:05", "01AB00 4f2a11 22-11 17:05", "01CD00 9b03e7 22-11 17:05")
    )
    assert np.array_equal(one, again)
    assert np.mean(np.abs(one - other) > 12) > 0.02


def test_the_crop_stays_recognisable_under_the_mark(desk: Desk) -> None:
    bare = np.asarray(opened(cloth()).convert("RGB"), dtype=int)
    marked = np.asarray(opened(showing.draw(cloth(), "01AB00 4f2a11 22-11 17:05")), dtype=int)
    changed = np.abs(bare - marked).max(axis=2) > 40
    assert 0.03 < changed.mean() < 0.35
    assert np.corrcoef(bare.ravel(), marked.ravel())[0, 1] > 0.9


@pytest.mark.parametrize("ground", ["white", "black", "grey", "cloth"])
def test_every_part_of_the_picture_is_marked(ground: str) -> None:
    plain = io.BytesIO()
    Image.new("RGB", (480, 360), ground if ground != "cloth" else "white").save(plain, "PNG")
    png = cloth() if ground == "cloth" else plain.getvalue()
    bare = np.asarray(opened(png).convert("RGB"), dtype=int)
    marked = np.asarray(opened(showing.draw(png, "01AB00 4f2a11 22-11 17:05")), dtype=int)
    changed = np.abs(bare - marked).max(axis=2) > 40
    parts = [changed[top : top + 90, left : left + 120] for top in range(0, 360, 90) for left in range(0, 480, 120)]
    assert min(part.mean() for part in parts) > 0.01


def test_a_photograph_of_the_screen_still_tells_whose_it_was() -> None:
    """Of five viewers, the one whose mark fits a tilted, blurred, noisy photograph best is the right one."""
    cv2 = pytest.importorskip("cv2")
    marks = [f"01AB00 {number} 22-11 17:05" for number in ("4f2a11", "9b03e7", "07cd52", "e1e8f0", "33a6b9")]
    drawn = [np.asarray(opened(showing.draw(cloth(640), mark)).convert("L")) for mark in marks]
    height, width = drawn[0].shape
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = np.float32([[14, 9], [width - 6, 18], [width - 15, height - 7], [5, height - 16]])
    photograph = cv2.warpPerspective(drawn[2], cv2.getPerspectiveTransform(corners, seen), (width, height))
    photograph = cv2.GaussianBlur(photograph, (3, 3), 0) + np.random.default_rng(7).normal(0, 8, drawn[0].shape)
    back = cv2.warpPerspective(photograph, cv2.getPerspectiveTransform(seen, corners), (width, height))
    bare = np.asarray(opened(showing.draw(cloth(640), " ")).convert("L"), dtype=float)
    inner = (slice(20, height - 20), slice(20, width - 20))
    fits = [np.corrcoef((back - bare)[inner].ravel(), (one - bare)[inner].ravel())[0, 1] for one in drawn]
    assert int(np.argmax(fits)) == 2
    assert max(fits) - sorted(fits)[-2] > 0.05


def test_what_is_drawn_carries_nothing_but_pixels() -> None:
    with_text = io.BytesIO()
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Comment", "exhibit 2026-0007")
    opened(cloth()).save(with_text, "PNG", pnginfo=notes)
    drawn = showing.draw(with_text.getvalue(), "01AB00")
    assert b"exhibit" not in drawn
    assert set(opened(drawn).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", cloth()[:400], b"<svg/>"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(showing.InputRefused):
        showing.draw(data, "01AB00")
