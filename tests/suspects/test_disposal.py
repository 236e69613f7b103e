"""What people do with a checklist: who may, what is refused, and what stays to be read."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.suspects.disposed import SET_A, answered, heard, made_checklist, opened
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import destroying
from vangnet.cases.models import Case, Finding
from vangnet.cases.retention.rules import later
from vangnet.errors import InputRefused
from vangnet.suspects.actions.disposal.answering import answer, take_back_answer
from vangnet.suspects.actions.disposal.carriers import decide_carrier, take_back_carrier
from vangnet.suspects.actions.disposal.deciding import decide, take_back_decision
from vangnet.suspects.actions.disposal.directions import (
    add_behavioural,
    add_direction,
    take_back_direction,
    take_back_treatment,
    write_treatment,
)
from vangnet.suspects.actions.disposal.opening import change_set, open_checklist
from vangnet.suspects.actions.disposal.steps import take_back_step, write_step
from vangnet.suspects.models import (
    BehaviouralDirection,
    Checklist,
    ChildContact,
    ChosenSet,
    CriterionAnswer,
    DisposalDecision,
    ExhibitTie,
    History,
    Suspect,
    Treatment,
)
from vangnet.suspects.queries import disposal as queries

HOSTILE = "\u202e<script>alert(1)</script>{{ 1 }}@minor"


@pytest.fixture
def checklist(world: World) -> Checklist:
    """The checklist of a grown-up suspect of Anna's case, by set A; the case has one exhibit."""
    world.add_exhibit(world.case)
    return opened(world)


@pytest.fixture
def whole(world: World, checklist: Checklist) -> Checklist:
    """All is answered with yes, heard, and given up; only a lawyer has not confirmed the set."""
    answered(world, checklist)
    heard(world, checklist)
    return checklist


def said(checklist: Checklist) -> list[str]:
    """What the checklist says now."""
    now = queries.checklist_of(checklist.suspect)
    assert now is not None
    return [each.code.removeprefix("disposal.") for each in _standing(now)]


def _standing(now: Checklist) -> list:
    from vangnet.suspects.disposal.conditions import standing

    told = standing(queries.facts_of(now))
    return [*told.against, *told.forbidden]


def order(world: World, checklist: Checklist, **more: object) -> DisposalDecision:
    """A penal order of the prosecutor of the case, today."""
    told = {"outcome": "penal_order", "on": timezone.localdate(), "reason": "passend", "differs_why": "toch"}
    return decide(checklist, **(told | more), by=actor(world.eva))  # type: ignore[arg-type]


# -- opening ----------------------------------------------------------------------------------------------------------


def test_a_checklist_keeps_the_rules_of_its_time_whatever_becomes_of_the_file(
    world: World, checklist: Checklist, settings, tmp_path: Path
) -> None:
    before = queries.rules_of(queries.chosen(checklist))
    package = Path(queries.__file__).parents[1] / "disposal" / "sets" / "a.toml"
    (tmp_path / "a.toml").write_text(package.read_text().replace("version = 1", "version = 2").replace("20", "21"))
    settings.DISPOSAL_SETS = tmp_path
    assert [each.version for each in queries.rule_sets() if each.id == "A"] == [2]
    assert queries.rules_of(queries.chosen(checklist)) == before
    assert (before.version, before.limits.treatments.value) == (1, 20)


def test_rules_that_were_changed_in_the_table_are_not_used(world: World, checklist: Checklist) -> None:
    one = queries.chosen(checklist)
    ChosenSet.objects.filter(pk=one.pk).update(text=one.text.replace('"value":20', '"value":99'))
    one.refresh_from_db()
    with pytest.raises(InputRefused, match="not as they were kept"):
        queries.rules_of(one)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"rule_set": "B"}, None),
        ({"rule_set": "C"}, "niet op die datum"),
        ({"rule_set": "Z"}, "niet"),
        ({"dated_on": date(2021, 2, 28)}, "niet op die datum"),
        ({"dated_on": date(2021, 3, 1)}, None),
        ({"dated": "birthday"}, "lijst"),
        ({"reason": "  "}, "waarom"),
        ({"dated_on": date(2998, 1, 1)}, "nog komen"),
    ],
)
def test_the_set_is_chosen_by_a_date_on_which_it_held(world: World, more: dict[str, object], why: str | None) -> None:
    if why is None:
        assert opened(world, **more).sets.count() == 1
        return
    with pytest.raises(InputRefused):
        opened(world, **more)
    assert not Checklist.objects.exists()


