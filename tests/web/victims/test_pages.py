"""The pages of children: what they show to whom, what their forms do, and how many questions they ask."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate as today

from tests.desk_world import World, actor, asked, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Case, Series
from vangnet.victims.actions import candidates, outcome, searching
from vangnet.victims.actions.opening import open_victim
from vangnet.victims.actions.status import add_step
from vangnet.victims.models import Candidate, Task, Victim

NAME = "Testkind Voorbeeldnaam"


@pytest.fixture
def child(world: World) -> Victim:
    """A child of a series of Anna's case; Wies began the page."""
    return world.victim()


def at(child: Victim, rest: str = "") -> str:
    return f"/victims/{child.number}/{rest}"


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


# -- who sees what ----------------------------------------------------------------------------------------------------


def test_the_list_shows_the_children_that_one_may_see(world: World, child: Victim) -> None:
    theirs = open_victim(name="Groene gang", by=actor(world.yara))
    assert child.name in body(client_of(world.wies), "/victims/")
    assert theirs.name not in body(client_of(world.wies), "/victims/")
    assert child.name not in body(client_of(world.yara), "/victims/?sought=Blauwe")
    assert client_of(world.yara).get(at(child)).status_code == 404
    line = AuditEntry.objects.filter(name="victims.list").first()
    assert line is not None
    assert f"victim:{child.pk}" in line.objects_named


def test_a_name_of_a_candidate_is_shown_to_who_works_on_the_child_and_nowhere_else(world: World, child: Victim) -> None:
    candidates.propose(child, name=NAME, why="schoolfoto", place="Verzonnenstad", by=actor(world.wies))
    assert NAME in body(client_of(world.bram), at(child))
    for person in (world.anna, world.eva):  # they may read the page
        shown = body(client_of(person), at(child))
        assert "1 kandidaat" in shown
        assert not [mark for mark in (NAME, "schoolfoto", "Verzonnenstad") if mark in shown]
    for place in ("/victims/", "/victims/tasks/?of=", f"/victims/?sought={NAME}"):
        page = client_of(world.wies).get(place).content.decode().replace(f'value="{NAME}"', "")
        assert NAME not in page, place
    assert "Geen kind" in body(client_of(world.wies), f"/victims/?sought={NAME}")
    page = body(client_of(world.wies), at(child))
    assert NAME not in page[: page.index("</title>")]


def test_help_and_who_said_what_are_for_who_works_on_the_child(world: World, child: Victim) -> None:
    by = actor(world.wies)
    outcome.offer_help(child, what="een geheime opvang", offered_on=today(), by=by)
    told = {"how": "per brief", "through": "mr. Testman", "stated_by": "een ouder", "on": today()}
    outcome.state_wish(child, wants="yes", **told, by=by)
    mine, theirs = body(client_of(world.wies), at(child)), body(client_of(world.anna), at(child))
    for secret in ("een geheime opvang", "mr. Testman", "een ouder"):
        assert secret in mine
        assert secret not in theirs
    assert "Wil het horen" in theirs  # so that nobody tells in another way
    assert "vraag het de eigenaar" in theirs


def test_who_only_reads_gets_no_form(world: World, child: Victim) -> None:
    assert '<form method="post" action="/victims/' not in body(client_of(world.anna), at(child))
    assert client_of(world.anna).post(at(child, "tasks/give"), {"text": "x"}).status_code == 403
    assert not Task.objects.exists()


def test_a_case_that_one_may_not_see_is_told_by_whom_to_ask_and_nothing_more(world: World, child: Victim) -> None:
    from vangnet.victims.actions.opening import tie_series

    theirs = Series.objects.create(case=world.other_case, name="Gang van elders", review_on=today())
    theirs.media.set(world.add_media(world.add_exhibit(world.other_case), 2))
    tie_series(child, theirs, reason="zelfde behang", by=actor(world.yara))
    shown = body(client_of(world.wies), at(child))
    assert "2 beelden in een zaak die u niet mag zien" in shown
    assert str(world.carla) in shown
    for secret in (world.other_case.number, theirs.name, "zelfde behang"):
        assert secret not in shown


def test_nothing_of_a_case_out_of_use_is_shown(world: World, child: Victim) -> None:
    assert world.case.number in body(client_of(world.wies), at(child))
    Case.objects.filter(pk=world.case.pk).update(retention=Case.Retention.REMOVED)
    shown = body(client_of(world.wies), at(child))
    assert "1 serie is van een zaak waarvan de gegevens niet meer in gebruik zijn" in shown
    for secret in (world.case.number, "Kamer 1", "naam van de serie"):
        assert secret not in shown
    assert client_of(world.anna).get(at(child)).status_code == 404


# -- what forms do ----------------------------------------------------------------------------------------------------


