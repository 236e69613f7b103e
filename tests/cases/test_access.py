"""Leave to see a case: asked for, given for a time, ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry, Person
from vangnet.accounts.roles import Role
from vangnet.cases.actions.access import ask_access, grant_access, refuse_access, revoke_access
from vangnet.cases.models import AccessRequest, CaseAccess
from vangnet.cases.queries.access import people_who_see, requests_to_decide
from vangnet.cases.rules import visible_cases


def ask(world: World, person: Person, number: str = "", days: int = 14) -> AccessRequest:
    return ask_access(number=number or world.case.number, reason="Same nickname", days=days, by=actor(person))


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_access_is_given_for_a_time_and_ends_by_itself(world: World) -> None:
    assert not visible_cases(world.carla).filter(pk=world.case.pk).exists()
    access = grant_access(ask(world, world.carla), case=world.case, days=3, by=actor(world.dirk))
    assert visible_cases(world.carla).filter(pk=world.case.pk).exists()
    assert access.ends_at - access.starts_at == timedelta(days=3)
    CaseAccess.objects.update(ends_at=timezone.now())
    assert not visible_cases(world.carla).filter(pk=world.case.pk).exists()


def test_access_that_is_ended_counts_no_more_at_once(world: World) -> None:
    access = grant_access(ask(world, world.carla), case=world.case, days=3, by=actor(world.dirk))
    revoke_access(access, by=actor(world.dora))
    assert not visible_cases(world.carla).filter(pk=world.case.pk).exists()
    access.refresh_from_db()
    assert access.revoked_by == world.dora
    with pytest.raises(ValidationError) as refusal:
        revoke_access(access, by=actor(world.dora))
    assert refusal.value.code == "ended"


def test_every_step_stands_in_the_log(world: World) -> None:
    access = grant_access(ask(world, world.carla), case=world.case, days=3, by=actor(world.dirk))
    revoke_access(access, by=actor(world.dirk))
    refuse_access(ask(world, world.carla), case=world.case, answer="no need", is_told=False, by=actor(world.dirk))
    lines = AuditEntry.objects.values_list("name", "person_number", "case_number")
    assert list(lines) == [
        ("access.ask", "carla", ""),
        ("access.grant", "dirk", world.case.number),
        ("access.revoke", "dirk", world.case.number),
        ("access.ask", "carla", ""),
        ("access.refuse", "dirk", world.case.number),
    ]


@pytest.mark.parametrize("spelling", ["PL0600-2026000001", " pl0600-2026000001 ", "PL0600 - 2026 000001"])
def test_a_number_reaches_its_coordinators_in_any_spelling(world: World, spelling: str) -> None:
    request = ask(world, world.carla, spelling)
    assert list(requests_to_decide(world.dirk)) == [request]


def test_a_number_of_no_case_or_of_another_unit_reaches_nobody_here(world: World) -> None:
    ask(world, world.anna, "PL9999-0")
    ask(world, world.anna, world.other_case.number)
    assert list(requests_to_decide(world.dirk)) == []


def test_nobody_decides_on_their_own_request_and_none_is_decided_twice(world: World) -> None:
    both = world.person("both", Role.COORDINATOR, Role.EXAMINER, unit=world.unit)
    request = ask(world, both)
    for by, code in ((both, "oneself"), (world.dirk, None), (world.dora, "decided")):
        if code is None:
            grant_access(request, case=world.case, days=1, by=actor(by))
            continue
        with pytest.raises(ValidationError) as refusal:
            grant_access(request, case=world.case, days=1, by=actor(by))
        assert refusal.value.code == code
    assert CaseAccess.objects.count() == 1


@pytest.mark.parametrize("days", [0, -1, 91])
def test_access_lasts_ninety_days_at_most(world: World, days: int) -> None:
    request = ask(world, world.carla)
    with pytest.raises(ValidationError):
        grant_access(request, case=world.case, days=days, by=actor(world.dirk))
    with pytest.raises(ValidationError):
        ask(world, world.carla, days=days)
    assert (AccessRequest.objects.count(), CaseAccess.objects.count()) == (1, 0)


def test_a_refusal_has_a_reason(world: World) -> None:
    request = ask(world, world.carla)
    with pytest.raises(ValidationError) as refusal:
        refuse_access(request, case=world.case, answer="  ", is_told=True, by=actor(world.dirk))
    assert refusal.value.code == "reason"
    request.refresh_from_db()
    assert request.decided_at is None


def test_numbers_cannot_be_tried_out(world: World) -> None:
    """A refusal that is not told leaves as many requests as a number of no case does."""
    first = ask(world, world.carla)
    refuse_access(first, case=world.case, answer="no need", is_told=False, by=actor(world.dirk))
    for number in range(19):
        ask(world, world.carla, f"PL{number}")
    with pytest.raises(ValidationError) as refusal:
        ask(world, world.carla, "PL20")
    assert refusal.value.code == "too_many"


def test_who_sees_a_case_is_who_can_open_it(world: World) -> None:
    grant_access(ask(world, world.carla), case=world.case, days=3, by=actor(world.dirk))
    grant_access(ask(world, world.nobody), case=world.case, days=3, by=actor(world.dirk))  # without a role that sees
    Person.objects.filter(number="bram").update(is_active=False)
    told = {person.number for person in people_who_see(world.case)}
    can = {p.number for p in Person.objects.all() if visible_cases(p).filter(pk=world.case.pk).exists()}
    assert told == can == {"anna", "carla", "eva", "hanna", "joris", "olaf", "wies"}
