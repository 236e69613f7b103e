"""Decisions on cases: two names of two sides, dissent, frozen facts, and what stays of a destroyed case."""

from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, transaction

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry, Person
from vangnet.accounts.roles import Role
from vangnet.cases.models import Case, Statement
from vangnet.errors import InputRefused
from vangnet.steering.actions import deciding
from vangnet.steering.actions.asking import MOST_HOURS
from vangnet.steering.models import BoardDecision, DecisionGround, Dissent
from vangnet.steering.numbers import number_of
from vangnet.steering.queries.cases import standing_on, steered
from vangnet.steering.weighing.facts import Facts


def propose(case: Case, person: Person, side: str = "police", **told: Any) -> BoardDecision:
    said = {"kind": "take_up", "reason": "eerst deze", "hours": 40, **told}
    return deciding.propose(case, side=side, by=actor(person), **said)


def decided(case: Case, world: World, **told: Any) -> BoardDecision:
    return deciding.agree(propose(case, world.stijn, **told), by=actor(world.paula))


def test_a_decision_stands_when_both_signed(world: World) -> None:
    proposed = propose(world.case, world.stijn)
    assert (standing_on(world.case), steered(world.case).hours_given, steered(world.case).proposed) == (None, 0, True)
    deciding.agree(proposed, by=actor(world.paula))
    row = steered(world.case)
    assert standing_on(world.case) == proposed
    assert (row.hours_given, row.proposed, row.decided and row.decided.kind) == (40, False, "take_up")
    proposed.refresh_from_db()
    assert (proposed.proposed_by, proposed.side) == (world.stijn, "police")
    assert (proposed.agreed_by, proposed.other_side) == (world.paula, "prosecution")


def test_prosecution_proposes_and_police_agree_as_well(world: World) -> None:
    proposed = propose(world.case, world.paula, "prosecution")
    deciding.agree(proposed, by=actor(world.stijn))
    assert standing_on(world.case) == proposed


def test_nobody_signs_for_a_side_that_is_not_theirs(world: World) -> None:
    for person, side in (
        (world.stijn, "prosecution"),
        (world.paula, "police"),
        (world.dirk, "police"),
        (world.stijn, "x"),
    ):
        with pytest.raises(InputRefused):
            propose(world.case, person, side)
    proposed = propose(world.case, world.stijn)
    second = world.person("tweede", Role.STEERING_MEMBER)
    for person in (world.stijn, second, world.dirk, world.anna):
        with pytest.raises(InputRefused):
            deciding.agree(proposed, by=actor(person))
    assert standing_on(world.case) is None


def test_who_may_sign_for_both_signs_for_one(world: World) -> None:
    both = world.person("beide", Role.STEERING_MEMBER, Role.STEERING_PROSECUTOR)
    proposed = propose(world.case, both, "prosecution")
    with pytest.raises(InputRefused):
        deciding.agree(proposed, by=actor(both))
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardDecision.objects.filter(pk=proposed.pk).update(agreed_by=both)
    deciding.agree(proposed, by=actor(world.stijn))
    assert standing_on(world.case) == proposed


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "close"},
        {"reason": "  "},
        {"hours": -1},
        {"hours": MOST_HOURS + 1},
        {"kind": "hold", "hours": 1},
        {"kind": "stop", "hours": 1},
        {"kind": "transfer"},
    ],
)
def test_what_makes_no_decision_is_refused_and_changes_nothing(world: World, told: dict[str, Any]) -> None:
    with pytest.raises(InputRefused):
        propose(world.case, world.stijn, **told)
    assert not BoardDecision.objects.exists()


@pytest.mark.parametrize("hours", [0, 1, MOST_HOURS])
def test_hours_at_the_edges_are_given(world: World, hours: int) -> None:
    decided(world.case, world, hours=hours)
    assert steered(world.case).hours_given == hours


def test_a_transfer_names_another_team_and_nothing_else_does(world: World) -> None:
    with pytest.raises(InputRefused):
        propose(world.case, world.stijn, kind="transfer", team=world.team)
    with pytest.raises(InputRefused):
        propose(world.case, world.stijn, team=world.other_team)
    decided(world.case, world, kind="transfer", team=world.other_team)
    row = steered(world.case)
    assert (row.team_id, row.decided and row.decided.team_id) == (world.team.pk, world.other_team.pk)


def test_one_proposal_waits_at_a_time(world: World) -> None:
    first = propose(world.case, world.stijn)
    with pytest.raises(InputRefused):
        propose(world.case, world.paula, "prosecution")
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardDecision.objects.create(number="x", case=world.case, kind="hold", side="police", proposed_by=world.stijn)
    deciding.withdraw(first, reason="toch niet", by=actor(world.paula))
    propose(world.case, world.paula, "prosecution")
    first.refresh_from_db()
    assert (first.withdrawn_by, first.ground.withdrawn_why) == (world.paula, "toch niet")
    for act in (deciding.agree, lambda one, by: deciding.withdraw(one, reason="x", by=by)):
        with pytest.raises(InputRefused):
            act(first, by=actor(world.paula))


