"""Narrowed cases: in no list and no search; by exact number, for some, and logged."""

import json
from datetime import date

import pytest

from tests.desk_world import World, actor, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.accounts.roles import Verb
from vangnet.cases.actions import retention
from vangnet.cases.models import Case
from vangnet.cases.rules import may, reachable_cases, visible_cases
from vangnet.web.shell import door


@pytest.fixture
def old(world: World) -> Case:
    """A case of the daily police task, years after it was first processed; nobody narrowed it by hand."""
    return world.add_case("PL0600-2020000009", world.team, article="8", processed_from=date(2020, 1, 1))


def numbers(cases: object) -> list[str]:
    return sorted(case.number for case in cases)


def test_a_year_later_a_case_is_in_nobody_s_list(world: World, old: Case) -> None:
    assert numbers(visible_cases(world.olaf)) == numbers(visible_cases(world.anna)) == [world.case.number]


def test_only_some_reach_it_by_its_number(world: World, old: Case) -> None:
    assert numbers(reachable_cases(world.olaf)) == [old.number, world.case.number]
    assert numbers(reachable_cases(world.anna)) == [world.case.number]
    assert numbers(reachable_cases(world.carla)) == [world.other_case.number]


def test_it_is_read_and_not_worked_in(world: World, old: Case) -> None:
    assert [may(world.olaf, verb, old) for verb in (Verb.SEE_CASE, Verb.LOOK, Verb.CATEGORISE, Verb.SCAN)] == [
        True,
        True,
        False,
        False,
    ]
    assert not may(world.anna, Verb.SEE_CASE, old)


@pytest.mark.parametrize("state", ["narrowed", "active"])
def test_by_decision_or_by_the_clock_is_the_same(world: World, old: Case, state: str) -> None:
    Case.objects.filter(pk=old.pk).update(retention=state)
    assert numbers(visible_cases(world.olaf)) == [world.case.number]


def test_a_further_article_keeps_it_in_the_lists(world: World, old: Case) -> None:
    ground = retention.add_ground(case=old, article="9", reason="onderzoek Xander", by=actor(world.olaf))
    assert old.number in numbers(visible_cases(world.anna))
    retention.end_ground(ground=ground, by=actor(world.olaf))
    assert old.number not in numbers(visible_cases(world.anna))


def test_a_page_of_it_is_logged_as_a_targeted_query(world: World, old: Case, rf) -> None:
    from django.http import Http404, HttpResponse

    view = door.case_page("case.see")(lambda request, case: HttpResponse(case.number))
    request = client_of(world.olaf, purposes=(old,)).get("/").wsgi_request
    assert view(request, number=old.number).content.decode() == old.number
    assert json.loads(AuditEntry.objects.get(name="case.see").details) == {"targeted_query": True}
    request = client_of(world.anna, purposes=(old,)).get("/").wsgi_request
    with pytest.raises(Http404):
        view(request, number=old.number)


@pytest.mark.parametrize("state", ["removed", "destroyed"])
def test_what_is_out_of_use_is_nobody_s(world: World, old: Case, state: str) -> None:
    Case.objects.filter(pk=old.pk).update(retention=state)
    assert old.number not in numbers(reachable_cases(world.olaf))
