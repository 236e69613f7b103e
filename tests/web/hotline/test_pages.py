"""The exchange with hotlines at the desk: who waits on whom, answers, holds, keys, and the list for look-ups."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from tests.desk_world import World, actor, client_of
from tests.reports.hotline_world import KEY, arrived, hotline_of, take, thread, told
from tests.reports.made import made_report
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Release
from vangnet.reports.actions.hotline import ask, place_hold
from vangnet.reports.models import DigestList, Hotline, HotlineMessage, LookupDay
from vangnet.transfer import access
from vangnet.transfer import hotline as exchange

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _place(settings: Any, tmp_path: Path) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "keys" / "door.key"
    settings.LIBRARY = tmp_path / "library"


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def page(world: World, address: str, who: str = "hanna") -> Any:
    return client_of(getattr(world, who)).get(address)


def test_the_list_tells_who_waits_on_whom_overdue_first(world: World) -> None:
    now = timezone.now()
    late = thread(world, thread="laat", police_reason="R4")
    HotlineMessage.objects.filter(pk=late.pk).update(due_at=now - HOUR)
    quiet = thread(world, thread="rustig")
    asked = thread(world, thread="gevraagd")
    ask(asked, text="staat het er nog?", by=actor(world.hanna))
    held = thread(world, thread="wacht", feedback="normal")
    place_hold(held, until=now + HOUR, reason="", by=actor(world.hanna))
    threads = page(world, "/hotline/").context["threads"]
    assert [one.thread for one in threads] == ["laat", "wacht", "gevraagd", "rustig"]
    assert [one.is_overdue for one in threads] == [True, False, False, False]
    assert threads[1].held_until is not None
    assert threads[2].they_owe is not None
    assert not threads[3].is_open
    text = page(world, "/hotline/").content.decode()
    assert quiet.report.number in text
    assert "te laat" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_as_often_whatever_is_on_it(
    world: World, rows: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(rows):
        thread(world, thread=f"t{number}")
    client = client_of(world.hanna)
    client.get("/hotline/")
    with django_assert_max_num_queries(16):
        client.get("/hotline/")


def test_an_answer_is_given_on_the_page_of_the_thread(world: World) -> None:
    row = thread(world, police_reason="R4", extra="<script>", grading={"answers": {"items": "x"}, "grade": "illegal"})
    client = client_of(world.hanna)
    shown = client.get(f"/hotline/threads/{row.pk}").content.decode()
    for word in (
        "R4",
        "mogelijk nieuw slachtoffer",
        "https://example.org/17",
        "strafbaar",
        "&lt;script&gt;",
        "$.extra",
    ):
        assert word in shown, word
    form = {"answer-material": "known", "answer-victim_identified": "not_told", "answer-takedown": "may_go_on"}
    response = client.post(f"/hotline/messages/{row.pk}/answer", form, follow=True)
    assert said(response) == ["Het antwoord gaat met de volgende bundel naar het meldpunt."]
    assert response.context["questions"] == []
    assert isinstance(arrived()[-1], exchange.Feedback)
    assert AuditEntry.objects.filter(name="hotline.thread").exists()


def test_what_is_wrong_with_an_answer_is_told(world: World) -> None:
    row = thread(world, police_reason="R4")
    form = {"answer-material": "not_told", "answer-victim_identified": "not_told", "answer-takedown": "please_hold"}
    response = client_of(world.hanna).post(f"/hotline/messages/{row.pk}/answer", form)
    assert response.status_code == 422
    assert "tot wanneer" in response.content.decode()
    assert HotlineMessage.objects.filter(kind="feedback").count() == 0


def test_questions_holds_and_releases_by_form(world: World) -> None:
    row = thread(world)
    client = client_of(world.ines)
    assert client.post(f"/hotline/messages/{row.pk}/ask", {"ask-text": "staat het er nog?"}).status_code == 302
    until = timezone.localtime(timezone.now() + 5 * HOUR).strftime("%Y-%m-%dT%H:%M")
    assert client.post(f"/hotline/messages/{row.pk}/hold", {"hold-until": until}).status_code == 302
    assert client.post(f"/hotline/messages/{row.pk}/hold", {"hold-until": until}).status_code == 422
    hold = HotlineMessage.objects.get(kind="hold")
    assert "Beëindig het wachten" in client.get(f"/hotline/threads/{row.pk}").content.decode()
    client.post(f"/hotline/messages/{hold.pk}/release", {"reason": ""})
    hold.refresh_from_db()
    assert hold.answered_at is not None
    again = client.post(f"/hotline/messages/{hold.pk}/release", follow=True)
    assert said(again)[-1] == "Dit verzoek om te wachten is al beëindigd."


def test_another_unit_learns_nothing(world: World) -> None:
    row = thread(world)
    iris = client_of(world.iris)
    assert iris.get("/hotline/").context["threads"] == []
    for address in (f"/hotline/threads/{row.pk}",):
        assert iris.get(address).status_code == 404
    for verb in ("answer", "ask", "hold", "release"):
        assert iris.post(f"/hotline/messages/{row.pk}/{verb}", {}).status_code == 404
    for verb in ("change", "end"):
        assert iris.post(f"/hotline/partners/{row.hotline.pk}/{verb}", {"reason": "x"}).status_code == 404
    assert iris.get("/hotline/partners").context["hotlines"] == []
    LookupDay.objects.create(hotline=row.hotline, day=date(2026, 11, 20), asked=7)
    assert list(iris.get("/hotline/lookups").context["page"].object_list) == []
    for name in ("anna", "dirk", "lotte", "beheer", "toezicht", "nobody"):
        assert page(world, "/hotline/", name).status_code == 403


def card(name: str = "offlimits") -> str:
    return msgspec.json.encode(access.card(KEY, name)).decode()


def test_a_card_is_trusted_only_after_its_fingerprint_was_compared(world: World) -> None:
    client = client_of(world.ines)
    form = {"title": "Offlimits", "card": card()}
    shown = client.post("/hotline/partners/add", form)
    assert access.card(KEY, "offlimits").fingerprint in shown.content.decode()
    assert Hotline.objects.count() == 0
    assert client.post("/hotline/partners/add", {**form, "is_compared": "on"}).status_code == 302
    assert Hotline.objects.get().unit == world.unit
    assert access.card(KEY, "offlimits").fingerprint in client.get("/hotline/partners").content.decode()
    changed = json.loads(card()) | {"format": "something else"}
    for bad in ("", "{}", "x", "[" * 5_000, json.dumps(changed), '{"door": "../x"}'):
        again = client.post("/hotline/partners/add", {"title": "x", "card": bad, "is_compared": "on"})
        assert again.context["form"].errors, bad


def test_what_was_agreed_is_changed_and_an_exchange_is_ended(world: World) -> None:
    hotline = hotline_of(world)
    client = client_of(world.ines)
    told = {"title": "Offlimits", "soon_hours": 8, "normal_days": 7, "hold_hours": 48, "lookups_a_day": 500}
    form = {f"h{hotline.pk}-{name}": str(value) for name, value in told.items()}
    client.post(f"/hotline/partners/{hotline.pk}/change", form)
    hotline.refresh_from_db()
    assert (hotline.soon_hours, hotline.lookups_a_day) == (8, 500)
    bad = client.post(
        f"/hotline/partners/{hotline.pk}/change", {**form, f"h{hotline.pk}-hold_hours": "-1"}, follow=True
    )
    assert said(bad)
    client.post(f"/hotline/partners/{hotline.pk}/end", {"reason": " "})
    hotline.refresh_from_db()
    assert hotline.is_active
    client.post(f"/hotline/partners/{hotline.pk}/end", {"reason": "gestopt"})
    hotline.refresh_from_db()
    assert not hotline.is_active
    assert "beëindigd" in client.get("/hotline/partners").content.decode()


def test_the_custodian_proposes_and_somebody_else_decides(world: World) -> None:
    release = Release.objects.create(
        name="Oost", distributed=True, entries=0, digest="x", released_by=world.lotte, file="x.csv"
    )
    apart = Release.objects.create(name="Apart", distributed=False, entries=0, digest="y", released_by=world.lotte)
    custodian, officer = client_of(world.lotte), client_of(world.ines)
    assert "Apart" not in custodian.get("/hotline/digests/propose").content.decode()
    assert custodian.post("/hotline/digests/propose", {"releases": [apart.pk]}).status_code == 200
    assert custodian.post("/hotline/digests/propose", {"releases": [release.pk]}).status_code == 302
    listed = DigestList.objects.get()
    assert custodian.post(f"/hotline/digests/{listed.pk}/approve").status_code == 403
    assert officer.get("/hotline/digests/propose").status_code == 403
    assert "Goedkeuren" in officer.get("/hotline/digests").content.decode()
    officer.post(f"/hotline/digests/{listed.pk}/approve")
    listed.refresh_from_db()
    assert listed.approved_by == world.ines
    custodian.post("/hotline/digests/propose", {})
    second = DigestList.objects.first()
    assert second is not None
    officer.post(f"/hotline/digests/{second.pk}/refuse", {"reason": "eerst overleg"})
    second.refresh_from_db()
    assert second.refused_why == "eerst overleg"


def test_figures_of_look_ups_are_shown_with_their_signs(world: World) -> None:
    hotline = hotline_of(world)
    LookupDay.objects.create(hotline=hotline, day=date(2026, 11, 20), asked=4_321, found=1, probing="few_found burst")
    text = page(world, "/hotline/lookups").content.decode()
    assert "bijna niets staat op de lijst" in text
    assert "heel veel verzoeken" in text


def test_feedback_is_counted_against_its_term(world: World) -> None:
    now = timezone.now()
    for number in range(4):
        thread(world, thread=f"t{number}", police_reason="R4")
    rows = list(HotlineMessage.objects.filter(kind="report").order_by("pk"))
    in_time, late, overdue, _waits = rows
    HotlineMessage.objects.filter(pk=in_time.pk).update(answered_at=now + HOUR)
    HotlineMessage.objects.filter(pk=late.pk).update(answered_at=now + 30 * HOUR)
    HotlineMessage.objects.filter(pk=overdue.pk).update(due_at=now - HOUR)
    (month,) = page(world, "/hotline/").context["terms"]
    assert (month.asked, month.in_time, month.late, month.waiting, month.overdue) == (4, 1, 1, 1, 1)
    assert round(month.share, 2) == 0.33


def test_a_report_of_the_desk_is_sent_from_its_page(world: World) -> None:
    hotline = hotline_of(world)
    report = made_report(world, urls=("https://example.org/f",))
    client = client_of(world.ines)
    assert "https://example.org/f" in client.get(f"/hotline/reports/{report.number}/send").content.decode()
    form = {"hotline": hotline.pk, "urls": "https://example.org/f", "text": "op een forum"}
    assert client.post(f"/hotline/reports/{report.number}/send", form).status_code == 302
    assert client_of(world.iris).get(f"/hotline/reports/{report.number}/send").status_code == 404
    assert HotlineMessage.objects.get().thread == report.number
    take(told(kind="received", thread=report.number, answers=HotlineMessage.objects.get().number))


def test_what_came_of_a_newer_program_is_shown_as_it_is(world: World) -> None:
    row = thread(world)
    HotlineMessage.objects.filter(pk=row.pk).update(body={"kind": "hologram", "format": "vangnet hotline 9"})
    assert "hologram" in page(world, f"/hotline/threads/{row.pk}").content.decode()
