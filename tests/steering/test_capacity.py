"""Hours of people, proposals and what is accepted: with a real database, and the frozen problem divided again."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import vangnet.steering
import vangnet.web.capacity
from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry, Person
from vangnet.cases.models import Case, Look, Statement
from vangnet.errors import InputRefused
from vangnet.steering.actions import capacity_accepting, capacity_asked, capacity_people, capacity_proposing
from vangnet.steering.availability import Period, Said, days_available, hours_in
from vangnet.steering.models import Assignment, Availability, BoardDecision, CapacityProposal, HoursAsked, PersonSkill
from vangnet.steering.queries import capacity as queries
from vangnet.steering.queries import capacity_proposals as proposals
from vangnet.steering.queries.capacity_problem import problem_of
from vangnet.steering.solving.problem import Limits

MONDAY = date(2027, 3, 1)
WEEK = Period(MONDAY, MONDAY + timedelta(days=6))


def next_week() -> Period:
    today = timezone.localdate()
    first = today + timedelta(days=7 - today.weekday())
    return Period(first, first + timedelta(days=6))


def hours(world: World, person: Person, count: int, *skills: str) -> None:
    team = person.teams.get()
    coordinator = world.dirk if person.unit == world.unit else world.carla
    capacity_people.set_hours(person, team=team, hours=count, by=actor(coordinator))
    capacity_people.set_skills(person, codes=list(skills), by=actor(coordinator))


def ask(world: World, case: Case, count: int, skill: str = "", *, may_transfer: bool = False) -> HoursAsked:
    asked = HoursAsked.objects.create(case=case, hours=count, reason="x", made_by=world.olaf)
    if skill or may_transfer:
        capacity_asked.say_skill(asked, skill=skill, may_transfer=may_transfer, by=actor(world.dirk))
    return asked


def proposed(world: World, *, by: Person | None = None, unit: object = "own", **more: int) -> CapacityProposal:
    told = {"weeks": 1, "most_cases": 5, "fewest_hours": 4, **more}
    of = world.unit if unit == "own" else unit
    made = capacity_proposing.ask_proposal(unit=of, starts_on=next_week().starts_on, **told, by=actor(by or world.dirk))
    capacity_proposing.solve(made.pk)
    made.refresh_from_db()
    return made


def told(proposal: CapacityProposal) -> list[tuple[str, int]]:
    return [(line.person.number, line.hours) for line in proposal.lines.all()]


# -- availability -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ([], 5),
        ([(0, 6, False)], 0),
        ([(0, 0, False)], 4),
        ([(5, 6, False)], 5),  # a weekend
        ([(4, 30, False)], 4),
        ([(-9, 0, False)], 4),
        ([(0, 6, False), (2, 3, True)], 2),  # what is said last counts
        ([(2, 3, True), (0, 6, False)], 0),
    ],
)
def test_days_follow_from_what_was_said_last(said: list[tuple[int, int, bool]], days: int) -> None:
    stated = [Said(MONDAY + timedelta(days=a), MONDAY + timedelta(days=b), there) for a, b, there in said]
    assert days_available(stated, WEEK) == days


@pytest.mark.parametrize(("a_week", "away", "left"), [(36, 0, 36), (36, 1, 28), (36, 5, 0), (0, 0, 0), (1, 1, 0)])
def test_hours_are_a_fifth_of_a_week_for_each_day_rounded_down(a_week: int, away: int, left: int) -> None:
    said = [Said(MONDAY, MONDAY + timedelta(days=away - 1), False)] if away else []
    assert hours_in(a_week, said, WEEK) == left


def test_who_said_nothing_is_there_and_twice_the_weeks_are_twice_the_hours() -> None:
    assert hours_in(32, [], Period(MONDAY, MONDAY + timedelta(days=13))) == 64


def test_there_is_no_field_for_a_reason() -> None:
    assert {field.name for field in Availability._meta.get_fields()} == {
        *("id", "person", "starts_on", "ends_on", "is_available", "said_at")
    }


def test_people_say_it_of_themselves_and_the_log_keeps_no_yes_or_no(world: World) -> None:
    period = next_week()
    said = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    capacity_people.state_availability(**said, is_available=False, by=actor(world.anna))
    assert [one.person for one in Availability.objects.all()] == [world.anna]
    line = AuditEntry.objects.get(name="capacity.availability.state")
    assert line.details == "{}"


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-3, -1), (0, 366)])
def test_a_period_that_nobody_can_mean_is_refused(world: World, first: int, last: int) -> None:
    today = timezone.localdate()
    told = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
    with pytest.raises(InputRefused):
        capacity_people.state_availability(**told, is_available=True, by=actor(world.anna))
    assert not Availability.objects.exists()


FORBIDDEN = ("exposure", "wellbeing", "Look", "looks", "Wellbeing")


def test_no_module_of_steering_reads_what_people_saw() -> None:
    """Exposure accounts are for people's own good: nobody plans with them."""
    places = [Path(room.__path__[0]) for room in (vangnet.steering, vangnet.web.capacity)]
    read = [(place, ast.parse(place.read_text())) for room in places for place in room.rglob("*.py")]
    assert len(read) > 30
    for place, tree in read:
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [*(node.module or "").split("."), *(one.name for one in node.names)]
            elif isinstance(node, ast.Import):
                names = [part for one in node.names for part in one.name.split(".")]
            elif isinstance(node, ast.Attribute):
                names = [node.attr]
            assert not {name for name in names if name in FORBIDDEN or "exposure" in name.lower()}, place


