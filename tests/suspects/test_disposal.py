"""What people do with a checklist: who may, what is refused, and what stays to be read."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.suspects.disposed import SET_A, answered, made_checklist, opened, order, said, words_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import destroying
from vangnet.cases.models import Case, Finding
from vangnet.errors import InputRefused
from vangnet.suspects.actions.disposal.answering import answer, take_back_answer
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
    (word,) = [each for each in words_of(checklist) if each.code == "disposal.answered_no_further"]
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
