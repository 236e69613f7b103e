"""The form of a report: what is asked, what is kept, and what comes back when something is not in order."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import TimestampSigner, b62_encode

from tests.portals.public.conftest import Door
from tests.portals.public.world import STORY, code_of, form_of, reported, token_of
from vangnet.portals.public import nonces, trust
from vangnet.portals.public.fields import FIELDS
from vangnet.portals.public.models import Receipt, Waiting
from vangnet.transfer import receipt
from vangnet.transfer.form import CHOICES, SITUATIONS
from vangnet.transfer.shapes import Added, Sent

EVERYTHING = {field.name: ("yes" if field.kind == "choice" else f"ingevuld: {field.name}") for field in FIELDS}


def test_a_report_is_sealed_to_the_desk_and_answered_with_a_receipt(door: Door) -> None:
    code = receipt.read(reported(door.client(), nicknames="testaccount_42"))
    (sent,) = door.carried()
    assert isinstance(sent, Sent)
    assert (sent.situation, sent.language) == ("r1", "nl")
    assert sent.answers == {
        "story": STORY,
        "nicknames": "testaccount_42",
    }
    assert sent.reply_key == receipt.reply_key(code).public_key().public_bytes_raw()
    assert datetime.now(UTC) - sent.sent_at < timedelta(minutes=1)
    assert Receipt.objects.get().waiting == Waiting.objects.get()


def test_every_field_arrives_under_its_documented_name(door: Door) -> None:
    reported(door.client(), **EVERYTHING)
    (sent,) = door.carried()
    assert sent.answers == EVERYTHING
    assert set(sent.answers) == {field.name for field in FIELDS}


def test_one_field_is_needed_and_no_other_blocks(door: Door) -> None:
    client = door.client()
    fine = client.post("/report/r1/", form_of(client))
    empty = client.post("/report/r1/", {**EVERYTHING, **form_of(client), "story": " "})
    assert (fine.status_code, empty.status_code, Waiting.objects.count()) == (200, 422, 1)
    page = empty.content.decode()
    assert "ingevuld: contact_phone" in page
    assert "Vertel in een paar woorden" in page


def test_unknown_is_the_answer_that_stands_there(door: Door) -> None:
    page = door.client().get("/report/r1/").content.decode()
    for name in ("child_in_danger", "victim_known"):
        assert re.search(f'name="{name}" value="unknown"[^>]* checked', page)
    assert CHOICES == ("yes", "no", "unknown")


@pytest.mark.parametrize("situation", [name for name in SITUATIONS if name not in {"r4", "r6"}])
def test_each_situation_has_its_form_and_arrives_as_such(door: Door, situation: str) -> None:
    reported(door.client(), situation)
    (sent,) = door.carried()
    assert sent.situation == situation


def test_an_english_form_arrives_as_english(door: Door) -> None:
    client = door.client()
    page = client.post("/en/report/r2/", form_of(client, "r2", english=True)).content.decode()
    assert "Thank you. It was received." in page
    assert door.carried()[0].language == "en"


def test_a_child_in_danger_brings_112_at_once_and_the_form_stays(door: Door) -> None:
    client = door.client()
    form = client.get("/report/r1/").content.decode()
    assert re.search('class="message warning in-danger">.*?href="tel:112"', form, re.DOTALL)
    page = client.post("/report/r1/", {**form_of(client), "child_in_danger": "yes"}).content.decode()
    main = page.partition("<main")[2]
    assert main.index("tel:112") < main.index('id="code"')
    assert door.carried()[0].answers["child_in_danger"] == "yes"


# -- the same form twice ----------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_has_one_receipt_and_is_kept_once(door: Door) -> None:
    client = door.client()
    form = form_of(client)
    codes = {code_of(client.post("/report/r1/", form).content.decode()) for _ in range(3)}
    assert (len(codes), Waiting.objects.count(), Receipt.objects.count()) == (1, 1, 1)


def test_a_form_that_was_changed_and_sent_again_is_added_to_its_report(door: Door) -> None:
    client = door.client()
    form = form_of(client)
    first = client.post("/report/r1/", form).content.decode()
    again = client.post("/report/r1/", {**form, "platform": "Voorbeeldchat"}).content.decode()
    assert code_of(first) == code_of(again)
    sent, added = door.carried()
    assert isinstance(added, Added)
    assert added.receipt == sent.receipt
    assert "Voorbeeldchat" in added.text


def test_a_long_form_that_was_changed_arrives_whole(door: Door) -> None:
    client = door.client()
    form = {**form_of(client), "story": "a" * 20_000}
    client.post("/report/r1/", form)
    client.post("/report/r1/", {**form, "place": "Voorbeeldstad"})
    added = door.carried()[1]
    assert isinstance(added, Added)
    assert len(added.text) == 20_000
    assert b"Voorbeeldstad" in added.attachments[0].data


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c", "x" * 5_000, None])
def test_a_form_without_a_true_token_comes_back_with_its_text(door: Door, token: str | None) -> None:
    client = door.client()
    form = {**form_of(client), "platform": "Voorbeeldchat", "form": token or ""}
    response = client.post("/report/r1/", {name: value for name, value in form.items() if name != "form" or token})
    page = response.content.decode()
    assert (response.status_code, Waiting.objects.count()) == (422, 0)
    assert STORY in page
    assert "Voorbeeldchat" in page
    again = client.post("/report/r1/", {**form_of(client)})
    assert again.status_code == 200


class Yesterday(TimestampSigner):
    """Signs as if it were a day and an hour ago."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - 90_000)