def test_what_somebody_saw_changes_nothing(world: World) -> None:
    hours(world, world.anna, 36)
    ask(world, world.case, 20)
    before = problem_of(world.unit, next_week(), Limits())
    medium = world.add_media(world.add_exhibit(world.case), 1)[0]
    Look.objects.create(person=world.anna, medium=medium, began_at=timezone.now())
    assert problem_of(world.unit, next_week(), Limits()) == before


# -- what is known of people ------------------------------------------------------------------------------------------


def test_new_hours_take_the_place_of_the_old_and_those_stay(world: World) -> None:
    hours(world, world.anna, 36)
    hours(world, world.anna, 24)
    assert list(world.anna.working_hours.values_list("hours", "revoked_by__number")) == [(24, None), (36, "dirk")]


def test_skills_are_added_and_taken_back(world: World) -> None:
    hours(world, world.anna, 36, "video", "phones")
    hours(world, world.anna, 36, "phones", "lang_en")
    standing = PersonSkill.objects.filter(person=world.anna, revoked_at=None)
    assert sorted(standing.values_list("skill", flat=True)) == ["lang_en", "phones"]
    assert PersonSkill.objects.filter(person=world.anna).count() == 3


@pytest.mark.parametrize("count", [-1, 61])
def test_hours_that_no_week_has_are_refused(world: World, count: int) -> None:
    with pytest.raises(InputRefused, match="0"):
        hours(world, world.anna, count)


def test_a_skill_that_is_not_on_the_list_and_a_team_of_elsewhere_are_refused(world: World) -> None:
    with pytest.raises(InputRefused):
        hours(world, world.anna, 36, "<b>alles</b>")
    with pytest.raises(InputRefused):
        capacity_people.set_hours(world.anna, team=world.other_team, hours=1, by=actor(world.dirk))
    with pytest.raises(InputRefused):
        capacity_asked.say_skill(ask(world, world.case, 1), skill="x", may_transfer=False, by=actor(world.dirk))


# -- the problem ------------------------------------------------------------------------------------------------------


def test_the_problem_holds_keys_and_no_names(world: World) -> None:
    hours(world, world.anna, 36, "video")
    ask(world, world.case, 20, "video")
    kept = problem_of(None, next_week(), Limits()).to_json().decode()
    for secret in (world.anna.name, world.anna.number, world.case.number, world.case.title):
        assert secret not in kept


def test_who_said_no_has_no_hours_in_it(world: World) -> None:
    hours(world, world.anna, 36)
    period = next_week()
    said = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    capacity_people.state_availability(**said, is_available=False, by=actor(world.anna))
    assert [worker.hours for worker in problem_of(world.unit, period, Limits()).workers] == [0]


def test_a_case_in_danger_stands_in_the_highest_lane(world: World) -> None:
    second = world.add_case("PL9", world.team)
    for case in (world.case, second):
        ask(world, case, 10)
    Statement.objects.create(case=second, fact="is_imminent", answer="yes", source="x", made_by=world.olaf)
    told = problem_of(world.unit, next_week(), Limits())
    assert [(case.key, case.lane) for case in told.cases] == [(second.pk, 0), (world.case.pk, 2)]