def test_a_child_goes_from_a_candidate_to_safe_by_forms(world: World, child: Victim) -> None:
    wies, bram = client_of(world.wies), client_of(world.bram)
    told = {"who": NAME, "why": "herkend door een leerkracht", "sureness": "probable"}
    assert wies.post(at(child, "candidates/propose"), told).status_code == 302
    one = Candidate.objects.get()
    confirm = at(child, f"candidates/{one.pk}/confirm")
    page = wies.post(confirm, {"reason": "gesproken"}, follow=True).content.decode()
    assert "Een ander dan wie de kandidaat voorstelde" in page
    page = bram.post(confirm, {"reason": "gesproken", "on": str(today())}, follow=True).content.decode()
    assert "Bevestigd: het kind is geïdentificeerd." in page
    early = wies.post(at(child, "status/add"), {"status": "safe", "on": str(today()), "ground": "x"})
    assert early.status_code == 422
    assert "welke hulp is aangeboden" in early.content.decode()
    wies.post(at(child, "help/offer"), {"what": "opvang", "offered_on": str(today())})
    wies.post(at(child, "status/add"), {"status": "safe", "on": str(today()), "ground": "bezocht"})
    child.refresh_from_db()
    assert child.status == "safe"


def test_help_that_is_taken_back_makes_safe_a_doubt_that_every_reader_sees(world: World, child: Victim) -> None:
    by = actor(world.wies)
    offer = outcome.offer_help(child, what="opvang", offered_on=today(), by=by)
    add_step(child, status="safe", on=today(), ground="gesproken", by=by)
    assert "Twijfel: dit kind" not in body(client_of(world.wies), at(child))
    client_of(world.wies).post(at(child, f"help/{offer.pk}/take-back"), {"reason": "hoorde bij een ander kind"})
    for person in (world.wies, world.anna):
        assert "Twijfel: dit kind staat hier als veilig" in body(client_of(person), at(child))
    outcome.offer_help(child, what="gesprekken", offered_on=today(), by=by)
    assert "Twijfel: dit kind" not in body(client_of(world.wies), at(child))


def test_erasing_asks_whether_one_is_sure(world: World, child: Victim) -> None:
    one = candidates.propose(child, name=NAME, why="x", by=actor(world.wies))
    erase = at(child, f"candidates/{one.pk}/erase")
    client_of(world.bram).post(erase, {})
    one.refresh_from_db()
    assert one.name == NAME
    page = client_of(world.bram).post(erase, {"sure": "on"}, follow=True).content.decode()
    assert "alles over deze persoon is gewist" in page
    assert NAME not in page


