"""The pages of the board: what they show to whom, what their forms do, and how many questions they ask."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk_world import World, actor, asked, client_of
from vangnet.accounts.models import AuditEntry, Person
from vangnet.accounts.roles import Role
from vangnet.cases.models import Case, Statement
from vangnet.steering.actions import asking, deciding
from vangnet.steering.actions import weights as actions
from vangnet.steering.models import BoardDecision, CaseFact, Dissent, HoursAsked, WeightTable
from vangnet.steering.numbers import number_of
from vangnet.steering.weighing.weights import COUNTED, standard, table_of

SECRETS = ("Geheim onderzoek", "Testverdachte Voorbeeldnaam", "geheime bron", "PL0600-2026000001", "Blauwe kamer")
HOSTILE = "<script>alert(1)</script>\u202e{{ 7 }}" + "x" * 900


@pytest.fixture
def full(world: World) -> Case:
    """Anna's case with things in it that the board must not tell."""
    Case.objects.filter(pk=world.case.pk).update(title=SECRETS[0])
    world.victim()
    suspect = world.suspect()
    type(suspect).objects.filter(pk=suspect.pk).update(name=SECRETS[1])
    said = {"case": world.case, "source": SECRETS[2], "made_by": world.olaf}
    Statement.objects.create(fact="has_access", answer="yes", **said)
    CaseFact.objects.create(fact="network", answer="yes", **said)
    return world.case


def at(case: Case, rest: str = "") -> str:
    return f"/board/{number_of(case.pk)}/{rest}"


def body(person: Person, address: str) -> str:
    response = client_of(person).get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def sent(person: Person, address: str, **told: object) -> int:
    client = client_of(person)
    return int(client.post(address, told).status_code)


def proposed(case: Case, world: World, **told: object) -> BoardDecision:
    said = {"kind": "take_up", "reason": "eerst deze", "side": "police", "hours": 40, **told}
    return deciding.propose(case, **said, by=actor(world.stijn))


# -- who sees what ----------------------------------------------------------------------------------------------------


def test_members_see_every_row_and_nothing_of_what_is_in_a_case(world: World, full: Case) -> None:
    asking.ask_hours(full, hours=25, reason="uitlezen", by=actor(world.olaf))
    for person in (world.stijn, world.paula):
        for address in ("/board/", at(full), "/board/decisions/", "/board/weights/"):
            shown = body(person, address)
            assert [secret for secret in SECRETS if secret in shown] == [], address
        shown = body(person, "/board/")
        assert number_of(full.pk) in shown
        assert number_of(world.other_case.pk) in shown
        assert "een verdachte is bij kinderen" in shown
        assert "uitlezen" in body(person, at(full))


def test_a_coordinator_sees_rows_of_the_own_unit_only(world: World, full: Case) -> None:
    for address in ("/board/", "/board/decisions/"):
        shown = body(world.dirk, address)
        assert number_of(world.other_case.pk) not in shown
        assert "TBKK Limburg" not in shown
    assert number_of(full.pk) in body(world.dirk, "/board/")
    for number in (number_of(world.other_case.pk), "Z999999", "Z1", "Zq"):
        response = client_of(world.dirk).get(f"/board/{number}/")
        assert response.status_code == 404
        assert number not in response.content.decode().replace(f"/board/{number}/", "")


def test_others_get_nothing(world: World, full: Case) -> None:
    for person in (world.anna, world.olaf, world.eva, world.joris, world.beheer, world.toezicht, world.nobody):
        for address in ("/board/", at(full), "/board/decisions/", "/board/weights/"):
            assert client_of(person).get(address).status_code == 403


def test_a_coordinator_reads_and_signs_nothing(world: World, full: Case) -> None:
    decision = proposed(full, world)
    table = actions.draft(text=standard(), reason="x", by=actor(world.stijn))
    for address in (
        at(full, "propose"),
        at(full, f"decisions/{decision.pk}/agree"),
        at(full, f"decisions/{decision.pk}/withdraw"),
        at(full, f"decisions/{decision.pk}/dissent"),
        "/board/weights/draft",
        *(f"/board/weights/{table.version}/{what}" for what in ("change", "try", "sign", "drop")),
    ):
        assert sent(world.dirk, address, kind="hold", reason="x", side="police", edition=1) == 403, address
    assert '<form method="post" action="/board' not in body(world.dirk, at(full))
    assert BoardDecision.objects.filter(agreed_at=None, withdrawn_at=None).count() == 1
    assert WeightTable.objects.count() == 1


