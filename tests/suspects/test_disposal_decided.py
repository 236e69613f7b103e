"""Directions with their limits, data carriers, and the decision of the prosecutor."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.suspects.disposed import answered, heard, opened, order, said
from vangnet.accounts.models import AuditEntry
from vangnet.cases.retention.rules import later
from vangnet.errors import InputRefused
from vangnet.suspects.actions.disposal.answering import answer
from vangnet.suspects.actions.disposal.carriers import decide_carrier, take_back_carrier
from vangnet.suspects.actions.disposal.deciding import decide, take_back_decision
from vangnet.suspects.actions.disposal.directions import (
    add_behavioural,
    add_direction,
    take_back_direction,
    take_back_treatment,
    write_treatment,
)
from vangnet.suspects.actions.disposal.steps import take_back_step, write_step
from vangnet.suspects.models import (
    BehaviouralDirection,
    Checklist,
    DisposalDecision,
    Treatment,
)
from vangnet.suspects.queries import disposal as queries

HOSTILE = "\u202e<script>alert(1)</script>{{ 1 }}@minor"


# -- directions -------------------------------------------------------------------------------------------------------


def behavioural(world: World, checklist: Checklist, **more: object) -> BehaviouralDirection:
    begins = timezone.localdate()
    told = {"kind": "treatment", "text": "zorgprogramma", "begins_on": begins, "until": later(begins, years=1)}
    return add_behavioural(checklist, **(told | {"treatments": 20} | more), by=actor(world.olaf))  # type: ignore[arg-type]


def advised(world: World, checklist: Checklist) -> None:
    write_step(checklist, kind="advice", on=timezone.localdate(), who="Reclassering", by=actor(world.olaf))


def test_behavioural_directions_ask_for_advice_of_the_probation_service(world: World, checklist: Checklist) -> None:
    with pytest.raises(InputRefused, match="reclassering"):
        behavioural(world, checklist)
    advised(world, checklist)
    assert behavioural(world, checklist).treatments == 20
    assert add_direction(checklist, text="meld u", by=actor(world.olaf)).pk  # asks for none


def test_twenty_treatments_and_a_year_are_the_most(world: World, checklist: Checklist) -> None:
    advised(world, checklist)
    today = timezone.localdate()
    with pytest.raises(InputRefused, match="21"):
        behavioural(world, checklist, treatments=21)
    with pytest.raises(InputRefused, match="een jaar"):
        behavioural(world, checklist, until=later(today, years=1) + timedelta(days=1))
    first = behavioural(world, checklist)
    with pytest.raises(InputRefused, match="21"):
        behavioural(world, checklist, treatments=1)
    take_back_direction(first, reason="anders", by=actor(world.olaf))
    assert behavioural(world, checklist, treatments=1).pk


@pytest.mark.parametrize(("kind", "treatments"), [("treatment", 0), ("internet", 1)])
def test_treatments_belong_to_a_care_programme(world: World, checklist: Checklist, kind: str, treatments: int) -> None:
    advised(world, checklist)
    with pytest.raises(InputRefused, match="behandelingen"):
        behavioural(world, checklist, kind=kind, treatments=treatments)


def test_advice_that_is_taken_back_stops_a_penal_order(world: World, whole: Checklist) -> None:
    advised(world, whole)
    behavioural(world, whole)
    now = queries.checklist_of(whole.suspect)
    assert now is not None
    take_back_step(queries.steps_of(now)["advice"], reason="ingetrokken", by=actor(world.olaf))
    with pytest.raises(InputRefused, match="reclassering"):
        order(world, whole)
    assert not DisposalDecision.objects.exists()


def test_treatments_are_counted_after_the_decision_and_never_past_their_number(world: World, whole: Checklist) -> None:
    by, today = actor(world.olaf), timezone.localdate()
    advised(world, whole)
    direction = behavioural(world, whole, treatments=2)
    with pytest.raises(InputRefused):
        write_treatment(direction, on=today, who="de kliniek", by=by)
    order(world, whole)
    for _ in range(2):
        write_treatment(direction, on=today, who="de kliniek", by=by)
    with pytest.raises(InputRefused, match="Alle opgelegde"):
        write_treatment(direction, on=today, who="de kliniek", by=by)
    take_back_treatment(Treatment.objects.all()[0], reason="dubbel", by=by)
    with pytest.raises(InputRefused, match="proeftijd"):
        write_treatment(direction, on=today - timedelta(days=1), who="de kliniek", by=by)
    now = queries.checklist_of(whole.suspect)
    assert now is not None
    assert "Behandelingen: 1 van 2" in [each.told.tell("nl") for each in queries.terms_of(now)]


# -- data carriers ----------------------------------------------------------------------------------------------------


def test_each_carrier_is_decided_on_and_only_the_prosecutor_withdraws_or_returns(
    world: World, checklist: Checklist
) -> None:
    exhibit, today = world.case.exhibits.get(), timezone.localdate()
    told = {"exhibit": exhibit, "on": today, "reason": "x"}
    assert "carrier_undecided" in said(checklist)
    for outcome in ("withdrawn", "returned"):
        with pytest.raises(InputRefused, match="officier"):
            decide_carrier(checklist, outcome=outcome, by=actor(world.olaf), **told)
        assert decide_carrier(checklist, outcome=outcome, by=actor(world.eva), **told).pk
    last = decide_carrier(checklist, outcome="surrendered", by=actor(world.olaf), **told)
    take_back_carrier(last, reason="geen handtekening", by=actor(world.olaf))
    now = queries.checklist_of(checklist.suspect)
    assert now is not None
    assert [one.outcome if one else "" for _exhibit, one in queries.carriers_of(now)] == ["returned"]
    with pytest.raises(InputRefused):
        decide_carrier(
            checklist,
            outcome="surrendered",
            by=actor(world.olaf),
            **(told | {"exhibit": world.add_exhibit(world.other_case)}),
        )


def test_carriers_are_decided_on_after_the_decision_too(world: World, checklist: Checklist) -> None:
    answered(world, checklist)
    order(world, checklist)
    now = queries.checklist_of(checklist.suspect)
    assert now is not None
    assert [each.told.code for each in queries.terms_of(now)] == ["disposal.carrier_undecided", "disposal.not_served"]
    heard_after = {"exhibit": world.case.exhibits.get(), "on": timezone.localdate(), "reason": "x"}
    decide_carrier(checklist, outcome="surrendered", by=actor(world.olaf), **heard_after)
    now = queries.checklist_of(checklist.suspect)
    assert now is not None
    assert [each.told.code for each in queries.terms_of(now)] == ["disposal.not_served"]


# -- the decision -----------------------------------------------------------------------------------------------------


def test_only_the_prosecutor_whom_the_case_names_decides(world: World, whole: Checklist) -> None:
    other = world.person("ernst", "prosecutor", teams=[world.team])
    told = {"outcome": "dismissal", "on": timezone.localdate(), "reason": "x"}
    for person in (world.olaf, other, world.anna, world.paula):
        with pytest.raises(InputRefused, match="officier"):
            decide(whole, by=actor(person), **told)
    assert decide(whole, by=actor(world.eva), **told).made_by == world.eva
    with pytest.raises(InputRefused, match="staat al"):
        decide(whole, by=actor(world.eva), **told)


@pytest.mark.parametrize("answered_with", ["unknown", "no"])
def test_a_penal_order_against_the_checklist_asks_for_a_reason_of_its_own(
    world: World, checklist: Checklist, answered_with: str
) -> None:
    answered(world, checklist, A_b=answered_with)
    heard(world, checklist)
    with pytest.raises(InputRefused, match="afwijkt"):
        order(world, checklist, differs_why=" ")
    decision = order(world, checklist, differs_why="het contact is niet risicovol")
    code = "disposal.unknown" if answered_with == "unknown" else "disposal.answered_no"
    assert [code, {"criterion": "A-b"}] in decision.told["unanswered"] + decision.told["in_the_way"]


@pytest.mark.parametrize("outcome", ["dismissal", "summons", "investigation", "other"])
def test_another_decision_asks_only_for_its_reason(world: World, checklist: Checklist, outcome: str) -> None:
    with pytest.raises(InputRefused):
        order(world, checklist, outcome=outcome, reason="  ", differs_why="")
    assert order(world, checklist, outcome=outcome, differs_why="").outcome == outcome


def test_a_confirmed_set_with_all_met_asks_for_no_other_reason(world: World, settings, tmp_path: Path) -> None:
    package = Path(queries.__file__).parents[1] / "disposal" / "sets" / "a.toml"
    text = package.read_text().replace('confirmed_by = ""', 'confirmed_by = "mr. X"\nconfirmed_on = 2026-01-01')
    (tmp_path / "a.toml").write_text(text)
    settings.DISPOSAL_SETS = tmp_path
    world.add_exhibit(world.case)
    checklist = opened(world)
    answered(world, checklist)
    heard(world, checklist)
    assert said(checklist) == []
    assert order(world, checklist, differs_why="").differs_why == ""


def test_a_decision_before_the_set_held_or_still_to_come_is_refused(world: World, whole: Checklist) -> None:
    for on in (date(2021, 2, 28), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(InputRefused):
            order(world, whole, on=on)
    assert order(world, whole, on=date(2021, 3, 1)).pk


def test_a_decision_closes_the_form_until_it_is_taken_back(world: World, whole: Checklist) -> None:
    decision, by = order(world, whole), actor(world.olaf)
    with pytest.raises(InputRefused, match="beslist"):
        answer(whole, code="A-a", answer="unknown", reason="x", by=by)
    with pytest.raises(InputRefused, match="beslist"):
        add_direction(whole, text="x", by=by)
    with pytest.raises(InputRefused, match="officier"):
        take_back_decision(decision, reason="x", by=by)
    take_back_decision(decision, reason="nieuwe feiten", by=actor(world.eva))
    assert answer(whole, code="A-a", answer="unknown", reason="x", by=by).pk
    assert order(world, whole).pk
    assert DisposalDecision.objects.count() == 2


def test_a_decision_keeps_what_the_checklist_said_and_the_counts(world: World, whole: Checklist) -> None:
    world.add_media(world.case.exhibits.get(), 3)
    decision = order(world, whole)
    assert decision.told["lacking"] == [["disposal.not_confirmed", {"set": "A"}]]
    assert decision.told["counts"] == {"exhibits": [], "rows": [["new", "", 3]]}


def test_each_act_is_a_line_of_the_log_under_the_case_and_holds_no_content(world: World, whole: Checklist) -> None:
    order(world, whole, reason="geheim woord")
    lines = AuditEntry.objects.filter(name__startswith="disposal")
    assert {line.case_number for line in lines} == {world.case.number}
    assert {line.name for line in lines} == {
        *("disposal.open", "disposal.answer", "disposal.step", "disposal.carrier", "disposal.decide")
    }
    assert not [line for line in lines if "geheim" in line.details or "dossier" in line.details]