def of_yesterday() -> str:
    signer = nonces._signer()
    return Yesterday(key=signer.key, salt=signer.salt, algorithm=signer.algorithm).sign("bm9uY2U")


def test_a_form_of_yesterday_keeps_its_text_and_gets_a_fresh_token(door: Door) -> None:
    client = door.client()
    form = form_of(client)
    page = client.post("/report/r1/", {**form, "form": of_yesterday()}).content.decode()
    assert STORY in page
    assert "langer dan een dag open" in page
    assert client.post("/report/r1/", {**form, "form": token_of(page)}).status_code == 200
    assert Waiting.objects.count() == 1


def test_a_page_of_another_site_cannot_send_for_somebody(door: Door) -> None:
    client = door.client()
    response = client.post("/report/r1/", form_of(client), headers={"Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, Waiting.objects.count()) == (422, 0)


def test_a_telephone_without_cookies_reports(door: Door) -> None:
    form = form_of(door.client())
    assert door.client().post("/report/r1/", form).status_code == 200


def test_the_language_changes_halfway_a_form_and_the_text_stays(door: Door) -> None:
    client = door.client()
    page = client.post("/en/report/r1/", {**form_of(client), "switch": "1"}).content.decode()
    assert "Your report" in page
    assert STORY in page
    assert Waiting.objects.count() == 0


# -- hostile texts ----------------------------------------------------------------------------------------------------


def test_ten_megabytes_of_text_are_answered_kindly_and_given_back(door: Door) -> None:
    client = door.client()
    story = "woord " * (10 * 2**20 // 6)
    response = client.post("/report/r1/", {**form_of(client), "story": story})
    page = response.content.decode()
    assert (response.status_code, Waiting.objects.count()) == (422, 0)
    assert "Dit is te lang: 10485" in page
    assert page.count("woord ") >= story.count("woord ")


def test_more_than_can_be_given_back_is_refused_with_a_page(door: Door) -> None:
    client = door.client()
    response = client.post("/report/r1/", {**form_of(client), "story": "a" * (17 * 2**20)})
    assert response.status_code == 400
    assert "Er is niets verstuurd" in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script><img src=x onerror=y>",
        "\u202ereversed\u202c \u2066isolated\u2069",
        "zero\u200bwidth\ufeff\u200d",
        "Z" + "\u0301" * 5_000,
        "👩‍👩‍👧‍👦 ﷽ ＡＢＣ",
        "=cmd|' /C calc'!A0",
        "{{ form }} {% debug %} %s %n ${7*7}",
        "'; DROP TABLE public_door_waiting; --",
    ],
)
def test_strange_texts_arrive_as_they_were_typed_and_run_nowhere(door: Door, typed: str) -> None:
    client = door.client()
    page = client.post("/report/r1/", {"story": typed, "nicknames": typed}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    reported(client, story=typed, nicknames=typed)
    (sent,) = door.carried()
    assert sent.answers["nicknames"] == sent.answers["story"] == typed


def test_control_signs_are_shown_to_have_been_there(door: Door) -> None:
    reported(door.client(), story="a\0b\x1b[31mc\td\r\ne")
    (sent,) = door.carried()
    assert sent.answers["story"] == "a�b�[31mc\td\r\ne"


def test_bytes_that_are_no_text_do_not_break_the_form(door: Door) -> None:
    client = door.client()
    token = form_of(client)["form"]
    body = f"form={token}&story=%ff%fe%00%c0%80&child_in_danger=perhaps".encode()
    response = client.post("/report/r1/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422  # "perhaps" is not one of the answers
    assert Waiting.objects.count() == 0


def test_many_fields_are_refused(door: Door) -> None:
    response = door.client().post("/report/r1/", {f"field{number}": "x" for number in range(500)})
    assert response.status_code == 400


# -- about oneself ----------------------------------------------------------------------------------------------------

ABOUT_ONESELF = "Ik heb een film gedownload en daar schaam ik me voor."


def test_who_starts_to_tell_on_himself_is_advised_before_anything_is_sent(door: Door) -> None:
    client = door.client()
    form = {**form_of(client), "story": ABOUT_ONESELF}
    advised = client.post("/report/r1/", form)
    page = advised.content.decode()
    assert (advised.status_code, Waiting.objects.count()) == (422, 0)
    assert ABOUT_ONESELF in page
    for contact in ("tel:08002666436", "tel:08008020"):
        assert contact in page
    assert client.post("/report/r1/", {**form, "form": token_of(page), "advised": "yes"}).status_code == 200
    assert door.carried()[0].answers["incriminates_self"] == "yes"


@pytest.mark.parametrize(
    ("told", "is_about_self"),
    [
        ("Ik bewaar die beelden op mijn computer.", True),
        ("Op mijn telefoon staan foto's.", True),
        ("I have downloaded these pictures.", True),
        ("Een profiel deelde strafbaar materiaal.", False),
        ("Hij heeft het gedownload. Ik zag dat in de chat.", False),
        ("I saw a profile that shared material.", False),
    ],
)
def test_the_advice_comes_with_words_about_own_acts_only(door: Door, told: str, is_about_self: bool) -> None:
    client = door.client()
    response = client.post("/report/r1/", {**form_of(client), "story": told})
    assert (response.status_code == 422) is is_about_self


def test_who_chose_to_write_about_himself_is_told_at_once_and_goes_to_an_officer(door: Door) -> None:
    assert "tel:08002666436" in door.client().get("/report/own/").content.decode()
    reported(door.client(), "own", story=ABOUT_ONESELF)
    (sent,) = door.carried()
    assert (sent.situation, sent.answers["incriminates_self"]) == ("own", "yes")


# -- when nothing can be kept -----------------------------------------------------------------------------------------


def test_what_cannot_be_kept_comes_back_with_its_text_and_without_a_code(door: Door) -> None:
    client = door.client()
    form = form_of(client)
    (door.folder / "desk-card.json").rename(door.folder / "elsewhere.json")
    trust.forget_what_was_read()
    response = client.post("/report/r1/", form)
    page = response.content.decode()
    assert (response.status_code, Receipt.objects.count()) == (503, 0)
    assert STORY in page
    assert "Er is niets ontvangen" in page
    (door.folder / "elsewhere.json").rename(door.folder / "desk-card.json")
    assert client.post("/report/r1/", form).status_code == 200


@pytest.mark.parametrize(
    ("situation", "told", "is_for_112"),
    [
        ("r1", {"child_in_danger": "yes"}, True),
        ("r5", {"victim_known": "yes"}, True),
        ("r5", {"place": "Voorbeeldstad"}, True),
        ("r5", {"victim_known": "no"}, False),
        ("r1", {"place": "Voorbeeldstad"}, False),
    ],
)
def test_current_abuse_of_which_victim_or_place_is_known_after_all_goes_to_112(
    door: Door, situation: str, told: dict[str, str], is_for_112: bool
) -> None:
    client = door.client()
    page = client.post(f"/report/{situation}/", {**form_of(client, situation), **told}).content.decode()
    assert ("Bel nu 112" in page) is is_for_112
