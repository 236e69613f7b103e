"""Alarms are loud on every page of who can act on them; the books say what does not add up."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests.desk_world import World, actor, client_of
from tests.reports.made import made_report
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.actions.preparing import begin_alert
from vangnet.reports import books
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.models import Alarm, Arrival
from vangnet.web.alarms.advice import CALLED, TO_DO, WRONG


def alarm(world: World, **facts) -> Alarm:
    report = facts.pop("report", None)
    return raise_alarm(Alarm.Kind.NO_ROUTE, str(facts), facts=facts, unit=facts.pop("unit", world.unit), report=report)


def test_every_kind_has_its_advice_and_every_fact_its_name_in_both_languages() -> None:
    assert set(TO_DO) == set(Alarm.Kind)
    for words in (TO_DO, CALLED, WRONG):
        for name, told in words.items():
            with translation.override("nl"):
                dutch = str(told)
            with translation.override("en"):
                english = str(told)
            assert dutch
            assert english
            assert dutch != english or name in ("was", "hotline", "school", "alert"), name


def test_open_alarms_are_on_every_page_of_who_can_settle_them(world: World) -> None:
    loud = "Er staan 2 alarmen open"
    alarm(world, reason="a")
    alarm(world, reason="b")
    pages = {world.ines: "/reports/", world.dirk: "/cases/", world.anna: "/cases/", world.iris: "/reports/"}
    seen = {person.number: loud in client_of(person).get(page).content.decode() for person, page in pages.items()}
    assert seen == {"ines": True, "dirk": True, "anna": False, "iris": False}
    Alarm.objects.update(settled_at=timezone.now())
    assert "alarmen open" not in client_of(world.ines).get("/alarms/").content.decode()


def test_an_alarm_of_a_schoolalert_leads_to_it_for_who_may_know_of_it(world: World) -> None:
    alert = begin_alert(world.victim(), by=actor(world.wies))
    raise_alarm(Alarm.Kind.SCHOOL_YES, "a yes", facts={"alert": alert.number}, unit=alert.unit)
    link = f'href="/alerts/{alert.number}/"'
    assert link in client_of(world.dirk).get("/alarms/").content.decode()
    assert link not in client_of(world.ines).get("/alarms/").content.decode()


def test_an_alarm_tells_what_to_do_and_is_settled_with_how(world: World) -> None:
    raised = alarm(world, problem=["routing.none_fits"], report=made_report(world))
    client = client_of(world.ines)
    page = client.get("/alarms/").content.decode()
    assert "Beslis zelf waar deze melding heen gaat" in page
    assert "Geen regel van de tabel past." in page
    client.post(f"/alarms/{raised.pk}/settle", {"how": " "})
    raised.refresh_from_db()
    assert raised.settled_at is None
    client.post(f"/alarms/{raised.pk}/settle", {"how": "zelf gestuurd"})
    raised.refresh_from_db()
    assert (raised.settled_by, raised.settled_how) == (world.ines, "zelf gestuurd")
    assert "zelf gestuurd" in client.get("/alarms/").content.decode()


def test_alarms_of_another_unit_are_not_there(world: World) -> None:
    theirs = alarm(world, unit=world.elsewhere, reason="van Limburg")
    client = client_of(world.ines)
    assert "van Limburg" not in client.get("/alarms/").content.decode()
    assert client.post(f"/alarms/{theirs.pk}/settle", {"how": "x"}).status_code == 404


def test_alarms_are_shown_by_kind(world: World) -> None:
    alarm(world, reason="de ene")
    raise_alarm(Alarm.Kind.DOOR, "x", facts={"reason": "de andere"})
    page = client_of(world.ines).get("/alarms/?kind=door").content.decode()
    assert ("de andere" in page, "de ene" in page) == (True, False)


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "=1+1", ["<b>", {"x": "y"}], {"a": "<i>"}, "x" * 5_000])
def test_facts_of_an_alarm_are_text_whatever_they_are(world: World, value: object) -> None:
    alarm(world, reason=value)
    page = client_of(world.ines).get("/alarms/").content.decode()
    for tag in ("<script>alert", "<b>", "<i>"):
        assert tag not in page


def test_the_books_are_green_when_they_balance_and_red_when_they_do_not(world: World) -> None:
    made_report(world)
    client = client_of(world.ines)
    books.keep(timezone.localdate() - timedelta(days=1))
    assert "De boeken kloppen nu." in client.get("/alarms/books").content.decode()
    Arrival.objects.update(told=2, accepted=2)
    books.keep(timezone.localdate())
    page = client.get("/alarms/books").content.decode()
    assert "De boeken kloppen niet." in page
    assert "Kanaal: Platform" in page
    assert "Verschil: 1" in page
    assert "alarmen open" in page or "alarm open" in page


def test_where_is_my_report_tells_state_owner_and_date_and_keeps_no_word(world: World) -> None:
    mine = made_report(world, state="assessing", owner=world.ines, source_number="VB-1")
    theirs = made_report(world, unit=world.elsewhere, source_number="VB-2")
    client = client_of(world.ines)
    page = client.post("/alarms/where", {"typed": "VB-1"}).content.decode()
    assert mine.number in page
    assert "Ines" in page
    page = client.post("/alarms/where", {"typed": "VB-2"}).content.decode()
    assert "Vraag het de intake van Limburg." in page
    assert theirs.number not in page
    lines = AuditEntry.objects.filter(name="reports.find")
    assert lines.count() == 2
    assert not any("VB-" in line.details + line.objects_named for line in lines)


def test_where_is_my_report_is_for_all_who_read_reports_and_nobody_else(world: World) -> None:
    assert client_of(world.anna).get("/alarms/where").status_code == 200
    assert client_of(world.beheer).get("/alarms/where").status_code == 403
    assert "/alarms/books" not in client_of(world.anna).get("/alarms/where").content.decode()
