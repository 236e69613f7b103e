"""A wrongly named child is erased from what was written in alerts too."""

import pytest
from django.apps import apps
from django.db import models

from tests.alerts.alert_world import Ready
from tests.desk_world import actor
from vangnet.alerts.actions import answering
from vangnet.alerts.actions.verifying import verify
from vangnet.alerts.models import Alert, Answer, AskedContact, Verification
from vangnet.errors import InputRefused
from vangnet.victims import erasing
from vangnet.victims.actions import candidates

pytestmark = pytest.mark.django_db
NAME = "Testkind Voorbeeldnaam"


def test_a_name_goes_from_answers_checks_calls_and_grounds(ready: Ready) -> None:
    Alert.objects.update(not_identified="Testkind werd genoemd, en dat klopte niet")
    ready.send()
    answer = answering.take_answer(ready.answered(who=NAME, text="dat is testkind"))
    by = actor(ready.world.bram)
    answering.telephone(ready.asked(1), outcome="men noemt Voorbeeldnaam", by=by)
    verify(answer, outcome="recognised", reason=f"{NAME} gesproken", by=by)
    candidates.refuse(ready.seized.victim.candidates.get(), by=actor(ready.world.wies))

    written = [
        *Answer.objects.values_list("who", "text"),
        *AskedContact.objects.values_list("telephoned_outcome"),
        *Verification.objects.values_list("reason"),
        *Alert.objects.values_list("not_identified"),
    ]
    told = " ".join(" ".join(row) for row in written)
    assert [part for part in NAME.casefold().split() if part in told.casefold()] == []
    assert told.count("[…]") == 5


def test_an_answer_that_comes_again_after_that_brings_no_name_back_and_is_no_fault(ready: Ready) -> None:
    ready.send()
    entry = ready.answered(who=NAME)
    answer = answering.take_answer(entry)
    one = candidates.propose(ready.seized.victim, name=NAME, why="zo genoemd", by=actor(ready.world.wies))
    candidates.refuse(one, by=actor(ready.world.bram))
    assert answering.take_answer(entry) == answer
    assert Answer.objects.get().who == "[…]"
    with pytest.raises(InputRefused):
        answering.take_answer(ready.answered(who=NAME, kind="no"))


def test_every_free_text_of_an_alert_is_looked_in() -> None:
    """A table that is added must be added to `alerts.texts`, or named here with the reason why it holds no name."""
    without = {
        *("Board", "School", "SchoolContact", "SchoolImport", "SchoolMail"),  # of schools, and no child
        "SchoolKey",
        "Authority",  # a prosecutor, a number, an area: the words of a decision on paper
        "Counselling",  # of somebody at a school; it belongs to no alert and no child
        "Erasure",  # the program's words
    }
    codes = {"number", "identity", "reference", "mail_problem", "period", "sureness"}
    known = {(texts.model.__name__, field) for texts in erasing.PLACES for field in texts.fields}
    ours = [model for model in apps.get_app_config("alerts").get_models() if model.__name__ not in without]
    told = {
        (model.__name__, field.name)
        for model in ours
        for field in model._meta.fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices
    }
    assert {pair for pair in told if pair[1] not in codes} == {pair for pair in known if pair[0] in dict(told)}
