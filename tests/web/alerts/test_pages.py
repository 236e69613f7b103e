"""The pages of an alert, from what is missing to the certificate of its erasure."""

import re
from datetime import UTC, datetime

from django.utils import timezone, translation

from tests.alerts.alert_world import Ready, in_line
from tests.desk_world import actor, client_of
from vangnet.alerts.actions.answering import take_answer
from vangnet.alerts.actions.ending import end_alert, take_erased
from vangnet.alerts.models import Alert, SchoolContact
from vangnet.victims.models import Victim
from vangnet.web.alerts import certificate


def test_an_alert_that_lacks_something_says_what_and_offers_no_sending(ready: Ready) -> None:
    Alert.objects.update(last_resort="")
    page = client_of(ready.world.bram).get(f"/alerts/{ready.alert.number}/").content.decode()
    assert "Zeg waarom dit het laatste middel is" in page
    assert f"/alerts/{ready.alert.number}/send" not in page
    sent = client_of(ready.world.bram).post(
        f"/alerts/{ready.alert.number}/send", {"has_read_authority": "on", "area_is_within": "on"}
    )
    assert sent.status_code == 422
    assert "Zeg waarom dit het laatste middel is" in sent.content.decode()
    assert in_line() == []


def test_it_is_sent_rings_on_every_page_is_checked_and_leaves_a_certificate(ready: Ready) -> None:
    client, place = client_of(ready.world.bram), f"/alerts/{ready.alert.number}/"
    assert f"{place}send" in client.get(place).content.decode()
    client.post(f"{place}send", {"has_read_authority": "on", "area_is_within": "on"})
    ready.alert.refresh_from_db()
    assert ready.alert.state == Alert.State.RUNNING
    answer = take_answer(ready.answered(who="een kind van groep 3"))
    elsewhere = client.get("/cases/").content.decode()
    assert "Een school zegt ja." in elsewhere
    assert f"{place}answers/{answer.pk}/verify" in elsewhere
    assert "groep 3" not in elsewhere
    assert client.get(f"{place}erasure.pdf").status_code == 404
    client.post(f"{place}answers/{answer.pk}/verify", {"outcome": "recognised", "reason": "los nagegaan"})
    assert "Een school zegt ja." not in client.get("/cases/").content.decode()
    take_erased(ready.erased())
    paper = client.get(f"{place}erasure.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert b"/Image" not in paper.content


def test_who_sends_sees_what_is_sent_and_to_how_many(ready: Ready) -> None:
    place = f"/alerts/{ready.alert.number}/send"
    page = client_of(ready.world.bram, purposes=(ready.world.case,)).get(place).content.decode()
    told = (
        ready.alert.victim.name,
        ready.alert.question_nl,
        "2 mensen (scholen: 2)",
        "10 dagen",
        "OM-2026-1",
        "/pixels/small?t=",
    )
    assert [each for each in told if each not in page] == []


def test_a_municipality_that_no_school_is_in_is_told(ready: Ready) -> None:
    told = {"municipalities": "testdorp, Nergenshuizen", "kinds": ["bo"], "term_days": "5", "postcodes": "12a"}
    page = client_of(ready.world.wies).post(f"/alerts/{ready.alert.number}/where", told)
    assert page.status_code == 422
    assert "Nergenshuizen" in page.content.decode()
    assert "12a" in page.content.decode()
    told |= {"municipalities": "testdorp", "postcodes": "10, 3511"}
    client_of(ready.world.wies).post(f"/alerts/{ready.alert.number}/where", told)
    ready.alert.refresh_from_db()
    assert ready.alert.area == {"provinces": [], "municipalities": ["Testdorp"], "postcodes": ["10", "3511"]}


def test_the_crop_is_shown_by_a_signed_address_only_to_who_told_what_for(ready: Ready) -> None:
    place = f"/alerts/{ready.alert.number}/"
    without = client_of(ready.world.wies).get(place).content.decode()
    assert "/pixels/" not in without
    page = client_of(ready.world.wies, purposes=(ready.world.case,)).get(place).content.decode()
    assert "/pixels/small?t=" in page
    assert "data:image" not in page


def test_a_telephone_answer_is_typed_in_and_the_school_counts_as_reached(ready: Ready) -> None:
    ready.send()
    asked, place = ready.asked(), f"/alerts/{ready.alert.number}/"
    assert asked.contact.school.code in client_of(ready.world.wies).get(f"{place}schools").content.decode()
    told = {"outcome": "belde terug", "kind": "no", "period": "unknown", "sureness": "unsure"}
    client_of(ready.world.wies).post(f"{place}people/{asked.pk}/telephone", told)
    assert ready.alert.answers.get().typed_by == ready.world.wies
    assert asked.contact.school.code not in client_of(ready.world.wies).get(f"{place}schools").content.decode()


def test_the_page_of_the_child_tells_its_alerts_to_who_may_see_alerts(ready: Ready) -> None:
    place = f"/victims/{ready.seized.victim.number}/"
    new, one = f"/alerts/new?victim={ready.seized.victim.number}", f"/alerts/{ready.alert.number}/"
    shown = {}
    for person in (ready.world.wies, ready.world.eva, ready.world.anna):
        page = client_of(person).get(place).content.decode()
        shown[person.number] = (one in page, new in page)
    assert list(shown.values()) == [(True, True), (True, False), (False, False)]  # eva runs none, anna sees none
    Victim.objects.update(status=Victim.Status.IDENTIFIED)
    page = client_of(ready.world.wies).get(place).content.decode()
    assert (one in page, new in page) == (True, False)


def test_that_an_alert_ended_is_said_once_with_who_when_and_why(ready: Ready) -> None:
    client, place = client_of(ready.world.bram), f"/alerts/{ready.alert.number}/"
    client.post(f"{place}end", {"end": "ended", "reason": "er is een beter beeld"})
    page = client.get(place).content.decode()
    panel = re.sub(r"<[^>]*>", "", page[page.index('aria-labelledby="ended"') :].partition("</section>")[0])
    assert panel.count("eëindigd") == 2  # that it did, and when and by whom
    assert ready.world.bram.name in panel
    assert "Waarom: er is een beter beeld" in panel
    assert "Geëindigd: " not in page


def test_the_certificate_tells_every_time_by_the_clock_and_in_utc(ready: Ready) -> None:
    ready.send()
    end_alert(ready.alert, end="ended", reason="x", by=actor(ready.world.bram))
    at = datetime(2026, 7, 1, 23, 30, 5, tzinfo=UTC)
    take_erased(ready.erased(at=at))
    ready.alert.refresh_from_db()
    with translation.override("nl"), timezone.override("Europe/Amsterdam"):
        page = certificate.page(ready.alert, ready.alert.erasure, by=ready.world.bram)
    assert "2 jul. 2026 01:30:05 CEST (2026-07-01 23:30:05 UTC)" in page
    assert "2 Jul 2026 01:30:05 CEST (2026-07-01 23:30:05 UTC)" in page
    assert {told.split()[1] for told in re.findall(r"\d\d:\d\d:\d\d \w+", page)} <= {"CET", "CEST", "UTC"}


def test_one_school_and_one_person_are_told_in_the_singular(ready: Ready) -> None:
    SchoolContact.objects.exclude(pk=SchoolContact.objects.values_list("pk", flat=True)[0]).delete()
    client, place = client_of(ready.world.bram), f"/alerts/{ready.alert.number}/"
    assert "1 persoon van 1 school." in client.get(place).content.decode()
    ready.send()
    page = client.get(place).content.decode()
    assert "van 1 school bereikt" in page
    assert "1 school is niet bereikt" in page


def test_limits_are_told_in_words_of_the_reader(ready: Ready) -> None:
    page = client_of(ready.world.bram).get(f"/alerts/{ready.alert.number}/").content.decode()
    assert "Toegestaan volgens “Vangnet”, versie 1 van 22 november 2026: hoogstens 21 dagen te zien" in page