@pytest.mark.parametrize("kind", ["stop", "hold"])
def test_what_was_stopped_or_held_is_left_out(world: World, kind: str) -> None:
    ask(world, world.case, 10)
    now = timezone.now()
    said = {"proposed_by": world.stijn, "agreed_by": world.paula, "agreed_at": now, "side": "police", "number": "Z1"}
    BoardDecision.objects.create(case=world.case, kind=kind, **said)
    assert problem_of(world.unit, next_week(), Limits()).cases == ()


def test_what_was_decided_is_the_most_and_a_case_moves_with_its_decision(world: World) -> None:
    ask(world, world.case, 10), ask(world, world.case, 30)
    now = timezone.now()
    said = {"proposed_by": world.stijn, "agreed_by": world.paula, "agreed_at": now, "side": "police", "number": "Z1"}
    BoardDecision.objects.create(case=world.case, kind="transfer", team=world.other_team, hours=25, **said)
    (case,) = problem_of(None, next_week(), Limits()).cases
    assert [row.hours for row in case.rows] == [10, 15]
    assert (case.team, case.unit) == (world.other_team.pk, world.elsewhere.pk)
    assert problem_of(world.unit, next_week(), Limits()).cases == ()


# -- proposals --------------------------------------------------------------------------------------------------------


def test_a_proposal_gives_lines_and_says_what_binds(world: World) -> None:
    hours(world, world.anna, 20, "video")
    hours(world, world.bram, 10)
    ask(world, world.case, 30, "video")
    made = proposed(world)
    assert (made.state, told(made)) == ("done", [("anna", 20)])
    outcome = proposals.outcome_of(made, world.dirk)
    (case,) = outcome.cases
    assert (case.asked, case.proposed, case.has_owner) == (30, 20, True)
    assert [word.code for _, short in case.short for word in short.why] == ["capacity.full"]
    assert [(team, lack.skill, lack.short) for team, lack in outcome.lacks] == [("TBKK Oost", "video", 10)]
    assert outcome.is_proven


def test_nothing_follows_before_somebody_accepts(world: World) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 8)
    made = proposed(world)
    assert not Assignment.objects.exists()
    one = capacity_accepting.accept(made.lines.get(), by=actor(world.dirk))
    assert (one.person, one.hours, one.made_by, one.is_owner) == (world.anna, 8, world.dirk, True)
    assert queries.taken_by(world.anna, next_week()) == 8
    assert [row.open for row in queries.asked_rows()] == [0]
    assert proposed(world).lines.count() == 0  # it is not asked twice


def test_the_same_frozen_problem_gives_the_same_proposal(world: World) -> None:
    hours(world, world.anna, 20, "video")
    ask(world, world.case, 30, "video")
    made = proposed(world)
    hours(world, world.anna, 1)  # what changes later changes no proposal
    capacity_proposing.check_again(made.pk)
    made.refresh_from_db()
    assert made.is_same is True


def test_a_problem_that_was_changed_afterwards_is_refused(world: World) -> None:
    made = proposed(world)
    CapacityProposal.objects.filter(pk=made.pk).update(problem=made.problem.replace("[]", "[ ]", 1))
    made.refresh_from_db()
    with pytest.raises(InputRefused):
        capacity_proposing.problem_in(made)


def test_a_calculation_that_fails_says_so_and_proposes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 8)
    monkeypatch.setattr(capacity_proposing, "broken", lambda *_: ["a rule"])
    made = proposed(world)
    assert (made.state, made.lines.count()) == ("failed", 0)


def test_it_is_calculated_once(world: World) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 8)
    made = proposed(world)
    capacity_proposing.solve(made.pk)
    assert made.lines.count() == 1


@pytest.mark.parametrize("wrong", [{"weeks": 0}, {"weeks": 13}, {"most_cases": 0}, {"fewest_hours": 101}])
def test_limits_that_nobody_can_mean_are_refused(world: World, wrong: dict[str, int]) -> None:
    with pytest.raises(InputRefused):
        proposed(world, **wrong)
    assert not CapacityProposal.objects.exists()


def test_where_nobody_has_hours_every_case_is_told_nobody(world: World) -> None:
    ask(world, world.case, 8)
    outcome = proposals.outcome_of(proposed(world), world.dirk)
    assert [(case.proposed, case.has_owner) for case in outcome.cases] == [(0, False)]
    assert [word.code for case in outcome.cases for _, one in case.short for word in one.why] == ["capacity.nobody_has"]


