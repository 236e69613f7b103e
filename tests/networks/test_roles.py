"""Who administers, as far as the records show; nobody is shown as proven."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.roles import ACT, BEHAVIOUR, KEPT_SOURCES, PATTERN, STATED, Roles, Standing
from vangnet.networks.shape import (
    Act,
    ActKind,
    Member,
    MemberKind,
    Message,
    Moment,
    Network,
    Record,
    Role,
    Source,
)

START = datetime(2020, 1, 1, tzinfo=UTC)


def at(hours: int) -> Moment:
    return Moment(START + timedelta(hours=hours))


def standings(*records: Record) -> list[Standing]:
    return list(Roles().add_all(records).standings())


def said(one: Standing) -> set[str]:
    return {word.code.removeprefix("networks.") for evidence in one.evidence for word in evidence.reasons}


def posts(count: int, network: str = "g") -> list[Record]:
    return [Message(f"m{n}", network, f"u{n}") for n in range(count)]


def test_what_the_data_state_is_grade_1_and_says_nothing_of_who_used_the_account() -> None:
    role = Role("u1", "g", "Moderator", 1, "forum_moderator", source=Source("x", "1"))
    (one,) = standings(role)
    assert (one.network, one.member, one.grade) == ("g", "u1", STATED)
    assert said(one) == {"role_stated", "forum_moderator"}
    assert "zegt niet wie" in one.evidence[0].reasons[0].tell("nl")


def test_an_act_that_needs_a_permission_is_grade_2_with_count_times_and_sources() -> None:
    pins = [Act(ActKind.PIN, "g", "u1", moment=at(n), source=Source("x", str(n))) for n in (5, 1, 9, 3, 2, 4, 6)]
    (one,) = standings(*posts(20), *pins)
    (evidence,) = one.evidence
    assert (evidence.grade, evidence.kind, evidence.count) == (ACT, "pin", 7)
    assert (evidence.first, evidence.last, len(evidence.sources)) == (at(1), at(9), KEPT_SOURCES)
    assert said(one) == {"role_act", "role_act_caveat", "role_not_proof"}


def test_an_act_that_many_members_did_sinks_to_grade_4_and_says_so() -> None:
    doers = [Act(ActKind.PIN, "g", f"u{n}") for n in range(3)]
    found = standings(*posts(14), *doers)
    assert {one.grade for one in found} == {BEHAVIOUR}
    assert all("role_common" in said(one) for one in found)
    assert "3 van de 14" in found[0].evidence[0].reasons[2].tell("nl")
    found = standings(*posts(15), *doers)
    assert {one.grade for one in found} == {ACT}


def test_two_who_did_it_in_a_small_group_are_not_yet_everybody() -> None:
    found = standings(*posts(4), *[Act(ActKind.PIN, "g", f"u{n}") for n in range(2)])
    assert [one.grade for one in found] == [ACT, ACT]


def test_a_stated_role_never_sinks() -> None:
    found = standings(*posts(4), *[Role(f"u{n}", "g", "admin", 1, "forum_flag") for n in range(4)])
    assert {one.grade for one in found} == {STATED}


def test_leaving_joining_and_what_one_does_to_oneself_are_no_sign() -> None:
    assert (
        standings(
            Act(ActKind.REMOVE, "g", "u1", ("u1",)),
            Act(ActKind.MODERATE, "g", "u1", ("u1",)),
            Act(ActKind.JOIN, "g", "u2"),
            Act(ActKind.INVITE, "g", "u3", ("u4",)),
            Act(ActKind.MODERATE, "g", "", ("u4",)),
            Act(ActKind.OTHER, "g", "u5"),
        )
        == []
    )
    (one,) = standings(*posts(9), Act(ActKind.REMOVE, "g", "u1", ("u2",)))
    assert (one.member, one.grade) == ("u1", ACT)


def test_who_is_made_an_administrator_by_another_is_told() -> None:
    maker, made = standings(*posts(9), Act(ActKind.PROMOTE, "g", "u1", ("u2",)))
    assert (maker.member, made.member, said(made)) == ("u1", "u2", {"role_promoted", "role_not_proof"})


def test_posts_in_the_name_of_the_group_and_titles_are_a_pattern() -> None:
    found = standings(
        Member("channel7", kind=MemberKind.CHANNEL),
        Message("1", "g", "channel7"),
        Message("2", "h", "h"),
        Message("3", "g", "u1", signature="baas"),
        Message("4", "g", "u2"),
    )
    assert [(one.network, one.member, one.grade) for one in found] == [
        ("g", "channel7", PATTERN),
        ("g", "u1", PATTERN),
        ("h", "h", PATTERN),
    ]


def test_topics_and_forums_count_for_their_board_in_any_order() -> None:
    tree = [Network("t", parent="f"), Network("f", parent="board"), Network("board")]
    acts = [Act(ActKind.MODERATE, "t", "u1", ("u2",)), Role("u1", "f", "moderator", 1, "forum_moderator")]
    for records in ([*tree, *posts(9, "t"), *acts], [*acts, *posts(9, "t"), *tree]):
        (one,) = standings(*records)
        assert (one.network, one.member, one.grade) == ("board", "u1", STATED)
        assert [evidence.network for evidence in one.evidence] == ["f", "t"]
    assert Roles().add_all([*tree, *posts(9, "t"), *posts(9, "f")]).active() == {"board": 9}


def test_networks_that_lie_within_each_other_end() -> None:
    records = [Network("a", parent="b"), Network("b", parent="a"), Network("c", parent="c"), *posts(2, "a")]
    assert sum(Roles().add_all(records).active().values()) == 2


def test_a_hundred_thousand_members_are_counted_one_by_one() -> None:
    roles = Roles()
    for number in range(100_000):
        roles.add(Message(f"m{number}", "g", f"u{number}"))
    roles.add(Act(ActKind.PIN, "g", "u5"))
    assert roles.active() == {"g": 100_000}
    assert [one.member for one in roles.standings()] == ["u5"]


def test_clocks_with_and_without_a_zone_can_stand_in_one_export() -> None:
    local = Moment(datetime(2020, 1, 1, 5), is_utc=False)  # noqa: DTZ001
    (one,) = standings(*posts(9), *[Act(ActKind.PIN, "g", "u1", moment=moment) for moment in (at(1), local, at(9))])
    assert (one.evidence[0].first, one.evidence[0].last) == (at(1), at(9))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(ActKind)), st.sampled_from("gh"), st.sampled_from(["", "u1", "u2"])), max_size=12
    )
)
def test_the_order_of_records_changes_nothing(told: list[tuple[ActKind, str, str]]) -> None:
    acts = [Act(kind, network, actor, ("u2",)) for kind, network, actor in told]
    here, there = ([(one.network, one.member, one.grade) for one in standings(*order)] for order in (acts, acts[::-1]))
    assert here == there