def test_what_was_typed_is_there_again_when_it_is_refused(world: World, child: Victim) -> None:
    tomorrow = str(today() + timedelta(days=1))
    sent = {"on": tomorrow, "what": "Een lange brief aan de fabrikant van het behang"}
    answer = client_of(world.wies).post(at(child, "attempts/write"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Een lange brief aan de fabrikant" in page
    assert "Deze dag moet nog komen" in page


def test_nobody_is_told_by_the_page_without_a_wish(world: World, child: Victim) -> None:
    answer = client_of(world.wies).post(at(child, "wishes/tell"), {"on": str(today()), "summary": "nieuwe vondst"})
    assert answer.status_code == 422
    assert not child.told.exists()


def test_a_page_begins_from_a_series_of_ones_own_cases(world: World) -> None:
    mine = Series.objects.create(case=world.case, name="Kamer 9", review_on=today())
    theirs = Series.objects.create(case=world.other_case, name="Elders", review_on=today())
    client = client_of(world.wies)
    assert "Kamer 9" in body(client, f"/victims/new/?series={mine.pk}")
    assert client.post("/victims/new/", {"name": "Kamer", "series": theirs.pk, "reason": "x"}).status_code == 200
    assert client.post("/victims/new/", {"name": "Kamer", "series": mine.pk}).status_code == 200  # no reason
    assert not Victim.objects.exists()
    answer = client.post("/victims/new/", {"name": "Kamer", "series": mine.pk, "reason": "dezelfde kamer"})
    assert answer.url == f"/victims/{Victim.objects.get().number}/"


def test_a_known_series_gets_a_page_by_a_button(world: World) -> None:
    hit = {"list": "lijst", "series": 'Zomer & "zon"', "victim_identified": False}
    world.add_media(world.add_exhibit(world.case), 2, status="known", hits=[hit])
    client = client_of(world.wies)
    page = body(client, "/victims/listed/")
    assert "/victims/new/?listed_as=Zomer%20%26%20%22zon%22" in page
    client.post("/victims/new/", {"name": "Zomer", "listed_as": hit["series"]})
    child = Victim.objects.get()
    assert (child.is_listed, child.listed_as) == (True, hit["series"])
    assert f"{world.case.number}</a> (2)" in body(client, at(child))
    assert "/victims/new/?listed_as" not in body(client, "/victims/listed/")


def test_a_case_and_its_series_lead_to_the_page(world: World, child: Victim) -> None:
    client = client_of(world.wies, purposes=(world.case,))
    for place in (f"/cases/{world.case.number}/", f"/results/{world.case.number}/series/"):
        assert at(child) in body(client, place), place
    assert "/victims/new/?series=" in body(client, f"/results/{world.case.number}/series/")
    assert "/victims/new/?series=" not in body(
        client_of(world.anna, purposes=(world.case,)), f"/results/{world.case.number}/series/"
    )


# -- pictures ---------------------------------------------------------------------------------------------------------


def test_pictures_come_only_when_asked_for_and_after_a_purpose(world: World, child: Victim) -> None:
    tied = child.series.get()
    tied.series.media.set(world.add_media(world.add_exhibit(world.case), 9))
    assert "<img" not in body(client_of(world.wies), at(child))
    place = at(child, f"series/{tied.pk}/pictures/")
    answer = client_of(world.wies).get(place)
    assert answer.url.startswith(f"/cases/{world.case.number}/purpose?next=")
    shown = body(client_of(world.wies, purposes=(world.case,)), place)
    assert shown.count("<img") == 6
    line = AuditEntry.objects.filter(name="victim.pictures").order_by("-sequence")[0]
    assert line.objects_named.count("medium:") == 6
    assert client_of(world.eva, purposes=(world.case,)).get(place).status_code == 200
    assert client_of(world.yara, purposes=(world.case,)).get(place).status_code == 404


def test_the_page_and_the_crops_of_the_child_lead_to_each_other(world: World, child: Victim) -> None:
    client = client_of(world.wies)
    assert f'href="/crops/{child.number}/"' in body(client, at(child))
    assert f'href="{at(child)}#crops"' in body(client, f"/crops/{child.number}/")


def test_what_is_known_is_not_shown_by_itself(world: World, child: Victim) -> None:
    tied = child.series.get()
    tied.series.media.set(world.add_media(world.add_exhibit(world.case), 2, status="known"))
    shown = body(client_of(world.wies, purposes=(world.case,)), at(child, f"series/{tied.pk}/pictures/"))
    assert "<img" not in shown
    assert shown.count("Niet opnieuw getoond") == 2


# -- duties and figures -----------------------------------------------------------------------------------------------


def test_what_is_late_is_said(world: World, child: Victim) -> None:
    yesterday, by = today() - timedelta(days=1), actor(world.wies)
    searching.give_task(child, text="Bel de fabrikant", owner=world.wies, due_on=yesterday, by=by)
    contact = {"organisation": "BKA", "direction": "to", "on": yesterday, "summary": "kamer", "country": "DE"}
    searching.write_contact(child, **contact, answer_due_on=yesterday, by=by)
    Victim.objects.update(review_on=yesterday)
    page = body(client_of(world.wies), at(child))
    assert "Het antwoord is te laat" in page
    assert "Duitsland" in page
    assert page.count('class="late"') == 3  # the task, the answer, the review
    assert "nu te doen" in body(client_of(world.wies), "/victims/?due=on")
    assert "Bel de fabrikant" in body(client_of(world.wies), "/victims/tasks/?late=1")


def test_the_figures_stand_beside_those_of_the_source_documents(world: World, child: Victim) -> None:
    page = body(client_of(world.dirk), "/victims/figures/")
    for told in ("295", "233", "423", "minder dan 5"):
        assert told in page
    answer = client_of(world.dirk).get("/victims/figures/victims.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["2013", "Geïdentificeerd", "233"] in [row[:3] for row in rows]
    assert [str(today().year), "Pagina's begonnen", "minder dan 5"] in [row[:3] for row in rows]
    assert client_of(world.anna).get("/victims/figures/").status_code == 403
    assert client_of(world.dirk).get("/victims/").status_code == 403


# -- speed ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_asks_as_often_however_many_there_are(world: World, django_assert_max_num_queries, count: int) -> None:
    for number in range(count):
        one = open_victim(name=f"Kamer {number}", by=actor(world.wies))
        searching.give_task(one, text="x", by=actor(world.wies))
    client = client_of(world.wies)
    with django_assert_max_num_queries(asked(18)):
        assert client.get("/victims/").content.decode().count("data-row") == count


@pytest.mark.parametrize("count", [1, 9])
def test_the_page_asks_as_often_however_much_stands_on_it(
    world: World, child: Victim, django_assert_max_num_queries, count: int
) -> None:
    by = actor(world.wies)
    for number in range(count):
        candidates.propose(child, name=f"Naam {number}", why="x", by=by)
        searching.give_task(child, text="x", owner=world.wies, by=by)
        searching.write_attempt(child, on=date(2026, 1, 1), what="x", by=by)
        outcome.offer_help(child, what="x", offered_on=date(2026, 1, 1), by=by)
    client = client_of(world.wies)
    with django_assert_max_num_queries(asked(60)):
        assert client.get(at(child)).status_code == 200
