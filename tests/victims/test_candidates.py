"""Who the child may be: proposed by one, confirmed by another; a wrongly named child is erased."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.timezone import localdate as today

from tests.desk_world import World, actor
from vangnet.accounts.audit import Actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Series
from vangnet.errors import InputRefused, UsageError
from vangnet.victims import erasing
from vangnet.victims.actions import candidates, searching
from vangnet.victims.actions.status import add_step, take_back_step
from vangnet.victims.models import Candidate, Victim

NAME = "Testkind van den Voorbeeldnaam"
MARKS = ("testkind", "voorbeeldnaam", "verzonnenstad", "moedervlek", "schoolfoto")


def proposed(world: World, child: Victim, name: str = NAME) -> Candidate:
    return candidates.propose(
        child,
        name=name,
        born_on=date(2016, 5, 4),
        place="Verzonnenstad",
        country="NL",
        source="een schoolfoto",
        why="dezelfde moedervlek",
        sureness="probable",
        by=actor(world.wies),
    )


def everything_written() -> str:
    """All text in all tables, the log among them."""
    told = []
    for model in apps.get_models():
        if model.__module__.startswith("vangnet."):
            fields = [
                field.name for field in model._meta.fields if isinstance(field, (models.CharField, models.TextField))
            ]
            told += [str(value) for row in model._default_manager.values_list(*fields) for value in row]
    return "\n".join(told).casefold()


def test_somebody_else_confirms_and_the_child_is_identified(world: World, child: Victim) -> None:
    one = proposed(world, child)
    assert (one.state, child.status) == ("proposed", "unidentified")
    with pytest.raises(InputRefused, match="ander"):
        candidates.confirm(one, reason="ik weet het zeker", by=actor(world.wies))
    candidates.confirm(one, reason="zelf gesproken", on=date(2026, 6, 1), by=actor(world.bram))
    child.refresh_from_db()
    step = child.steps.get()
    assert (one.state, child.status) == ("confirmed", "identified")
    assert (step.on, step.candidate, step.ground) == (date(2026, 6, 1), one, "zelf gesproken")
    assert Series.objects.get().child_identified
    assert list(one.decisions.values_list("state", "made_by__number")) == [("confirmed", "bram")]


def test_no_machine_names_a_child(world: World, child: Victim) -> None:
    with pytest.raises(UsageError):
        candidates.propose(child, name=NAME, why="lijkt erop", by=Actor(None))
    one = proposed(world, child)
    for act in (candidates.confirm, candidates.take_back):
        with pytest.raises((UsageError, InputRefused)):
            act(one, reason="x", by=Actor(None))
    with pytest.raises(UsageError):
        candidates.refuse(one, by=Actor(None))
    assert Candidate.objects.get().state == "proposed"


def test_one_is_confirmed_at_a_time(world: World, child: Victim) -> None:
    first, second = proposed(world, child), proposed(world, child, "Een Ander")
    candidates.confirm(first, reason="gesproken", by=actor(world.bram))
    with pytest.raises(InputRefused, match="één persoon"):
        candidates.confirm(second, reason="gesproken", by=actor(world.bram))
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=second.pk).update(state="confirmed")


def test_a_confirmation_that_is_taken_back_takes_the_status_back(world: World, child: Victim) -> None:
    one = proposed(world, child)
    candidates.confirm(one, reason="gesproken", by=actor(world.bram))
    with pytest.raises(InputRefused, match="kandidaat"):
        take_back_step(child.steps.get(), reason="los", by=actor(world.wies))
    candidates.take_back(one, reason="eerst nog een gesprek", by=actor(world.wies))
    child.refresh_from_db()
    assert (one.state, child.status, one.name) == ("proposed", "unidentified", NAME)
    assert not Series.objects.get().child_identified


def test_what_was_known_before_the_confirmation_stays_when_that_is_taken_back(world: World, child: Victim) -> None:
    add_step(child, status="identified", on=today(), ground="politie van een ander land", by=actor(world.wies))
    one = proposed(world, child)
    candidates.confirm(one, reason="gesproken", by=actor(world.bram))
    candidates.take_back(one, reason="toch een ander", by=actor(world.bram))
    child.refresh_from_db()
    assert child.status == "identified"


def test_a_wrongly_named_child_is_erased_everywhere(world: World, child: Victim) -> None:
    one = proposed(world, child)
    searching.give_task(child, text=f"Bel de ouders van {NAME}", by=actor(world.wies))
    searching.write_attempt(child, on=today(), what="School van TESTKIND gebeld", by=actor(world.wies))
    tied = child.series.get()
    type(tied).objects.filter(pk=tied.pk).update(reason="Lijkt op\nTestkind van  den\tVoorbeeldnaam.")
    candidates.confirm(one, reason="Testkind zelf gesproken in Verzonnenstad", by=actor(world.bram))
    assert "testkind" in everything_written()
    candidates.refuse(one, by=actor(world.wies))
    left = everything_written()
    assert [mark for mark in MARKS if mark in left] == []
    child.refresh_from_db()
    assert (one.state, one.born_on, child.status) == ("erased", None, "unidentified")
    decided = list(one.decisions.values_list("state", "made_by__number", "reason"))
    assert decided == [("confirmed", "bram", ""), ("refused", "wies", ""), ("erased", "wies", "")]
    assert child.tasks.get().text == f"Bel de ouders van {erasing.ERASED}"
    with pytest.raises(InputRefused, match="gewist"):
        candidates.refuse(one, by=actor(world.wies))
    with pytest.raises(InputRefused):
        candidates.confirm(one, reason="toch", by=actor(world.bram))


def test_erasing_one_leaves_another_who_shares_a_part_of_the_name(world: World, child: Victim) -> None:
    wrong, right = proposed(world, child, "Eerste Voorbeeldnaam"), proposed(world, child, "Tweede Voorbeeldnaam")
    note = "Eerste Voorbeeldnaam niet, Tweede Voorbeeldnaam misschien; Eersteling blijft"
    attempt = searching.write_attempt(child, on=today(), what=note, by=actor(world.wies))
    candidates.refuse(wrong, by=actor(world.bram))
    attempt.refresh_from_db()
    right.refresh_from_db()
    assert attempt.what == "[…] niet, Tweede Voorbeeldnaam misschien; Eersteling blijft"
    assert right.name == "Tweede Voorbeeldnaam"


def test_the_texts_of_another_child_are_not_touched(world: World, child: Victim) -> None:
    from vangnet.victims.actions.opening import open_victim

    other = open_victim(name="Groene kamer", by=actor(world.wies))
    task = searching.give_task(other, text=f"Bel {NAME}", by=actor(world.wies))
    candidates.refuse(proposed(world, child), by=actor(world.bram))
    task.refresh_from_db()
    assert task.text == f"Bel {NAME}"


def test_every_free_text_about_a_child_is_looked_in_when_somebody_is_erased() -> None:
    """A table that is added must be added to the places, or named here with the reason why it holds no name."""
    without = {
        "Candidate",  # its own fields are emptied
        "CandidateDecision",  # so are its reasons
        "FoundContent",  # digests, and the name of a series on a list
        "ReportContent",
        "Compared",  # names of things, no child
    }
    known = {(texts.model.__name__, field) for texts in erasing.PLACES for field in texts.fields}
    told = {
        (model.__name__, field.name)
        for model in apps.get_app_config("victims").get_models()
        if model.__name__ not in without
        for field in model._meta.fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices
    }
    codes = {"number", "country", "source_sha256", "file_sha256", "choice", "key", "pixels_sha256", "made_with"}
    names = {("Victim", "name"), ("Victim", "listed_as")}  # a working name; a name of a list
    assert {pair for pair in told if pair[1] not in codes} - names == {pair for pair in known if pair[0] in dict(told)}


def test_no_name_stands_in_the_log(world: World, child: Victim) -> None:
    one = proposed(world, child)
    candidates.confirm(one, reason=f"{NAME} gesproken", by=actor(world.bram))
    candidates.refuse(one, by=actor(world.bram))
    log = "\n".join(f"{line.name} {line.objects_named} {line.details}" for line in AuditEntry.objects.all()).casefold()
    assert [mark for mark in MARKS if mark in log] == []
    assert "candidate.erase" in log