def test_there_is_one_checklist_of_a_suspect(world: World, checklist: Checklist) -> None:
    with pytest.raises(InputRefused):
        opened(world)


def test_a_minor_and_who_is_of_unknown_age_have_no_form(world: World) -> None:
    minor = world.minor()
    unknown = world.suspect()
    Suspect.objects.filter(pk=unknown.pk).update(born_on=None)
    for suspect in (minor, unknown):
        with pytest.raises(InputRefused, match="minderjarigen"):
            open_checklist(suspect, by=actor(world.olaf), **SET_A)


def test_who_was_under_age_on_the_date_has_no_form_and_from_the_birthday_on_has_one(world: World) -> None:
    suspect = world.suspect()
    Suspect.objects.filter(pk=suspect.pk).update(born_on=date(2004, 1, 2))
    with pytest.raises(InputRefused, match="minderjarig"):
        opened(world)
    assert opened(world, dated_on=date(2022, 1, 2)).pk


def test_only_the_prosecutor_of_the_case_takes_another_set_and_answers_stay_with_the_former(
    world: World, checklist: Checklist
) -> None:
    answered(world, checklist)
    told = {"rule_set": "B", "dated": "seizure", "dated_on": date(2022, 2, 1), "reason": "datum inbeslagneming"}
    with pytest.raises(InputRefused, match="officier"):
        change_set(checklist, by=actor(world.olaf), **told)
    change_set(checklist, by=actor(world.eva), **told)
    line = AuditEntry.objects.get(name="disposal.change_set")
    assert (line.person_number, '"rule_set":"B"' in line.details) == ("eva", True)
    assert "open_unanswered" in said(checklist)
    assert CriterionAnswer.objects.filter(revoked_at=None).count() == 4
    change_set(checklist, by=actor(world.eva), **SET_A)
    assert [each for each in said(checklist) if each == "unanswered"] == ["unanswered"] * 3


# -- answers ----------------------------------------------------------------------------------------------------------


def test_the_newest_answer_counts_and_taken_back_the_one_before(world: World, checklist: Checklist) -> None:
    by = actor(world.olaf)
    told = {"code": "A-a", "reason": "uittreksel", "evidence": "pv 3"}
    answer(checklist, answer="yes", by=by, **told)
    second = answer(checklist, answer="no", by=by, **told)
    assert "answered_no" in said(checklist)
    take_back_answer(second, reason="verkeerd gelezen", by=by)
    assert "answered_no" not in said(checklist)
    with pytest.raises(InputRefused):
        take_back_answer(second, reason="nog eens", by=by)


@pytest.mark.parametrize("answered_with", ["yes", "no"])
def test_yes_and_no_rest_on_evidence_and_unknown_does_not(
    world: World, checklist: Checklist, answered_with: str
) -> None:
    by = actor(world.olaf)
    with pytest.raises(InputRefused, match="bewijs"):
        answer(checklist, code="A-a", answer=answered_with, reason="x", by=by)
    with pytest.raises(InputRefused):
        answer(checklist, code="A-a", answer="unknown", reason=" ", by=by)
    assert answer(checklist, code="A-a", answer="unknown", reason="uittreksel gevraagd", by=by).pk
    link = world.case.exhibits.get()
    assert answer(checklist, code="A-a", answer=answered_with, reason="x", link=link, by=by).exhibit == link


