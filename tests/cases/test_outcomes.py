"""What came of cases, told to those who worked on them."""

from datetime import date

from tests.desk_world import World, actor
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.actions.looking import look
from vangnet.cases.models import Case, Finding
from vangnet.cases.queries.outcomes import Outcome, outcomes


def close(case: Case, **more: object) -> None:
    Case.objects.filter(pk=case.pk).update(outcome="Two children are safe", closed_on=date(2026, 11, 20), **more)


def test_everybody_who_worked_on_a_case_is_told(world: World) -> None:
    media = world.add_media(world.add_exhibit(world.case), 1)
    look(case=world.case, medium=media[0], by=actor(world.anna))
    categorise(case=world.case, media=[media[0].pk], category="0", by=actor(world.bram))
    Finding.objects.create(case=world.case, kind="note", statement="x", made_by=world.olaf)
    assert outcomes(world.anna) == []
    close(world.case)
    told = [Outcome(world.case.number, "Two children are safe", date(2026, 11, 20), may_open=True)]
    for person in (world.anna, world.bram, world.olaf):
        assert outcomes(person) == told
    assert outcomes(world.eva) == []  # sees the case, and did not work on its media


def test_who_left_the_team_is_told_the_outcome_and_no_more(world: World) -> None:
    media = world.add_media(world.add_exhibit(world.case), 1)
    look(case=world.case, medium=media[0], by=actor(world.anna))
    close(world.case)
    world.anna.teams.clear()
    assert [(one.number, one.may_open) for one in outcomes(world.anna)] == [(world.case.number, False)]


def test_what_is_removed_from_use_is_told_to_nobody(world: World) -> None:
    media = world.add_media(world.add_exhibit(world.case), 1)
    look(case=world.case, medium=media[0], by=actor(world.anna))
    close(world.case, retention=Case.Retention.REMOVED)
    assert outcomes(world.anna) == []
