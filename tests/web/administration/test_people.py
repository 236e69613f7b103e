"""The administrator's pages: who is there, who may what, and who may do what to whom."""

import re

import pytest
from django.core.exceptions import ValidationError
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.desk_world import PASSWORD, World, actor, client_of
from tests.web.sign_in.conftest import Browser
from vangnet.accounts.actions.people import deactivate_person
from vangnet.accounts.actions.roles import take_role
from vangnet.accounts.models import AuditEntry, Person, RoleGrant, Team, Unit
from vangnet.accounts.roles import Role


@pytest.fixture
def office(world: World):
    """The administrator's browser."""
    return client_of(world.beheer)


def lines() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.values_list("name", "status_code", "person_number"))


def shown(response) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/people/\d+/">([^<]+)</a>', response.content.decode())


def test_people_are_listed_by_unit_role_and_state(world: World, office) -> None:
    Person.objects.filter(number="anna").update(is_active=False)
    assert "Anna" not in shown(office.get("/people/"))
    assert shown(office.get("/people/", {"state": "left"})) == ["Anna"]
    assert shown(office.get("/people/", {"unit": world.elsewhere.pk})) == ["Carla", "Iris", "Jonas", "Yara"]
    assert shown(office.get("/people/", {"role": Role.COORDINATOR})) == ["Dirk", "Dora"]
    assert shown(office.get("/people/", {"words": "BRA"})) == ["Bram"]
    assert "Niemand past bij dit filter." in office.get("/people/", {"words": "%"}).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_a_longer_list_asks_no_more_questions(world: World, office, django_assert_num_queries, many: int) -> None:
    for number in range(many):
        world.person(f"zz{number}", Role.EXAMINER, Role.AUDITOR, teams=[world.team])
    with django_assert_num_queries(12):
        assert len(shown(office.get("/people/", {"words": "zz"}))) == many


def test_somebody_is_added_and_comes_in_with_what_was_shown(world: World, office) -> None:
    facts = {"number": "31", "name": "Noor", "unit": world.unit.pk, "roles": ["examiner"], "joined": [world.team.pk]}
    page = office.post("/people/add", facts).content.decode()
    password = re.search(r'class="once">([^<]+)<', page)[1]
    assert Browser().give_password("31", password).url == "/sign-in/second-factor?next=%2F"
    noor = Person.objects.get(number="31")
    assert (noor.must_change_password, list(noor.teams.all())) == (True, [world.team])
    assert lines()[0] == ("person.add", "ok", "beheer")
    assert password not in "".join(AuditEntry.objects.values_list("details", flat=True))


@pytest.mark.parametrize(
    "wrong", [{"number": "anna"}, {"number": ""}, {"roles": ["king"]}, {"unit": "99"}, {"joined": ["other"]}]
)
def test_somebody_with_wrong_facts_is_not_added(world: World, office, wrong: dict) -> None:
    facts = {"number": "31", "name": "Noor", "unit": world.unit.pk, **wrong}
    if wrong.get("joined"):
        facts["joined"] = [world.other_team.pk]
    before = Person.objects.count()
    assert office.post("/people/add", facts).status_code == 422
    assert Person.objects.count() == before


def test_a_role_that_is_given_or_taken_counts_at_once_in_open_sessions(world: World, office) -> None:
    theirs = client_of(world.nobody)
    assert theirs.get("/people/").status_code == 403
    act(office, world.nobody, "roles/give", role="administrator")
    assert theirs.get("/people/").status_code == 200
    act(office, world.nobody, "roles/take", role="administrator")
    assert theirs.get("/people/").status_code == 403
    grant = RoleGrant.objects.get(person=world.nobody)
    assert (grant.granted_by, grant.revoked_by, grant.revoked_at is None) == (world.beheer, world.beheer, False)
    assert [line for line in lines() if line[0].startswith("role.")] == [
        ("role.give", "ok", "beheer"),
        ("role.take", "ok", "beheer"),
    ]


@pytest.mark.parametrize(
    ("address", "facts"),
    [
        ("roles/give", {"role": "examiner"}),
        ("roles/take", {"role": "administrator"}),
        ("teams/join", {"team": "own"}),
        ("correct", {"name": "Koning", "unit": "own"}),
        ("deactivate", {"reason": "x"}),
        ("second-factor/reset", {"reason": "x"}),
        ("password", {}),
    ],
)
def test_nobody_changes_their_own_rights(world: World, office, address: str, facts: dict) -> None:
    told = {**facts}
    if "team" in told:
        told["team"] = world.team.pk
    if "unit" in told:
        told["unit"] = world.unit.pk
    response = act(office, world.beheer, address, **told)
    assert "Niemand verandert de eigen rechten." in response.content.decode()
    mine = Person.objects.get(pk=world.beheer.pk)
    assert (mine.name, mine.is_active, mine.teams.count(), mine.check_password(PASSWORD)) == ("Beheer", True, 0, True)
    assert [grant.role for grant in mine.grants.filter(revoked_at__isnull=True)] == ["administrator"]
    assert lines()[-1][1:] == ("refused", "beheer")


