"""Versions of weights: drafted, tried, signed by two people of two sides; replayed on past decisions."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.desk_world import World, actor
from vangnet.accounts.roles import Role
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.steering.actions import deciding
from vangnet.steering.actions import weights as actions
from vangnet.steering.models import WeightTable
from vangnet.steering.numbers import number_of
from vangnet.steering.queries.cases import steered, steered_cases
from vangnet.steering.queries.effects import effect_now, replayed
from vangnet.steering.queries.weights import in_force
from vangnet.steering.weighing.weights import standard, table_of
from vangnet.suspects.models import Suspect, SuspectRole

TURNED = standard().replace("network = 30", "network = 300").replace('name = "vangnet"', 'name = "netwerken eerst"')


def drafted(world: World, text: str = TURNED) -> WeightTable:
    return actions.draft(text=text, reason="netwerken eerst", by=actor(world.stijn))


def tried(world: World, table: WeightTable) -> WeightTable:
    return actions.try_out(table, edition=table.edition, by=actor(world.stijn))


def adopted(world: World, text: str = TURNED) -> WeightTable:
    table = tried(world, drafted(world, text))
    table = actions.sign(table, side="police", edition=table.edition, by=actor(world.stijn))
    return actions.sign(table, side="prosecution", edition=table.edition, by=actor(world.paula))


def roles(world: World) -> tuple[Case, Case]:
    """A case with a maker and one with a manager of a network, which stands after it."""
    for number, (case, role) in enumerate(((world.case, "producer"), (world.other_case, "network_manager"))):
        suspect = Suspect.objects.create(number=f"VD{number}", case=case, made_by=world.olaf)
        SuspectRole.objects.create(suspect=suspect, role=role, reason="x", made_by=world.olaf)
    return world.case, world.other_case


def test_until_somebody_adopts_weights_those_of_the_program_count(world: World) -> None:
    assert in_force().version == 0
    table = adopted(world)
    force = in_force()
    assert (force.version, force.table.weights.network, force.told.startswith("netwerken eerst 1 (")) == (1, 300, True)
    table.refresh_from_db()
    assert (table.state, table.signed_by, table.side, table.adopted_by) == (
        "in_force",
        world.stijn,
        "police",
        world.paula,
    )


def test_the_next_table_retires_the_one_before(world: World) -> None:
    first = adopted(world)
    second = adopted(world, standard())
    first.refresh_from_db()
    assert (first.state, second.version, in_force().version) == ("retired", 2, 2)
    assert first.retired_at is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        WeightTable.objects.filter(pk=first.pk).update(state="in_force")


def test_two_drafts_at_once_get_two_versions(world: World) -> None:
    assert [drafted(world).version, drafted(world).version] == [1, 2]
    with pytest.raises(IntegrityError), transaction.atomic():
        WeightTable.objects.create(version=2, text="", reason="x", made_by=world.stijn)


def test_of_two_drafts_that_were_tried_the_second_is_tried_again(world: World) -> None:
    one, other = tried(world, drafted(world)), tried(world, drafted(world, standard()))
    for side, person in (("police", world.stijn), ("prosecution", world.paula)):
        actions.sign(one, side=side, edition=1, by=actor(person))
    with pytest.raises(InputRefused):
        actions.sign(other, side="police", edition=1, by=actor(world.stijn))
    tried(world, other)
    actions.sign(other, side="police", edition=1, by=actor(world.stijn))


def test_nobody_signs_what_was_not_tried_or_what_somebody_changed(world: World) -> None:
    table = drafted(world)
    with pytest.raises(InputRefused):
        actions.sign(table, side="police", edition=1, by=actor(world.stijn))
    tried(world, table)
    actions.sign(table, side="police", edition=1, by=actor(world.stijn))
    changed = actions.change(table, text=standard(), reason="toch anders", edition=1, by=actor(world.paula))
    assert (changed.edition, changed.signed_by, changed.side, changed.tried_at) == (2, None, "", None)
    for act in (
        lambda: actions.sign(table, side="prosecution", edition=2, by=actor(world.paula)),  # not tried
        lambda: actions.change(table, text=standard(), reason="x", edition=1, by=actor(world.stijn)),  # seen before
        lambda: actions.try_out(table, edition=1, by=actor(world.stijn)),
        lambda: actions.drop(table, edition=1, by=actor(world.stijn)),
    ):
        with pytest.raises(InputRefused):
            act()


def test_two_people_of_two_sides_adopt(world: World) -> None:
    both = world.person("beide", Role.STEERING_MEMBER, Role.STEERING_PROSECUTOR)
    second = world.person("tweede", Role.STEERING_MEMBER)
    table = tried(world, drafted(world))
    for person, side in ((world.dirk, "police"), (world.stijn, "prosecution"), (world.paula, "x")):
        with pytest.raises(InputRefused):
            actions.sign(table, side=side, edition=1, by=actor(person))
    actions.sign(table, side="police", edition=1, by=actor(both))
    for person, side in ((both, "prosecution"), (both, "police"), (second, "police")):
        with pytest.raises(InputRefused):
            actions.sign(table, side=side, edition=1, by=actor(person))
    with pytest.raises(IntegrityError), transaction.atomic():
        WeightTable.objects.filter(pk=table.pk).update(adopted_by=both)
    assert in_force().version == 0
    actions.sign(table, side="prosecution", edition=1, by=actor(world.paula))
    assert in_force().version == 1


@pytest.mark.parametrize("told", [{"text": "geen tabel"}, {"text": ""}, {"reason": " "}])
def test_what_is_no_draft_is_refused(world: World, told: dict[str, Any]) -> None:
    said = {"text": standard(), "reason": "x", **told}
    with pytest.raises(InputRefused):
        actions.draft(**said, by=actor(world.stijn))
    table = drafted(world)
    with pytest.raises(InputRefused):
        actions.change(table, **said, edition=1, by=actor(world.stijn))
    table.refresh_from_db()
    assert (table.text, table.edition, WeightTable.objects.count()) == (TURNED, 1, 1)


def test_only_members_of_the_group_draft_and_drop(world: World) -> None:
    with pytest.raises(InputRefused):
        actions.draft(text=standard(), reason="x", by=actor(world.dirk))
    table = drafted(world)
    with pytest.raises(InputRefused):
        actions.drop(table, edition=1, by=actor(world.dirk))
    actions.drop(table, edition=1, by=actor(world.paula))
    with pytest.raises(InputRefused):
        actions.change(table, text=standard(), reason="x", edition=1, by=actor(world.stijn))


def test_the_effect_is_told_before_and_comes_true_when_adopted(world: World) -> None:
    maker, network = roles(world)
    assert [one.case_id for one in steered_cases()] == [maker.pk, network.pk]
    found = effect_now(table_of(TURNED).weights)
    assert [(move.key, move.is_down) for move in found.moves] == [
        (number_of(maker.pk), True),
        (number_of(network.pk), False),
    ]
    assert steered(maker).order == 1  # nothing was changed by looking
    table = tried(world, drafted(world))
    assert table.tried == {"against": 0, "cases": 2, "up": 1, "down": 1, "decisions": 0, "elsewhere": 0}
    adopted(world)
    assert [one.case_id for one in steered_cases()] == [network.pk, maker.pk]


def test_past_decisions_are_replayed_on_the_facts_of_their_time(world: World) -> None:
    maker, network = roles(world)
    for case in (maker, network):
        proposed = deciding.propose(case, kind="take_up", reason="x", side="police", by=actor(world.stijn))
        deciding.agree(proposed, by=actor(world.paula))
    deciding.propose(maker, kind="hold", reason="x", side="police", by=actor(world.stijn))  # not signed: not replayed
    SuspectRole.objects.all().delete()  # what is known now does not count
    past = replayed(table_of(TURNED).weights)
    assert (past.count, [row.case_id for row, _ in past.moves]) == (2, [maker.pk, network.pk])
    assert replayed(table_of(standard()).weights).moves == []
    assert [row.case_id for row, _ in replayed(table_of(TURNED).weights, world.dirk).moves] == []
    network.delete()
    assert replayed(table_of(TURNED).weights).count == 1


def test_who_sees_only_some_rows_is_told_of_those(world: World) -> None:
    maker, _ = roles(world)
    found = effect_now(table_of(TURNED).weights, world.dirk)
    assert (found.count, [move.key for move in found.moves]) == (1, [number_of(maker.pk)])
    assert effect_now(table_of(TURNED).weights, world.anna).moves == ()
