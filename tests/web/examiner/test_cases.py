"""The pages of cases: who sees what, what is asked, and what is written down."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk_world import PURPOSE, World, actor, asked, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import case as actions
from vangnet.cases.actions.retention import add_ground
from vangnet.cases.models import Case, Scan
from vangnet.errors import InputRefused

LIST_QUERIES = 12
CASE_QUERIES = 22


@pytest.fixture(autouse=True)
def _in_english(world: World) -> None:
    for person in (world.anna, world.bram, world.olaf, world.dirk):
        person.language = "en"
        person.save()


def facts_of(world: World, number: str = "PL0600-2026000003", **changes: object) -> dict[str, Any]:
    return {
        "number": number,
        "title": "Onderzoek Zwaluw",
        "kind": "possession",
        "article": "9",
        "legal_basis": "",
        "purpose": "",
        "team": world.team.pk,
        "officer": world.olaf.pk,
        "prosecutor": world.eva.pk,
        "parketnummer": "05/123456-26",
        "profile": "vics-us",
        "processed_from": "2026-11-01",
        **changes,
    }


def numbers_on(client: Client) -> list[str]:
    return sorted(set(re.findall(r"PL\d+-\d+", client.get("/cases/").content.decode())))


def test_the_list_holds_ones_own_cases(world: World) -> None:
    assert numbers_on(client_of(world.anna)) == [world.case.number]
    assert numbers_on(client_of(world.carla)) == [world.other_case.number]
    assert numbers_on(client_of(world.stijn)) == []


def test_a_coordinator_knows_that_a_case_exists_and_no_more(world: World) -> None:
    Case.objects.filter(pk=world.case.pk).update(title="Zwaluwstaart", outcome="Zwaluwstaart")
    page = client_of(world.dirk).get("/cases/").content.decode()
    assert world.case.number in page
    assert "Zwaluwstaart" not in page
    assert f"/cases/{world.case.number}/" not in page


def test_the_list_tells_what_runs_and_what_waits(world: World) -> None:
    exhibit = world.add_exhibit(world.case)
    world.add_media(exhibit, 1234)
    world.add_scan(exhibit, Scan.State.RUNNING)
    page = client_of(world.anna).get("/cases/").content.decode()
    assert ["1 runs" in page, "1,234" in page] == [True, True]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_questions_for_any_number_of_cases(
    world: World, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, rows):
        case = world.add_case(f"PL0600-20269{number:05}", world.team, officer=world.olaf)
        world.add_scan(world.add_exhibit(case), Scan.State.RUNNING)
    client = client_of(world.anna)
    client.get("/cases/")
    with django_assert_num_queries(asked(LIST_QUERIES)):
        client.get("/cases/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_case_asks_the_same_questions_for_any_number_of_exhibits(
    world: World, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        exhibit = world.add_exhibit(world.case, f"G{number}")
        world.add_scan(exhibit)
        world.add_media(exhibit, rows)
    client = client_of(world.anna, purposes=(world.case,))
    client.get(f"/cases/{world.case.number}/")
    with django_assert_num_queries(asked(CASE_QUERIES)):
        client.get(f"/cases/{world.case.number}/")


# -- the purpose ------------------------------------------------------------------------------------------------------


def test_a_case_asks_for_a_purpose_once(world: World) -> None:
    client, address = client_of(world.anna), f"/cases/{world.case.number}/"
    asked = client.get(address)
    assert asked.url == f"{address}purpose?next=%2Fcases%2F{world.case.number}%2F"
    answered = client.post(f"{address}purpose", {"purpose": "prosecution", "more": "zitting 3 maart", "next": address})
    assert answered.url == address
    assert client.get(address).status_code == 200
    lines = AuditEntry.objects.filter(case_number=world.case.number).values_list("name", "purpose")
    told = "prosecution: zitting 3 maart"
    assert list(lines) == [("case.purpose", told), ("case.see", told)]


def test_a_purpose_leads_to_no_other_site(world: World) -> None:
    client = client_of(world.anna)
    told = {"purpose": "checking", "next": "https://elsewhere.example/"}
    assert client.post(f"/cases/{world.case.number}/purpose", told).url == f"/cases/{world.case.number}/"


def test_a_made_up_purpose_is_refused(world: World) -> None:
    client = client_of(world.anna)
    assert client.post(f"/cases/{world.case.number}/purpose", {"purpose": "curiosity"}).status_code == 200
    assert client.get(f"/cases/{world.case.number}/").status_code == 302


# -- opened, changed, closed ------------------------------------------------------------------------------------------


def test_a_case_officer_opens_a_case(world: World) -> None:
    answer = client_of(world.olaf).post("/cases/new", facts_of(world))
    assert answer.url == "/cases/PL0600-2026000003/"
    case = Case.objects.get(number="PL0600-2026000003")
    assert (case.team, case.officer, case.prosecutor, case.profile) == (world.team, world.olaf, world.eva, "vics-us")
    told = {"article": "9", "kind": "possession", "profile": "vics-us", "team": world.team.pk}
    assert json.loads(AuditEntry.objects.get(name="case.open").details) == told


@pytest.mark.parametrize("number", ["../x", "a/b", "", "a b", ".", "..", "-1", "1" * 61, "é", "1\n2"])
def test_a_number_that_no_address_can_hold_is_refused(world: World, number: str) -> None:
    assert client_of(world.olaf).post("/cases/new", facts_of(world, number)).status_code == 200
    assert Case.objects.count() == 2


def test_a_number_of_a_case_that_one_may_not_see_tells_nothing_of_it(world: World) -> None:
    Case.objects.filter(pk=world.other_case.pk).update(title="Zwaluwstaart")
    page = client_of(world.olaf).post("/cases/new", facts_of(world, world.other_case.number)).content.decode()
    assert ["This number cannot be used" in page, "Zwaluwstaart" in page] == [True, False]
    assert AuditEntry.objects.filter(name="case.open", status_code="refused").count() == 1


def test_a_case_is_opened_for_ones_own_team_only(world: World) -> None:
    client_of(world.olaf).post("/cases/new", facts_of(world, team=world.other_team.pk))
    client_of(world.dirk).post("/cases/new", facts_of(world, "PL-2", team=world.other_team.pk))
    assert Case.objects.count() == 2
    client_of(world.dirk).post("/cases/new", facts_of(world, "PL-2"))
    assert Case.objects.filter(number="PL-2", team=world.team).exists()


def test_a_change_is_logged_by_field_and_without_content(world: World) -> None:
    client = client_of(world.olaf, purposes=(world.case,))
    answer = client.post(f"/cases/{world.case.number}/edit", facts_of(world, title="Zwaluwstaart", prosecutor=""))
    assert answer.status_code == 302
    line = AuditEntry.objects.get(name="case.change")
    changed = {"prosecutor": [world.eva.pk, None], "title": [], "parketnummer": []}
    assert json.loads(line.details) == {"changed": changed}
    assert (line.purpose, line.objects_named) == (PURPOSE, f'["case:{world.case.pk}"]')


def test_an_examiner_changes_no_case(world: World) -> None:
    client = client_of(world.anna, purposes=(world.case,))
    assert client.post(f"/cases/{world.case.number}/edit", facts_of(world)).status_code == 403


def test_the_outcome_is_told_to_those_who_worked_on_the_case(world: World) -> None:
    scan = world.add_scan(world.add_exhibit(world.case))
    Scan.objects.filter(pk=scan.pk).update(started_by=world.anna)
    actions.close_case(world.case, on=timezone.localdate(), outcome="Kind in veiligheid", by=actor(world.olaf))
    told = "What came of cases that you worked on"
    assert told in client_of(world.anna).get("/cases/").content.decode()
    assert told not in client_of(world.bram).get("/cases/").content.decode()


def test_a_closed_case_is_taken_up_again(world: World) -> None:
    client = client_of(world.olaf, purposes=(world.case,))
    address = f"/cases/{world.case.number}/close"
    client.post(address, {"closed_on": "2026-11-20", "outcome": "veroordeeld"})
    world.case.refresh_from_db()
    assert (world.case.closed_on, world.case.outcome) == (date(2026, 11, 20), "veroordeeld")
    client.post(address, {"act": "reopen"})
    world.case.refresh_from_db()
    assert world.case.closed_on, "the clock runs on until a ground in law is written down"
    add_ground(case=world.case, article="10", reason="nieuw onderzoek", by=actor(world.olaf))
    client.post(address, {"act": "reopen"})
    world.case.refresh_from_db()
    assert world.case.closed_on is None


def test_nobody_pauses_the_clock_of_a_case(world: World) -> None:
    for facts in ({"processed_from": date(2026, 11, 2)}, {"processed_from": date(2027, 1, 1)}):
        with pytest.raises(InputRefused):
            actions.change_case(world.case, facts=facts, by=actor(world.olaf))
    actions.close_case(world.case, on=date(2026, 11, 10), outcome="", by=actor(world.olaf))
    with pytest.raises(InputRefused):
        actions.close_case(world.case, on=date(2026, 11, 11), outcome="", by=actor(world.olaf))


def test_a_journey_has_a_country_and_runs_forward(world: World) -> None:
    client, address = client_of(world.olaf, purposes=(world.case,)), f"/cases/{world.case.number}/journeys/"
    fields = {"journey-country": "th", "journey-left_on": "2026-01-02", "journey-liaison_officer": "Bangkok"}
    client.post(address, fields | {"journey-returned_on": "2026-01-01"})
    client.post(address, fields | {"journey-country": "x1"})
    assert world.case.journeys.count() == 0
    client.post(address, fields | {"journey-returned_on": "2026-01-09"})
    journey = world.case.journeys.get()
    assert (journey.country, journey.returned_on - journey.left_on) == ("TH", timedelta(days=7))
    client.post(f"{address}{journey.pk}/remove")
    assert world.case.journeys.count() == 0


def test_the_overview_says_what_cannot_be_judged_and_what_to_do(world: World) -> None:
    scan = world.add_scan(world.add_exhibit(world.case))
    Scan.objects.filter(pk=scan.pk).update(statuses={"new": 7, "undecided": 31}, reasons={"encrypted": 31})
    page = client_of(world.anna, purposes=(world.case,)).get(f"/cases/{world.case.number}/").content.decode()
    assert [word in page for word in (">7<", ">31<", "Encrypted", "passwords")] == [True] * 4
