"""Who is the same follows from what people say, and from nothing else; taking back restores exactly."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused, UsageError
from vangnet.identities.actions import judge, mark_shared, take_back
from vangnet.identities.models import Identifier, Sameness
from vangnet.identities.queries import Group, group_of, groups, groups_of, proposals, said_shared

SAME, DIFFERENT, UNSURE = Sameness.Verdict.SAME, Sameness.Verdict.DIFFERENT, Sameness.Verdict.UNSURE


def add(value: str, kind: str = "nickname", platform: str = "", second: str = "") -> Identifier:
    return Identifier.objects.create(kind=kind, key=value, value=value, platform=platform, second=second)


@pytest.fixture
def few(world: World) -> list[Identifier]:
    return [add(f"testaccount_{number}") for number in range(5)]


def say(world: World, first: Identifier, second: Identifier, verdict: str = SAME, who: str = "ines") -> Sameness:
    by = actor(getattr(world, who))
    return judge(first, second, verdict=Sameness.Verdict(verdict), reason="zelfde profielfoto", by=by)


def test_the_same_of_the_same_is_the_same(world: World, few: list[Identifier]) -> None:
    say(world, few[0], few[1])
    say(world, few[2], few[1])
    assert group_of(few[0].pk) == Group(tuple(one.pk for one in few[:3]))
    assert group_of(few[3].pk) == Group((few[3].pk,))
    assert set(groups_of([few[0].pk, few[4].pk])) == {one.pk for one in few[:3]}


def test_taking_back_undoes_a_merge(world: World, few: list[Identifier]) -> None:
    say(world, few[0], few[1])
    said = say(world, few[1], few[2])
    take_back(said, reason="verkeerde foto", by=actor(world.anna))
    assert group_of(few[0].pk) == Group((few[0].pk, few[1].pk))
    said.refresh_from_db()
    assert (said.revoked_by, said.revoked_why) == (world.anna, "verkeerde foto")
    with pytest.raises(InputRefused):
        take_back(said, reason="nog eens", by=actor(world.anna))


def test_different_inside_a_group_is_a_conflict_and_not_a_split(world: World, few: list[Identifier]) -> None:
    say(world, few[0], few[1])
    say(world, few[1], few[2])
    against = say(world, few[2], few[0], DIFFERENT, who="anna")
    assert group_of(few[1].pk).conflicts == ((few[0].pk, few[2].pk),)
    take_back(against, reason="toch niet", by=actor(world.anna))
    assert group_of(few[1].pk).conflicts == ()


def test_not_sure_joins_nobody(world: World, few: list[Identifier]) -> None:
    say(world, few[0], few[1], UNSURE)
    assert group_of(few[0].pk) == Group((few[0].pk,))


def test_one_person_says_one_thing_of_two(world: World, few: list[Identifier]) -> None:
    say(world, few[0], few[1])
    with pytest.raises(InputRefused):
        say(world, few[1], few[0], DIFFERENT)
    say(world, few[1], few[0], DIFFERENT, who="anna")
    assert group_of(few[0].pk).conflicts == ((few[0].pk, few[1].pk),)


def test_a_judgement_has_a_reason_a_person_and_two_identifiers(world: World, few: list[Identifier]) -> None:
    with pytest.raises(InputRefused), transaction.atomic():
        judge(few[0], few[1], verdict=SAME, reason="  ", by=actor(world.ines))
    with pytest.raises(InputRefused), transaction.atomic():
        say(world, few[0], few[0])
    with pytest.raises(UsageError), transaction.atomic():
        judge(few[0], few[1], verdict=SAME, reason="x", by=actor(None))
    assert Sameness.objects.count() == 0


def test_what_is_said_stands_in_the_log(world: World, few: list[Identifier]) -> None:
    take_back(say(world, few[0], few[1]), reason="x", by=actor(world.ines))
    take_back(
        mark_shared(few[0], is_shared=True, reason="school", by=actor(world.ines)), reason="x", by=actor(world.ines)
    )
    names = list(AuditEntry.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["sameness.judge", "sameness.take_back", "identifier.share", "identifier.share.take_back"]


def test_the_newest_that_stands_says_what_is_shared(world: World, few: list[Identifier]) -> None:
    one = few[0]
    mark_shared(one, is_shared=True, reason="netwerk van een school", by=actor(world.ines))
    second = mark_shared(one, is_shared=False, reason="toch van één leerling", by=actor(world.anna))
    assert said_shared([one.pk, few[1].pk]) == {one.pk: False}
    take_back(second, reason="x", by=actor(world.anna))
    assert said_shared([one.pk]) == {one.pk: True}


def test_what_looks_alike_is_proposed_and_never_joined(world: World) -> None:
    latin, cyrillic = add("testaccount_42", second="testaccount42"), add("tеstaccount_42", second="testaccount42")
    elsewhere = add("testaccount_42", platform="snapchat", second="testaccount42")
    add("iemandanders", second="iemandanders")
    found = {one.identifier.pk: one.reasons[0].code for one in proposals(latin)}
    assert found == {cyrillic.pk: "linking.look_alike", elsewhere.pk: "linking.other_platform"}
    assert group_of(latin.pk) == Group((latin.pk,))
    say(world, latin, cyrillic, DIFFERENT)
    assert [one.identifier for one in proposals(latin)] == [elsewhere]


def test_a_short_nickname_is_not_proposed_on_another_platform(world: World) -> None:
    one = add("test", second="test")
    add("test", platform="snapchat", second="test")
    assert proposals(one) == ()


PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(Sameness.Verdict.values)), max_size=14)


def _said(number: int, first: int, second: int, verdict: str) -> Sameness:
    return Sameness(pk=number, first_id=min(first, second), second_id=max(first, second), verdict=verdict)


@settings(max_examples=300)
@given(PAIRS, st.data())
def test_groups_do_not_depend_on_order_and_a_judgement_taken_back_leaves_no_trace(
    told: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    said = [_said(number, *one) for number, one in enumerate(told) if one[0] != one[1]]
    before = groups(said)
    assert groups(data.draw(st.permutations(said))) == before
    more = _said(99, 0, 6, SAME)
    assert groups([one for one in [*said, more] if one is not more]) == before
    members = [member for group in before for member in group.members]
    assert len(members) == len(set(members))
    for group in before:
        assert len(group.members) > 1
        assert all(set(pair) <= set(group.members) for pair in group.conflicts)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(PAIRS)
def test_taking_back_restores_exactly_what_was(told: list[tuple[int, int, str]]) -> None:
    """On real rows: after each judgement is taken back, in any order of making, the groups are those of before it."""
    with transaction.atomic():
        world = World()
        held = [add(f"testaccount_{number}") for number in range(7)]
        ids = [one.pk for one in held]
        states, made = [groups_of(ids)], []
        for number, (first, second, verdict) in enumerate(told):
            if first == second:
                continue
            who = actor(world.person(f"p{number}"))
            made.append(judge(held[first], held[second], verdict=Sameness.Verdict(verdict), reason="x", by=who))
            states.append(groups_of(ids))
        for said in reversed(made):
            assert groups_of(ids) == states.pop()
            take_back(said, reason="x", by=actor(world.ines))
        assert groups_of(ids) == states.pop() == {}
        transaction.set_rollback(True)