def test_evidence_is_of_this_case_and_stands(world: World, checklist: Checklist) -> None:
    by = actor(world.olaf)
    elsewhere = world.add_exhibit(world.other_case)
    gone = Finding.objects.create(
        case=world.case, kind="note", statement="x", made_by=world.anna, withdrawn_at=timezone.now()
    )
    other = Suspect.objects.create(number="VD2026-000009", case=world.case, made_by=world.olaf)
    of_other = History.objects.create(
        suspect=other, kind="nothing", on=date(2026, 1, 1), source="x", made_by=world.olaf
    )
    for link in (elsewhere, gone, of_other):
        with pytest.raises(InputRefused, match="bewijs"):
            answer(checklist, code="A-a", answer="yes", reason="x", link=link, by=by)


def test_history_and_contacts_of_the_suspect_are_evidence(world: World, checklist: Checklist) -> None:
    by, told = actor(world.olaf), {"suspect": checklist.suspect, "source": "uittreksel", "made_by": world.olaf}
    history = History.objects.create(kind="nothing", on=date(2026, 1, 1), **told)
    contact = ChildContact.objects.create(kind="hobby", answer="no", **told)
    assert answer(checklist, code="A-a", answer="yes", reason="x", link=history, by=by).history == history
    assert answer(checklist, code="A-b", answer="yes", reason="x", link=contact, by=by).contact == contact


def test_further_criteria_are_written_down_and_each_is_answered(world: World, checklist: Checklist) -> None:
    by = actor(world.olaf)
    told = {"code": "A-x", "reason": "x", "evidence": "x", "by": by}
    answer(checklist, answer="yes", further="Werkt mee aan hulp", **told)
    answer(checklist, answer="no", further=HOSTILE, **told)
    now = queries.checklist_of(checklist.suspect)
    assert now is not None
    (word,) = [each for each in _standing(now) if each.code == "disposal.answered_no_further"]
    assert HOSTILE in word.tell("nl")
    with pytest.raises(InputRefused, match="open"):
        answer(checklist, answer="yes", further="x", **(told | {"code": "A-a"}))
    with pytest.raises(InputRefused):
        answer(checklist, answer="yes", **(told | {"code": "B-x"}))


def test_who_goes_to_the_track_for_minors_is_answered_no_more(world: World, whole: Checklist) -> None:
    Suspect.objects.filter(pk=whole.suspect_id).update(track="minor")
    with pytest.raises(InputRefused, match="minderjarigen"):
        answer(whole, code="A-a", answer="unknown", reason="x", by=actor(world.olaf))
    with pytest.raises(InputRefused, match="minderjarigen"):
        order(world, whole)
    assert "minor" in said(whole)


# -- procedure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["heard", "counsel", "advice"])
def test_a_hearing_counsel_and_advice_ask_for_a_name(world: World, checklist: Checklist, kind: str) -> None:
    with pytest.raises(InputRefused):
        write_step(checklist, kind=kind, on=timezone.localdate(), by=actor(world.olaf))
    step = write_step(checklist, kind=kind, on=timezone.localdate(), who="X", by=actor(world.olaf))
    take_back_step(step, reason="verkeerde zaak", by=actor(world.olaf))
    assert f"not_{kind}" in said(checklist) or kind != "heard"


def test_waiving_counsel_is_an_answer_too_and_the_later_one_counts(world: World, checklist: Checklist) -> None:
    by, today = actor(world.olaf), timezone.localdate()
    assert "no_counsel" in said(checklist)
    write_step(checklist, kind="counsel", on=today, who="mr. X", by=by)
    write_step(checklist, kind="waived", on=today, by=by)
    now = queries.checklist_of(checklist.suspect)
    assert now is not None
    assert set(queries.steps_of(now)) == {"waived"}
    assert "no_counsel" not in said(checklist)


def test_nothing_is_written_down_that_is_still_to_come(world: World, checklist: Checklist) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(InputRefused, match="nog komen"):
        write_step(checklist, kind="heard", on=tomorrow, who="X", by=actor(world.olaf))


