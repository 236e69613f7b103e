"""The pages of a hotline's staff: their own reports and nobody else's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from vangnet.portals.public.hotlines import signing_in
from vangnet.portals.public.hotlines.taking import take
from vangnet.transfer import access, shapes
from vangnet.transfer import hotline as exchange


def signed_in(door: Any, name: str = "ours") -> Client:
    client = Client()
    response = client.post("/hotline/sign-in/", {"key": access.shown(door.keys[name]), "name": "Noor"})
    assert response.status_code == 302, response.content
    return client


def token(page: Any) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def report(client: Client, **more: str) -> Any:
    form = token(client.get("/hotline/report/"))
    return client.post("/hotline/report/", {"form": form, "thread": "OL-17", **more})


def thread_of(client: Client) -> str:
    page = client.get("/hotline/")
    (thread, _holds), *_rest = page.context["threads"]
    return f"/hotline/thread/{thread.tag}/"


def sent(door: Any) -> list[exchange.Messages]:
    entries = [entry for entry in door.for_desk() if isinstance(entry, shapes.HotlineSent)]
    return [exchange.read(entry.body)[0] for entry in entries]


def test_who_has_the_access_key_comes_in_however_it_is_typed(door: Any) -> None:
    client = Client()
    typed = access.shown(door.keys["ours"]).lower().replace("-", " ")
    assert client.post("/hotline/sign-in/", {"key": typed, "name": "Noor"}).url == "/hotline/"
    cookie = client.cookies[signing_in.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 1800)
    assert door.keys["ours"] not in cookie.value
    assert b"Ours" in client.get("/hotline/").content


@pytest.mark.parametrize(
    "key", ["", "x", access.new(), "0" * 33, "\0" * 33], ids=["none", "one", "new", "zeros", "nul"]
)
def test_nobody_else_comes_in(door: Any, key: str) -> None:
    client = Client()
    assert client.post("/hotline/sign-in/", {"key": key, "name": "Noor"}).status_code == 422
    for address in ("/hotline/", "/hotline/report/", "/hotline/thread/00/"):
        assert client.get(address).url == "/hotline/sign-in/"
    assert client.post("/hotline/report/", {"thread": "x"}).status_code == 302


def test_a_made_up_cookie_opens_nothing(door: Any) -> None:
    client = Client()
    for value in ("", "x", "gAAAAA" + "A" * 100, "é"):
        client.cookies[signing_in.COOKIE] = value
        assert client.get("/hotline/").status_code == 302


def test_it_ends_after_half_an_hour_and_after_a_day_and_when_the_hotline_is_ended(door: Any, monkeypatch: Any) -> None:
    client = signed_in(door)
    kept = client.cookies[signing_in.COOKIE].value
    assert client.get("/hotline/").status_code == 200
    later = Client()
    later.cookies[signing_in.COOKIE] = kept
    with monkeypatch.context() as patched:
        patched.setattr(signing_in, "IDLE", timedelta(seconds=-1))
        assert later.get("/hotline/").status_code == 302
    later.cookies[signing_in.COOKIE] = kept
    with monkeypatch.context() as patched:
        patched.setattr(signing_in, "LONGEST", timedelta(seconds=-1))
        assert later.get("/hotline/").status_code == 302
    later.cookies[signing_in.COOKIE] = kept
    take(shapes.Hotline(name="ours", title="Ours"))
    assert later.get("/hotline/").status_code == 302


def test_signing_out_takes_the_key_away(door: Any) -> None:
    client = signed_in(door)
    client.post("/hotline/sign-out/")
    assert client.get("/hotline/").status_code == 302


def test_a_report_by_form_reaches_the_desk_and_stands_in_the_list(door: Any) -> None:
    client = signed_in(door)
    response = report(
        client,
        urls="https://example.org/1\nhttps://example.org/2",
        hosting_country="nl",
        takedown="online",
        police_reason="R4",
        grade="illegal",
        age_groups="PP",
        received_at="2026-11-20T09:30",
        contact_telephone="0800-0000",
        text="een profiel deelde strafbaar materiaal",
    )
    assert response.url == "/hotline/?sent"
    (message,) = sent(door)
    assert isinstance(message, exchange.Report)
    assert (message.thread, message.by, message.police_reason) == ("OL-17", "Noor", "R4")
    assert [item.url for item in message.items] == ["https://example.org/1", "https://example.org/2"]
    assert (message.items[0].hosting_country, message.grading.age_groups) == ("NL", ("PP",))
    assert message.received_at is not None
    assert message.received_at.isoformat() == "2026-11-20T09:30:00+01:00"
    page = client.get("/hotline/").content.decode()
    assert "OL-17" in page
    assert "Onderweg" in page
    assert "OL-17" in client.get(thread_of(client)).content.decode()


def test_only_the_number_is_needed_and_what_is_wrong_is_told_beside_its_field(door: Any) -> None:
    client = signed_in(door)
    assert report(client).status_code == 302
    page = report(client, thread="", urls="https://example.org/1", hosting_country="9")
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"thread"}
    page = report(client, thread="OL-18", urls="https://example.org/1", hosting_country="9")
    assert set(page.context["form"].errors) == {"hosting_country"}
    page = report(client, thread="OL-18", urls="https://example.org/1", hashes="md5 zz")
    assert page.status_code == 422
    assert len(sent(door)) == 1


def test_a_form_that_is_sent_twice_is_one_message(door: Any) -> None:
    client = signed_in(door)
    form = token(client.get("/hotline/report/"))
    for _ in range(2):
        assert client.post("/hotline/report/", {"form": form, "thread": "OL-17"}).status_code == 302
    assert client.post("/hotline/report/", {"form": form, "thread": "OL-18"}).status_code == 422
    assert len(sent(door)) == 1


def test_forms_of_other_sites_and_without_a_token_count_for_nothing(door: Any) -> None:
    client = signed_in(door)
    form = token(client.get("/hotline/report/"))
    assert client.post("/hotline/report/", {"thread": "OL-17"}).status_code == 422
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/hotline/report/", {"form": form, "thread": "x"}, headers=elsewhere).status_code == 422
    assert sent(door) == []


def tell(door: Any, kind: str, told_as: str, **more: Any) -> None:
    told = {
        "format": "vangnet hotline 1",
        "kind": kind,
        "id": told_as,
        "thread": "OL-17",
        "made_at": timezone.now().isoformat(),
        **more,
    }
    door.tell("ours", told, told_as)


def test_what_the_police_tell_is_read_with_the_key_and_they_are_told_that_it_arrived(door: Any) -> None:
    client = signed_in(door)
    report(client, feedback="soon")
    (asked,) = sent(door)
    tell(door, "received", "D1", answers=asked.id, number="M2026-000017")
    tell(door, "feedback", "D2", answers=asked.id, material="known", victim_identified="not_told", text="dank u wel")
    page = client.get(thread_of(client)).content.decode()
    for word in ("M2026-000017", "dank u wel", "bekend", "niet verteld", "De politie heeft dit"):
        assert word in page, word
    arrived = [one for one in sent(door) if isinstance(one, exchange.Received)]
    assert [one.answers for one in arrived] == ["D2"]  # what tells that something arrived is not answered again
    client.get("/hotline/")
    assert len(sent(door)) == 2


def test_a_question_is_answered_and_a_hold_is_shown_and_ended(door: Any) -> None:
    client = signed_in(door)
    report(client)
    tell(door, "feedback_asked", "D1", text="staat het er nog?")
    tell(door, "hold", "D2", until=(timezone.now() + timedelta(hours=48)).isoformat())
    listed = client.get("/hotline/").content.decode()
    assert "De politie vraagt iets" in listed
    assert "Wachten tot" in listed
    address = thread_of(client)
    page = client.get(address)
    assert "staat het er nog?" in page.content.decode()
    wrong = client.post(address, {"form": token(page), "act": "feedback", "answers": "D1"})
    assert wrong.status_code == 422
    told = {"form": token(page), "act": "feedback", "answers": "D1", "text": "ja"}
    assert client.post(address, told).status_code == 302
    ended = {"form": token(client.get(address)), "act": "release", "ends": "D2", "text": "hoster haalde het weg"}
    assert client.post(address, ended).status_code == 302
    thread = client.get(address).context["thread"]
    assert thread.asked_of_us == []
    assert thread.holds(timezone.now()) == []
    kinds = [type(one) for one in sent(door) if not isinstance(one, exchange.Received)]
    assert kinds == [exchange.Report, exchange.Feedback, exchange.Release]


def test_updates_questions_and_holds_are_sent_from_the_page_of_a_report(door: Any) -> None:
    client = signed_in(door)
    report(client, urls="https://example.org/1")
    address = thread_of(client)
    for told in (
        {"act": "update", "takedown": "offline"},
        {"act": "feedback_asked", "feedback": "soon", "text": "mag het offline?"},
        {"act": "hold", "until": "2026-12-30T10:00"},
    ):
        response = client.post(address, {"form": token(client.get(address)), **told})
        assert response.status_code == 302, told
    assert client.get(address).context["thread"].items[0].takedown == "offline"
    assert client.post(address, {"form": token(client.get(address)), "act": "hold"}).status_code == 422
    assert client.post(address, {"act": "made_up"}).status_code == 404


def test_the_report_of_another_hotline_is_not_there(door: Any) -> None:
    ours, theirs = signed_in(door), signed_in(door, "theirs")
    report(ours, text="geheim van de een")
    address = thread_of(ours)
    assert theirs.get(address).status_code == 404
    assert theirs.get("/hotline/").context["threads"] == []
    assert theirs.post(address, {"act": "update", "text": "x"}).status_code == 404
    report(theirs)  # the same number, of another hotline
    assert thread_of(theirs) != address


def test_text_of_messages_is_shown_as_text(door: Any) -> None:
    client = signed_in(door)
    hostile = '<script>alert(1)</script>"\u202e\x07'
    report(client, thread="OL-<b>", text=hostile)
    tell(door, "feedback", "D1", text=hostile, extra={"<i>": "<script>"})
    page = client.get(thread_of(client)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "OL-<b>" not in client.get("/hotline/").content.decode()


def test_the_pages_are_in_english_too(door: Any) -> None:
    client = signed_in(door)
    assert "Your reports" in client.get("/en/hotline/").content.decode()
    assert "Uw meldingen" in client.get("/hotline/").content.decode()


def test_a_new_key_of_the_hotline_takes_the_old_copies_away(door: Any) -> None:
    client = signed_in(door)
    report(client)
    door.keys["ours"] = access.new()
    door.let_in("ours")
    assert client.get("/hotline/").status_code == 302
    assert signed_in(door).get("/hotline/").context["threads"] == []