def test_each_look_is_in_the_log_with_its_purpose(world: World, full: Case) -> None:
    body(world.stijn, "/board/")
    body(world.stijn, at(full))
    lines = AuditEntry.objects.filter(name__in=("board.list", "board.case"))
    assert {line.name for line in lines} == {"board.list", "board.case"}
    for line in lines:
        assert f"board:{number_of(full.pk)}" in line.objects_named
        assert line.purpose == "steering"


# -- the board --------------------------------------------------------------------------------------------------------


def test_filters_choose_a_team_a_lane_and_what_was_decided(world: World, full: Case) -> None:
    here, there = number_of(full.pk), number_of(world.other_case.pk)

    def rows(query: str) -> set[str]:
        return set(re.findall(r"Z\d{6}", body(world.stijn, f"/board/?{query}")))

    assert rows("") == {here, there}
    assert rows(f"team={world.team.pk}") == {here}
    assert rows("lane=situation") == {here}
    assert rows("lane=imminent") == set()
    assert rows("stand=undecided") == {here, there}
    deciding.agree(proposed(full, world), by=actor(world.paula))
    assert (rows("stand=undecided"), rows("stand=take_up"), rows("stand=stop")) == ({there}, {here}, set())
    proposed(full, world)
    assert rows("stand=proposed") == {here}
    for strange in ("team=x", "lane=x", "stand=x", "after=x", "lane=rest&after=-3", "after=99999999999999999999"):
        assert client_of(world.stijn).get(f"/board/?{strange}").status_code == 200


def test_a_long_lane_is_told_in_pages(world: World) -> None:
    for number in range(55):
        world.add_case(f"PL8-{number}", world.team, processed_from=timezone.localdate() - timedelta(days=60))
    first = body(world.stijn, "/board/?lane=rest")
    second = body(world.stijn, "/board/?lane=rest&after=50")
    assert "after=50" in first
    assert "after=0" in second
    both = [set(re.findall(r"/board/(Z\d{6})/", page)) for page in (first, second)]
    assert (len(both[0]), len(both[1]), both[0] & both[1]) == (50, 7, set())


def test_the_chart_says_what_its_table_says(world: World, full: Case) -> None:
    shown = body(world.stijn, "/board/")
    assert '<svg class="teams"' in shown
    table = shown[shown.index("Zaken per team") :]
    assert re.search(r"TBKK Oost</th><td[^>]*>0</td><td[^>]*>1</td><td[^>]*>0</td><td[^>]*>1</td>", table)


def test_the_board_asks_as_many_questions_for_two_as_for_thirty(world: World, django_assert_num_queries) -> None:
    client = client_of(world.stijn)
    client.get("/board/")
    with django_assert_num_queries(asked(QUESTIONS)):
        client.get("/board/")
    for number in range(28):
        case = world.add_case(f"PL7-{number}", world.team if number % 2 else world.other_team)
        HoursAsked.objects.create(case=case, hours=1, reason="x", made_by=world.olaf)
    with django_assert_num_queries(asked(QUESTIONS)):
        client.get("/board/")


QUESTIONS = 27


# -- deciding ---------------------------------------------------------------------------------------------------------