def test_the_last_administrator_stays(world: World) -> None:
    by = actor(world.nobody)  # somebody whose own role was taken while their request was under way
    with pytest.raises(ValidationError) as taken:
        take_role(world.beheer, role=Role.ADMINISTRATOR, by=by)
    with pytest.raises(ValidationError) as left:
        deactivate_person(world.beheer, reason="x", by=by)
    assert [error.value.code for error in (taken, left)] == ["last_administrator"] * 2
    world.person("tweede", Role.ADMINISTRATOR)
    deactivate_person(world.beheer, reason="x", by=by)


def test_who_leaves_is_out_at_once_and_comes_back_without_old_sessions(world: World, office) -> None:
    theirs = client_of(world.anna)
    assert theirs.get("/sign-in/account").status_code == 200
    act(office, world.anna, "deactivate", reason="")
    assert theirs.get("/sign-in/account").status_code == 200
    act(office, world.anna, "deactivate", reason="left the service")
    assert theirs.get("/sign-in/account").status_code == 302
    act(office, world.anna, "reactivate")
    assert theirs.get("/sign-in/account").status_code == 302
    assert [line[:2] for line in lines()] == [
        ("person.deactivate", "refused"),
        ("person.deactivate", "ok"),
        ("person.reactivate", "ok"),
    ]


def test_a_reset_second_factor_needs_a_reason_and_ends_sessions(world: World, office) -> None:
    theirs = client_of(world.anna)
    act(office, world.anna, "second-factor/reset")
    assert TOTPDevice.objects.filter(user=world.anna).count() == 1
    act(office, world.anna, "second-factor/reset", reason="lost phone, seen in person")
    assert TOTPDevice.objects.filter(user=world.anna).count() == 0
    assert theirs.get("/sign-in/account").status_code == 302
    assert AuditEntry.objects.last().details == '{"reason":"lost phone, seen in person"}'


def test_a_new_password_is_shown_once_and_ends_sessions(world: World, office) -> None:
    theirs = client_of(world.anna)
    page = office.post(f"/people/{world.anna.pk}/password").content.decode()
    password = re.search(r'class="once">([^<]+)<', page)[1]
    assert password not in office.get(f"/people/{world.anna.pk}/").content.decode()
    assert theirs.get("/sign-in/account").status_code == 302
    assert Browser().give_password("anna").status_code == 200
    assert Browser().give_password("anna", password).status_code == 302


def test_teams_are_of_the_own_unit_and_close_their_cases_when_left(world: World, office) -> None:
    theirs = client_of(world.nobody, purposes=(world.case,))
    act(office, world.nobody, "roles/give", role="examiner")
    answer = act(office, world.nobody, "teams/join", team=world.other_team.pk)
    assert "Dit team hoort bij een andere eenheid dan de persoon." in answer.content.decode()
    act(office, world.nobody, "teams/join", team=world.team.pk)
    assert list(Person.objects.get(pk=world.nobody.pk).teams.all()) == [world.team]
    act(office, world.nobody, "correct", name="Niemand", unit=world.elsewhere.pk)
    moved = Person.objects.get(pk=world.nobody.pk)
    assert (moved.name, moved.unit, moved.teams.count()) == ("Niemand", world.elsewhere, 0)
    assert theirs.get("/sign-in/account").status_code == 200


@pytest.mark.parametrize("team", ["", "x", "99999", "9" * 40, "-1"])
def test_a_team_that_is_not_there_changes_nothing(world: World, office, team: str) -> None:
    assert "Kies een team." in act(office, world.anna, "teams/join", team=team).content.decode()


def test_units_and_teams_are_added_once(world: World, office) -> None:
    for _ in range(2):
        office.post("/people/units/add", {"name": "Rotterdam", "kind": "regional"})
        office.post("/people/teams/add", {"name": "TBKK Twee", "unit": world.unit.pk})
    assert (Unit.objects.filter(name="Rotterdam").count(), Team.objects.filter(name="TBKK Twee").count()) == (1, 1)
    assert [line[:2] for line in lines()] == [
        ("unit.add", "ok"),
        ("team.add", "ok"),
        ("unit.add", "unchanged"),
        ("team.add", "unchanged"),
    ]


def test_a_name_is_shown_and_never_run(world: World, office) -> None:
    act(office, world.anna, "correct", name="<script>alert(1)</script>", unit=world.unit.pk)
    page = office.get(f"/people/{world.anna.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def act(office, person: Person, address: str, **facts: object):
    return office.post(f"/people/{person.pk}/{address}", facts, follow=True)