def test_handing_over_and_objection_follow_a_penal_order(world: World, whole: Checklist) -> None:
    by, today = actor(world.olaf), timezone.localdate()
    yesterday = today - timedelta(days=1)
    for kind in ("served", "objection"):
        with pytest.raises(InputRefused, match="OM-strafbeschikking"):
            write_step(whole, kind=kind, on=today, by=by)
    order(world, whole)
    with pytest.raises(InputRefused, match="voor"):
        write_step(whole, kind="served", on=yesterday, by=by)
    write_step(whole, kind="served", on=today, by=by)
    now = queries.checklist_of(whole.suspect)
    assert now is not None
    terms = queries.terms_of(now)
    assert [(each.told.code, each.on) for each in terms] == [("disposal.objection_term", today + timedelta(days=14))]
    write_step(whole, kind="objection", on=today, by=by)
    now = queries.checklist_of(whole.suspect)
    assert now is not None
    assert [each.told.code for each in queries.terms_of(now)] == ["disposal.objection_lodged"]


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


# -- counts, lists, retention -----------------------------------------------------------------------------------------


def test_media_are_counted_by_status_and_settled_category(world: World, checklist: Checklist) -> None:
    exhibit = world.case.exhibits.get()
    world.add_media(exhibit, 2)
    world.add_media(exhibit, 3, status="known", category="1", reading="settled")
    world.add_media(exhibit, 1, status="known", category="1", reading="first")
    world.add_media(world.add_exhibit(world.other_case), 9)
    counted = [(each.status, each.category, each.count) for each in queries.counted(checklist.suspect)[1]]
    assert counted == [("known", "", 1), ("known", "1", 3), ("new", "", 2)]
    mine = world.add_exhibit(world.case, "G2")
    world.add_media(mine, 4)
    ExhibitTie.objects.create(suspect=checklist.suspect, exhibit=mine, reason="x", made_by=world.olaf)
    exhibits, rows = queries.counted(checklist.suspect)
    assert (exhibits, [each.count for each in rows]) == (("G2",), [4])


def test_carriers_are_those_of_the_suspect_once_any_is_tied(world: World, checklist: Checklist) -> None:
    world.add_exhibit(world.case, "G2")
    assert [each for each in said(checklist) if each == "carrier_undecided"] == ["carrier_undecided"] * 2
    ExhibitTie.objects.create(
        suspect=checklist.suspect, exhibit=world.case.exhibits.get(number="G2"), reason="x", made_by=world.olaf
    )
    now = queries.checklist_of(checklist.suspect)
    assert now is not None
    assert [each.number for each in queries.carriers_told(now)] == ["G2"]


def test_the_list_is_that_of_ones_cases_and_in_the_order_of_dates(world: World, whole: Checklist) -> None:
    assert [row.state for row in queries.rows_for(world.olaf)] == ["fill"]
    write_step(whole, kind="presented", on=timezone.localdate(), by=actor(world.olaf))
    assert [row.state for row in queries.rows_for(world.eva)] == ["decide"]
    order(world, whole)
    assert [row.state for row in queries.rows_for(world.eva)] == ["decided"]
    for person in (world.carla, world.joris, world.dirk, world.anna, world.paula, world.nobody):
        assert queries.rows_for(person) == []
        assert not queries.without_checklist(person).exists()


def test_no_minor_is_in_any_list(world: World) -> None:
    world.suspect()
    world.minor()
    assert [one.track for one in queries.without_checklist(world.olaf)] == ["adult"]


def test_a_list_of_one_and_of_three_asks_as_many_questions(world: World, django_assert_num_queries) -> None:
    def told() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries_asked:
            rows = queries.rows_for(world.olaf)
        assert rows
        return len(queries_asked)

    made_checklist(world)
    one = told()
    for number in (3, 4):
        case = world.case
        suspect = Suspect.objects.create(
            number=f"VD2026-00000{number}", case=case, born_on=date(1980, 1, 1), track="adult", made_by=world.olaf
        )
        open_checklist(suspect, by=actor(world.olaf), **SET_A)
    assert told() == one


def test_all_of_it_goes_with_its_case(world: World) -> None:
    made_checklist(world)
    below = {model for model, _rows in destroying._tables(Case(pk=0))}
    assert {Checklist, ChosenSet, CriterionAnswer, BehaviouralDirection, Treatment, DisposalDecision} <= below
    Case.objects.get(pk=world.case.pk).delete()
    assert not Checklist.objects.exists()
    assert not Treatment.objects.exists()