def test_a_decision_is_proposed_and_agreed_on_the_page_of_a_case(world: World, full: Case) -> None:
    told = {"kind": "take_up", "hours": "40", "reason": HOSTILE}
    assert sent(world.stijn, at(full, "propose"), **told) == 302
    decision = BoardDecision.objects.get()
    assert (decision.side, decision.hours) == ("police", 40)
    assert "/agree" not in body(world.stijn, at(full))
    shown = body(world.paula, at(full))
    assert f"decisions/{decision.pk}/agree" in shown
    assert "<script>alert" not in shown
    assert sent(world.paula, at(full, f"decisions/{decision.pk}/agree")) == 302
    decision.refresh_from_db()
    assert decision.agreed_by == world.paula
    assert "Stijn" in body(world.dirk, "/board/decisions/")
    assert "Paula" in body(world.dirk, "/board/decisions/")
    assert number_of(full.pk) in body(world.stijn, "/board/decisions/?kind=take_up")
    assert number_of(full.pk) not in body(world.stijn, "/board/decisions/?kind=stop")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"kind": "take_up"},
        {"kind": "take_up", "reason": "x", "hours": "-1"},
        {"kind": "take_up", "reason": "x", "hours": "99999999999999999999"},
        {"kind": "stop", "reason": "x", "hours": "5"},
        {"kind": "transfer", "reason": "x"},
        {"kind": "transfer", "reason": "x", "team": "999999"},
        {"kind": "x", "reason": "x"},
        {"kind": "hold", "reason": "x" * 5_001},
    ],
)
def test_a_wrong_proposal_is_told_and_changes_nothing(world: World, full: Case, told: dict[str, str]) -> None:
    assert sent(world.stijn, at(full, "propose"), **told) == 422
    assert not BoardDecision.objects.exists()


def test_a_side_that_is_not_ones_own_is_not_taken_from_the_form(world: World, full: Case) -> None:
    assert sent(world.stijn, at(full, "propose"), kind="hold", reason="x", side="prosecution") == 422
    assert not BoardDecision.objects.exists()
    assert sent(world.stijn, at(full, "propose"), kind="hold", reason="x") == 302
    assert BoardDecision.objects.get().side == "police"


def test_dissent_and_refusal_stand_on_the_page(world: World, full: Case) -> None:
    second = world.person("tweede", Role.STEERING_MEMBER)
    decision = proposed(full, world)
    assert sent(second, at(full, f"decisions/{decision.pk}/dissent"), reason="eerst een andere") == 302
    assert sent(second, at(full, f"decisions/{decision.pk}/dissent"), reason="") == 302
    assert Dissent.objects.get().reason == "eerst een andere"
    assert "eerst een andere" in body(world.paula, at(full))
    assert sent(world.paula, at(full, f"decisions/{decision.pk}/withdraw"), reason="nu niet") == 302
    assert "nu niet" in body(world.stijn, at(full))
    other = at(world.other_case, f"decisions/{decision.pk}/withdraw")
    assert sent(world.paula, other, reason="x") == 404  # a decision on another case


def test_of_a_destroyed_case_members_see_that_there_was_a_decision(world: World, full: Case) -> None:
    deciding.agree(proposed(full, world, reason="geheime reden"), by=actor(world.paula))
    number = number_of(full.pk)
    full.delete()
    shown = body(world.stijn, "/board/decisions/")
    assert number in shown
    assert "vernietigd" in shown
    assert "geheime reden" not in shown
    assert number not in body(world.dirk, "/board/decisions/")
    assert client_of(world.stijn).get(f"/board/{number}/").status_code == 404


# -- weights ----------------------------------------------------------------------------------------------------------


def test_weights_are_drafted_changed_tried_and_adopted(world: World, full: Case) -> None:
    assert sent(world.stijn, "/board/weights/draft") == 302
    numbers = {name: str(getattr(table_of(standard()).weights, name)) for name in COUNTED}
    told = {**numbers, "network": "300", "name": "Netwerken", "reason": HOSTILE, "edition": "1"}
    assert sent(world.stijn, "/board/weights/1/change", **told) == 302
    assert sent(world.paula, "/board/weights/1/change", **told) == 422  # seen before it was changed
    assert sent(world.paula, "/board/weights/1/sign", edition="2") == 302
    assert WeightTable.objects.get().signed_by is None  # not tried
    assert sent(world.paula, "/board/weights/1/try", edition="2") == 302
    shown = body(world.paula, "/board/weights/1/")
    assert "<script>alert" not in shown
    assert "/board/weights/1/sign" in shown
    assert "weegt zwaarder dan" in shown
    assert sent(world.paula, "/board/weights/1/sign", edition="2") == 302
    assert "/board/weights/1/sign" not in body(world.paula, "/board/weights/1/")
    assert sent(world.stijn, "/board/weights/1/sign", edition="2") == 302
    table = WeightTable.objects.get()
    assert (table.state, table.signed_by, table.adopted_by) == ("in_force", world.paula, world.stijn)
    assert "Netwerken 1 (" in body(world.stijn, "/board/")


