"""Answers: sealed at once, counted, and a yes hides the crop in the same moment, or nothing happens at all."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from tests.portals.school.questions.asking import Desk, asked, form_of, fresh, token_of
from vangnet.errors import InputRefused
from vangnet.portals.school import answering, nonces, trust
from vangnet.portals.school.forms import LONGEST
from vangnet.portals.school.models import Alert, Asked, FormSent, Waiting
from vangnet.transfer.school import Answered, Counselling

FULL = {
    "kind": "yes",
    "who": "Sterre, vorig jaar in groep 4",
    "period": "formerly",
    "sureness": "probably",
    "text": "Bel mij na vieren.",
}


def test_an_answer_goes_to_the_desk_with_all_that_was_typed(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    page = client.post(f"/question/{alert.identity}/answer/", form_of(client, alert, **FULL))
    assert page.status_code == 200
    (told,) = desk.heard(Answered)
    assert (told.alert, told.contact, told.number) == (alert.identity, wil.identity, 1)
    assert {name: getattr(told, name) for name in FULL} == FULL


def test_a_yes_hides_the_crop_everywhere(desk: Desk) -> None:
    wil, ina = desk.person(), desk.person()
    alert = desk.run(wil, ina)
    client, other = desk.browser(wil), desk.browser(ina)
    assert other.get(f"/question/{alert.identity}/now/").json() == {"state": "shown"}
    client.post(f"/question/{alert.identity}/answer/", form_of(client, alert, kind="yes"))
    for one in (client, other):
        assert one.get(f"/question/{alert.identity}/now/").json() == {"state": "hidden"}
        address = f"/question/{alert.identity}/look/"
        assert one.post(address, headers={"Accept": "application/json"}).status_code == 409


def test_a_yes_without_another_word_counts(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    client.post(f"/question/{alert.identity}/answer/", form_of(client, alert, kind="yes"))
    assert [(told.kind, told.who, told.sureness) for told in desk.heard(Answered)] == [("yes", "", "unsure")]


@pytest.mark.parametrize("kind", ["no", "perhaps"])
def test_a_no_or_perhaps_is_an_answer_and_hides_nothing(desk: Desk, kind: str) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    client.post(f"/question/{alert.identity}/answer/", form_of(client, alert, kind=kind))
    assert [told.kind for told in desk.heard(Answered)] == [kind]
    assert fresh(alert).state == Alert.State.RUNNING
    assert asked(alert, wil).answered_at is not None


def test_a_no_can_become_a_yes_later_under_a_new_number(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    for kind in ("no", "yes"):
        client.post(f"/question/{alert.identity}/answer/", form_of(client, alert, kind=kind))
    assert [(told.number, told.kind) for told in desk.heard(Answered)] == [(1, "no"), (2, "yes")]
    assert fresh(alert).last_yes == 2


def test_the_same_form_sent_again_stores_nothing_twice(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    form = form_of(client, alert, kind="yes")
    pages = [client.post(f"/question/{alert.identity}/answer/", form) for _ in range(3)]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert len(desk.heard(Answered)) == 1
    assert fresh(alert).answers == 1


def test_a_form_of_somebody_else_stores_nothing_twice_either(desk: Desk) -> None:
    wil, ina = desk.person(), desk.person()
    alert = desk.run(wil, ina)
    client, other = desk.browser(wil), desk.browser(ina)
    form = form_of(client, alert)
    client.post(f"/question/{alert.identity}/answer/", form)
    other.post(f"/question/{alert.identity}/answer/", form)
    assert len(desk.heard(Answered)) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the door of a school keeps SQLite")
def test_one_form_sent_by_many_at_once_is_one_answer(lasting: Desk) -> None:
    wil = lasting.person()
    alert = lasting.run(wil)
    nonce, came = nonces.nonce_of(nonces.handed_out()), []

    def send() -> None:
        try:
            came.append(answering.answer(asked(alert, wil), answering.Given(kind="yes"), nonce=nonce or ""))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(came) == [False] * 5 + [True]
    assert len(lasting.heard(Answered)) == 1


def test_a_form_without_a_choice_keeps_what_was_typed(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    form = form_of(client, alert, who="Sterre & <b>Wolk</b>")
    del form["kind"]
    page = client.post(f"/question/{alert.identity}/answer/", form)
    assert page.status_code == 422
    assert "Sterre &amp; &lt;b&gt;Wolk&lt;/b&gt;" in page.content.decode()
    assert not desk.heard(Answered)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "maybe"),
        ("kind", "yes\x00"),
        ("who", "nul \x00 byte"),
        ("text", "x" * (LONGEST + 1)),
        ("period", "yesterday"),
        ("sureness", "9" * 19),
    ],
)
def test_garbage_is_refused_in_words_and_the_rest_stays(desk: Desk, field: str, value: str) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    form = form_of(client, alert, kind="yes", text="Bel mij na vieren.") | {field: value}
    page = client.post(f"/question/{alert.identity}/answer/", form)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert field == "text" or "Bel mij na vieren." in page.content.decode()
    assert not desk.heard(Answered)
    assert fresh(alert).state == Alert.State.RUNNING


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "шапка 帽子 \u202e omgekeerd", "x" * LONGEST, "' or 1=1 --"]
)
def test_any_words_go_through_as_they_are(desk: Desk, text: str) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    client.post(f"/question/{alert.identity}/answer/", form_of(client, alert, kind="perhaps", who=text))
    assert [told.who for told in desk.heard(Answered)] == [text]


def test_a_form_that_is_not_ours_sends_nothing_and_keeps_what_was_typed(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    for token in ("", "x" * 10_000, "made:up:by-somebody"):
        page = client.post(f"/question/{alert.identity}/answer/", {"form": token, "kind": "yes", "who": "Sterre"})
        assert page.status_code == 422
        assert "Sterre" in page.content.decode()
    assert not desk.heard(Answered)


def test_when_nothing_can_be_sealed_nothing_is_hidden_and_the_person_is_told(desk: Desk, tmp_path: Any) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    form = form_of(client, alert, kind="yes", who="Sterre")
    with override_settings(SCHOOL_DESK_CARD=tmp_path / "nothing"):
        trust.forget_what_was_read()
        with pytest.raises(InputRefused):
            answering.answer(asked(alert, wil), answering.Given(kind="yes"), nonce="1")
        page = client.post(f"/question/{alert.identity}/answer/", form)
    trust.forget_what_was_read()
    assert page.status_code == 503
    assert "Sterre" in page.content.decode()
    assert (fresh(alert).state, fresh(alert).answers) == (Alert.State.RUNNING, 0)
    assert not FormSent.objects.exists()


def test_an_answer_that_was_being_typed_when_the_question_ended_is_passed_on(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    form = form_of(client, alert, kind="yes", who="Sterre")
    desk.end(alert)
    page = client.post(f"/question/{alert.identity}/answer/", form)
    assert page.status_code == 200
    assert [(told.kind, told.who) for told in desk.heard(Answered)] == [("yes", "Sterre")]
    assert fresh(alert).state == Alert.State.ENDED


def test_nobody_answers_for_an_alert_that_he_is_not_asked_in(desk: Desk) -> None:
    wil, stranger = desk.person(), desk.person()
    alert = desk.run(wil)
    form = form_of(desk.browser(wil), alert, kind="yes")
    answer = desk.browser(stranger).post(f"/question/{alert.identity}/answer/", form)
    assert answer.status_code == 404
    assert not desk.heard(Answered)


def test_a_program_cannot_fill_the_door_in_somebodys_name(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    codes = []
    for _ in range(answering.MOST_FORMS + 2):
        form = {"form": nonces.handed_out(), "kind": "no", "text": "Ik weet iets"}
        page = client.post(f"/question/{alert.identity}/answer/", form)
        codes.append(page.status_code)
    assert codes == [200] * answering.MOST_FORMS + [429, 429]
    assert "Ik weet iets" in page.content.decode()
    assert len(desk.heard(Answered)) == answering.MOST_FORMS


def test_an_answer_stands_nowhere_in_the_database_but_sealed(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    client.post(f"/question/{alert.identity}/answer/", form_of(client, alert, **FULL))
    kept = b"".join(bytes(str(row), "utf-8") for model in (Alert, Asked, FormSent) for row in model.objects.values())
    kept += b"".join(bytes(row.sealed) for row in Waiting.objects.all())
    for word in (b"Sterre", b"formerly", b"probably", b"na vieren"):
        assert word not in kept


def test_the_wish_to_talk_goes_apart_and_names_no_question(desk: Desk) -> None:
    wil = desk.person()
    desk.run(wil)
    client = desk.browser(wil)
    form = {"form": token_of(client.get("/talk/")), "text": ""}
    for _ in range(2):
        assert client.post("/talk/", form).status_code == 200
    (told,) = desk.heard(Counselling)
    assert (told.contact, told.text) == (wil.identity, "")
    assert not hasattr(told, "alert")


def test_the_wish_to_talk_is_one_button_on_every_page(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    pages = [
        client.get("/"),
        client.get(f"/question/{alert.identity}/"),
        client.get("/rules/"),
        client.get("/nothing/"),
    ]
    pages.append(client.post(f"/question/{alert.identity}/answer/", form_of(client, alert)))
    for page in pages:
        assert 'href="/talk/"' in page.content.decode()


@pytest.mark.parametrize("text", ["nul \x00 byte", "x" * (LONGEST + 1)])
def test_garbage_in_the_wish_is_refused_in_words(desk: Desk, text: str) -> None:
    client = desk.browser(desk.person())
    page = client.post("/talk/", {"form": token_of(client.get("/talk/")), "text": text})
    assert page.status_code == 422
    assert not desk.heard(Counselling)


def test_without_signing_in_nothing_is_asked_or_taken(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    client = desk.browser(wil)
    form = form_of(client, alert, kind="yes")
    client.cookies.clear()
    for address in ("/", f"/question/{alert.identity}/", "/talk/"):
        assert client.get(address).status_code == 302
    assert client.post(f"/question/{alert.identity}/answer/", form).status_code == 302
    assert client.post("/talk/", form).status_code == 302
    assert not desk.heard(Answered)