# -- accepting --------------------------------------------------------------------------------------------------------


def test_a_line_is_accepted_once(world: World) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 8)
    line = proposed(world).lines.get()
    capacity_accepting.accept(line, by=actor(world.dirk))
    with pytest.raises(InputRefused):
        capacity_accepting.accept(line, by=actor(world.dora))


def test_who_said_no_meanwhile_is_not_given_the_hours(world: World) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 8)
    line, period = proposed(world).lines.get(), next_week()
    said = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    capacity_people.state_availability(**said, is_available=False, by=actor(world.anna))
    with pytest.raises(InputRefused):
        capacity_accepting.accept(line, by=actor(world.dirk))
    assert not Assignment.objects.exists()


def test_hours_that_are_asked_no_more_are_not_given(world: World) -> None:
    hours(world, world.anna, 20)
    asked = ask(world, world.case, 8)
    line = proposed(world).lines.get()
    HoursAsked.objects.filter(pk=asked.pk).update(revoked_at=timezone.now())
    with pytest.raises(InputRefused):
        capacity_accepting.accept(line, by=actor(world.dirk))


def test_two_proposals_do_not_give_the_same_hours_twice(world: World) -> None:
    hours(world, world.anna, 10)
    second = world.add_case("PL9", world.team)
    ask(world, world.case, 10)
    first = proposed(world)
    HoursAsked.objects.update(revoked_at=timezone.now())
    ask(world, second, 10)
    other = proposed(world)
    HoursAsked.objects.update(revoked_at=None)
    assert capacity_accepting.accept_all(first.lines.all(), by=actor(world.dirk))[0] == 1
    done, refused = capacity_accepting.accept_all(other.lines.all(), by=actor(world.dirk))
    assert (done, len(refused)) == (0, 1)


def test_what_is_taken_back_is_asked_again_and_stays_to_be_read(world: World) -> None:
    hours(world, world.anna, 20)
    ask(world, world.case, 8)
    one = capacity_accepting.accept(proposed(world).lines.get(), by=actor(world.dirk))
    with pytest.raises(InputRefused):
        capacity_accepting.take_back(one, reason=" ", by=actor(world.dirk))
    capacity_accepting.take_back(one, reason="ander werk", by=actor(world.dirk))
    assert [row.open for row in queries.asked_rows()] == [8]
    assert Assignment.objects.get().revoked_by == world.dirk
    with pytest.raises(InputRefused):
        capacity_accepting.take_back(one, reason="nog eens", by=actor(world.dirk))


# -- who sees what ----------------------------------------------------------------------------------------------------


def test_a_coordinator_plans_for_the_own_unit_and_the_steering_group_for_all(world: World) -> None:
    assert set(queries.planned_teams(world.dirk)) == {world.team}
    assert set(queries.planned_teams(world.stijn)) == {world.team, world.other_team}
    assert world.carla not in queries.planned_people(world.dirk)
    assert not queries.planned_people(world.stijn).exists()
    for nobody in (world.anna, world.eva, world.paula, world.beheer):
        assert not queries.planned_teams(nobody).exists()
        assert not proposals.visible_proposals(nobody).exists()


def test_a_proposal_of_the_country_tells_a_coordinator_only_of_the_own_unit(world: World) -> None:
    world.carla.teams.set([world.other_team])
    hours(world, world.anna, 20, "video")
    hours(world, world.carla, 20)
    ask(world, world.other_case, 8)  # of the other unit
    ask(world, world.other_case, 12, "video", may_transfer=True)
    made = proposed(world, by=world.stijn, unit=None)
    assert sorted(told(made)) == [("anna", 12), ("carla", 8)]
    (line,) = proposals.lines_of(made, world.dirk)
    assert (line.person, line.case, line.team, line.skill, line.case_unit) == ("Anna", "", "", "", "Limburg")
    assert not line.may_accept
    assert not proposals.acceptable_lines(made, world.dirk).exists()
    assert proposals.outcome_of(made, world.dirk).cases == ()
    assert len(proposals.lines_of(made, world.stijn)) == 2
    assert proposals.acceptable_lines(made, world.stijn).count() == 2