@pytest.mark.parametrize(
    "wrong", [{"network": "-1"}, {"network": "1001"}, {"network": "x"}, {"name": ""}, {"reason": " "}]
)
def test_a_wrong_number_is_told_and_changes_nothing(world: World, wrong: dict[str, str]) -> None:
    table = actions.draft(text=standard(), reason="x", by=actor(world.stijn))
    numbers = {name: str(getattr(table_of(standard()).weights, name)) for name in COUNTED}
    told = {**numbers, "name": "vangnet", "reason": "x", "edition": "1", **wrong}
    assert sent(world.stijn, "/board/weights/1/change", **told) == 422
    table.refresh_from_db()
    assert (table.text, table.edition) == (standard(), 1)


def test_a_version_that_is_not_there_is_not_found(world: World) -> None:
    assert client_of(world.stijn).get("/board/weights/7/").status_code == 404
    assert sent(world.stijn, "/board/weights/7/try", edition="1") == 404


# -- what the team tells ----------------------------------------------------------------------------------------------


def on_case(person: Person, case: Case) -> Client:
    return client_of(person, purposes=(case,))


def test_the_team_asks_hours_and_states_facts(world: World, full: Case) -> None:
    client, place = on_case(world.olaf, full), f"/board/asking/{full.number}/"
    assert client.post(place + "hours/ask", {"hours": "30", "reason": "uitlezen"}).status_code == 302
    told = {"fact": "produces", "answer": "no", "source": "geheime bron 2"}
    assert client.post(place + "facts/state", told).status_code == 302
    asked_for, stated = HoursAsked.objects.get(), CaseFact.objects.get(fact="produces")
    assert (asked_for.hours, asked_for.made_by, stated.answer) == (30, world.olaf, "no")
    page = client.get(place).content.decode()
    assert "geheime bron 2" in page
    assert number_of(full.pk) in page
    assert "geheime bron 2" not in body(world.stijn, at(full))
    for address in (f"hours/{asked_for.pk}/take-back", f"facts/{stated.pk}/take-back"):
        assert client.post(place + address, {"reason": ""}).status_code == 302
        assert client.post(place + address, {"reason": "vergissing"}).status_code == 302
    asked_for.refresh_from_db()
    assert (asked_for.revoked_by, asked_for.revoked_why) == (world.olaf, "vergissing")


def test_wrong_hours_and_facts_change_nothing(world: World, full: Case) -> None:
    client, place = on_case(world.olaf, full), f"/board/asking/{full.number}/"
    for hours in ("0", "-1", "20001", "x", ""):
        client.post(place + "hours/ask", {"hours": hours, "reason": "x"})
    client.post(place + "hours/ask", {"hours": "1", "reason": " "})
    client.post(place + "facts/state", {"fact": "x", "answer": "yes", "source": "x"})
    client.post(place + "facts/state", {"fact": "network", "answer": "x", "source": "x"})
    assert (HoursAsked.objects.count(), CaseFact.objects.count()) == (0, 1)


def test_only_who_works_on_the_case_tells_the_board(world: World, full: Case) -> None:
    place = f"/board/asking/{full.number}/"
    for person, status in ((world.carla, 404), (world.stijn, 404), (world.anna, 403), (world.dirk, 404)):
        assert on_case(person, full).get(place).status_code == status, person.number
        assert on_case(person, full).post(place + "hours/ask", {"hours": 1, "reason": "x"}).status_code == status
    theirs = HoursAsked.objects.create(case=world.other_case, hours=1, reason="x", made_by=world.carla)
    assert on_case(world.olaf, full).post(place + f"hours/{theirs.pk}/take-back", {"reason": "x"}).status_code == 404