def test_only_a_new_decision_takes_the_place_of_one_that_stands(world: World) -> None:
    first = decided(world.case, world)
    with pytest.raises(InputRefused):
        deciding.withdraw(first, reason="x", by=actor(world.stijn))
    second = decided(world.case, world, kind="stop", hours=0)
    assert standing_on(world.case) == second
    row = steered(world.case)
    assert (row.is_stopped, row.hours_given) == (True, 0)


def test_a_decision_freezes_facts_lane_and_weights_of_its_moment(world: World) -> None:
    said = {"case": world.case, "fact": "has_access", "answer": "yes", "source": "geheime bron", "made_by": world.olaf}
    Statement.objects.create(**said)
    row = steered(world.case)
    ground = decided(world.case, world).ground
    Statement.objects.create(**{**said, "answer": "no"})
    ground.refresh_from_db()
    facts = msgspec.convert(ground.facts, Facts)
    assert (facts, facts.has_access) == (row.facts, True)
    assert (ground.lane, ground.place, ground.points) == ("situation", 1, row.points)
    assert (ground.weights_version, ground.weights.startswith("vangnet 0 (")) == (0, True)
    assert "geheime bron" not in str(ground.facts)


def test_a_case_that_changed_lanes_is_proposed_anew(world: World) -> None:
    proposed = propose(world.case, world.stijn, kind="stop", hours=0)
    Statement.objects.create(case=world.case, fact="is_imminent", answer="yes", source="x", made_by=world.olaf)
    with pytest.raises(InputRefused):
        deciding.agree(proposed, by=actor(world.paula))
    assert standing_on(world.case) is None


def test_who_did_not_sign_can_dissent_once_and_it_stays(world: World) -> None:
    second = world.person("tweede", Role.STEERING_MEMBER)
    standing = decided(world.case, world)
    said = deciding.dissent(standing, reason="eerst een andere", side="police", by=actor(second))
    assert (said.made_by, said.reason, said.side) == (second, "eerst een andere", "police")
    refused = ((second, "police"), (second, "prosecution"), (world.stijn, "police"), (world.paula, "prosecution"))
    for person, side in (*refused, (world.dirk, "police")):
        with pytest.raises(InputRefused):
            deciding.dissent(standing, reason="x", side=side, by=actor(person))
    third = world.person("derde", Role.STEERING_PROSECUTOR)
    with pytest.raises(InputRefused):
        deciding.dissent(standing, reason=" ", side="prosecution", by=actor(third))
    decided(world.case, world, kind="hold", hours=0)
    assert list(standing.dissents.all()) == [said]


def test_nobody_dissents_from_what_was_taken_back(world: World) -> None:
    proposed = propose(world.case, world.stijn)
    deciding.withdraw(proposed, reason="x", by=actor(world.stijn))
    with pytest.raises(InputRefused):
        deciding.dissent(proposed, reason="x", side="prosecution", by=actor(world.paula))


def test_a_case_that_left_the_board_is_not_decided_on(world: World) -> None:
    proposed = propose(world.case, world.stijn)
    Case.objects.filter(pk=world.case.pk).update(retention="removed")
    with pytest.raises(InputRefused):
        deciding.agree(proposed, by=actor(world.paula))
    with pytest.raises(InputRefused):
        propose(world.case, world.paula, "prosecution")


def test_of_a_destroyed_case_the_decision_stays_without_content(world: World) -> None:
    standing = decided(world.case, world, reason="geheime reden")
    second = world.person("tweede", Role.STEERING_MEMBER)
    deciding.dissent(standing, reason="geheime mening", side="police", by=actor(second))
    number = number_of(world.case.pk)
    world.case.delete()
    standing.refresh_from_db()
    assert (standing.case, standing.number, standing.kind) == (None, number, "take_up")
    assert (standing.proposed_by, standing.agreed_by) == (world.stijn, world.paula)
    assert not DecisionGround.objects.exists()
    assert not Dissent.objects.exists()


def test_each_step_is_in_the_log_without_what_was_written(world: World) -> None:
    standing = decided(world.case, world, reason="geheime reden")
    second = world.person("tweede", Role.STEERING_MEMBER)
    deciding.dissent(standing, reason="geheime mening", side="police", by=actor(second))
    lines = list(AuditEntry.objects.filter(name__startswith="board.").order_by("sequence"))
    assert [line.name for line in lines] == ["board.propose", "board.agree", "board.dissent"]
    assert all(f"board:{number_of(world.case.pk)}" in line.objects_named for line in lines)
    assert "geheim" not in str([line.details for line in lines])
