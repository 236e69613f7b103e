"""Checklists for tests: one with a row in every table, and the acts that fill one in."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tests.desk_world import actor
from vangnet.suspects.actions.disposal.answering import answer
from vangnet.suspects.actions.disposal.carriers import decide_carrier
from vangnet.suspects.actions.disposal.deciding import decide
from vangnet.suspects.actions.disposal.opening import open_checklist
from vangnet.suspects.actions.disposal.steps import write_step
from vangnet.suspects.disposal.conditions import standing
from vangnet.suspects.models import Checklist, ChosenSet, DisposalDecision
from vangnet.suspects.queries.disposal import checklist_of, facts_of
from vangnet.words import Word

if TYPE_CHECKING:
    from tests.desk_world import World

SET_A = {"rule_set": "A", "dated": "offence", "dated_on": date(2022, 1, 1), "reason": "datum van het feit"}


def opened(world: "World", **more: Any) -> Checklist:
    """The checklist of the grown-up suspect, by set A."""
    return open_checklist(world.suspect(), by=actor(world.olaf), **(SET_A | more))


def answered(world: "World", checklist: Checklist, **said: str) -> None:
    """Answers of the case officer: yes, or what `said` tells of a code ("A_a")."""
    for code in ("A-a", "A-b", "A-c", "A-x"):
        told = said.get(code.replace("-", "_"), "yes")
        answer(checklist, code=code, answer=told, reason="uit het dossier", evidence="pv 12", by=actor(world.olaf))


def heard(world: "World", checklist: Checklist) -> None:
    """The suspect was heard, with counsel, and the data carriers were given up."""
    by, today = actor(world.olaf), timezone.localdate()
    write_step(checklist, kind="heard", on=today, who="Olaf", by=by)
    write_step(checklist, kind="counsel", on=today, who="mr. X", by=by)
    for exhibit in world.case.exhibits.all():
        told = {"outcome": "surrendered", "on": today, "reason": "afstandsverklaring"}
        decide_carrier(checklist, exhibit=exhibit, **told, by=by)


def made_checklist(world: "World") -> Checklist:
    """A decided checklist with a row in every table, as rows."""
    checklist, today, by = opened(world), timezone.localdate(), {"made_by": world.olaf}
    exhibit = world.case.exhibits.first() or world.add_exhibit(world.case)
    one = ChosenSet.objects.get(checklist=checklist)
    one.answers.create(code="A-a", answer="yes", reason="x", evidence="x", exhibit=exhibit, **by)
    checklist.steps.create(kind="advice", on=today, who="Reclassering", **by)
    checklist.directions.create(text="x", **by)
    told = {"kind": "treatment", "text": "x", "begins_on": today, "until": date(today.year + 1, 1, 1), "treatments": 20}
    checklist.behavioural.create(**told, **by).held.create(on=today, who="x", **by)
    checklist.carriers.create(exhibit=exhibit, outcome="surrendered", on=today, reason="x", **by)
    decided = {"outcome": "penal_order", "on": today, "reason": "x", "differs_why": "x", "chosen": one}
    checklist.decisions.create(**decided, made_by=world.eva)
    return checklist


def words_of(checklist: Checklist) -> list[Word]:
    """What the checklist says now."""
    now = checklist_of(checklist.suspect)
    assert now is not None
    told = standing(facts_of(now))
    return [*told.against, *told.forbidden]


def said(checklist: Checklist) -> list[str]:
    """The same, as codes."""
    return [each.code.removeprefix("disposal.") for each in words_of(checklist)]


def order(world: "World", checklist: Checklist, **more: object) -> DisposalDecision:
    """A penal order of the prosecutor of the case, today."""
    told = {"outcome": "penal_order", "on": timezone.localdate(), "reason": "passend", "differs_why": "toch"}
    return decide(checklist, **(told | more), by=actor(world.eva))  # type: ignore[arg-type]
