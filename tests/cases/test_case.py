"""What is done to a case, its exhibits and its findings, each with its line in the log."""

import json
from datetime import date
from typing import Any

import pytest

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import case as cases
from vangnet.cases.actions import exhibit as exhibits
from vangnet.cases.actions import finding as findings
from vangnet.cases.models import Case, Categorisation, Scan
from vangnet.cases.queries.case import cases_that_exist, overview, own_cases, people_who_worked, teams_to_open_for
from vangnet.errors import InputRefused


def facts(world: World, **changes: Any) -> dict[str, Any]:
    told = {"title": "x", "kind": "possession", "article": "9", "team": world.team, "profile": "icse"}
    return told | {"processed_from": date(2026, 11, 1)} | changes


def test_a_case_with_a_profile_that_is_not_there_is_not_opened(world: World) -> None:
    with pytest.raises(InputRefused):
        cases.open_case(number="1", facts=facts(world, profile="../../etc/passwd"), by=actor(world.olaf))
    assert Case.objects.count() == 2


def test_only_facts_can_be_changed(world: World) -> None:
    with pytest.raises(InputRefused):
        cases.change_case(world.case, facts={"retention": "destroyed"}, by=actor(world.olaf))


def test_the_profile_stays_once_somebody_categorised(world: World) -> None:
    medium = world.add_media(world.add_exhibit(world.case), 1)[0]
    Categorisation.objects.create(
        medium=medium, person=world.anna, category="1", profile="vics-us", act="a", made_at=world.case.opened_at
    )
    with pytest.raises(InputRefused):
        cases.change_case(world.case, facts={"profile": "icse"}, by=actor(world.olaf))
    assert Case.objects.get(pk=world.case.pk).profile == "vics-us"


def test_what_does_not_change_is_not_logged(world: World) -> None:
    cases.change_case(world.case, facts={"title": world.case.title}, by=actor(world.olaf))
    assert AuditEntry.objects.count() == 0


def test_the_log_says_what_became_of_an_exhibit_without_its_content(world: World) -> None:
    told = {"number": "G1", "description": "Kraanvogel", "scope": 'kinds = ["video"]'}
    exhibit = exhibits.add_exhibit(world.case, facts=told, by=actor(world.olaf))
    exhibits.change_exhibit(exhibit, facts={"description": "Zwaluw", "seal": "Z1"}, by=actor(world.olaf))
    details = [json.loads(line) for line in AuditEntry.objects.values_list("details", flat=True)]
    assert details == [{"has_scope": True}, {"changed": {"description": [], "seal": []}}]


def test_a_finding_ends_after_it_begins(world: World) -> None:
    moments = {"earliest_at": world.case.opened_at, "latest_at": world.case.opened_at.replace(year=2020)}
    told = {"kind": "note", "statement": "x", "source": "", "doubt": ""}
    with pytest.raises(InputRefused):
        findings.write_finding(world.case, **told, **moments, by=actor(world.anna))


def test_people_who_worked_are_found_by_what_they_did(world: World) -> None:
    exhibit = world.add_exhibit(world.case)
    medium = world.add_media(exhibit, 1)[0]
    world.anna.looks.create(medium=medium, began_at=world.case.opened_at)
    Scan.objects.filter(pk=world.add_scan(exhibit).pk).update(started_by=world.bram)
    assert [person.name for person in people_who_worked(world.case)] == ["Anna", "Bram", "Olaf"]


def test_a_coordinator_opens_cases_for_all_teams_of_the_unit(world: World) -> None:
    second = world.unit.teams.create(name="TBKK Twente")
    assert sorted(team.pk for team in teams_to_open_for(world.dirk)) == [world.team.pk, second.pk]
    assert list(teams_to_open_for(world.olaf)) == [world.team]


def test_a_stranger_learns_of_no_case(world: World) -> None:
    world.add_media(world.add_exhibit(world.case), 3)
    assert [line.case for line in own_cases(world.carla)] == [world.other_case]
    assert (own_cases(world.stijn), cases_that_exist(world.stijn), cases_that_exist(world.anna)) == ([], [], [])


def test_the_overview_counts_the_latest_scan_of_each_exhibit(world: World) -> None:
    first, second = world.add_exhibit(world.case), world.add_exhibit(world.case, "G2")
    for exhibit, count in ((first, 5), (first, 2), (second, 4)):
        scan = world.add_scan(exhibit)
        Scan.objects.filter(pk=scan.pk).update(statuses={"new": count}, reasons={"corrupt": 1})
    world.add_media(first, 6)
    world.case.media.filter(position__lte=2).update(reading="first")
    seen = overview(world.case)
    assert (seen.files, seen.reasons, seen.waiting, seen.categorised) == ({"new": 6}, {"corrupt": 2}, 4, 2)
