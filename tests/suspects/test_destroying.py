"""All of a suspect goes with its case, and nothing of another."""

import pytest
from django.apps import apps
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.cases.actions import destroying, retention
from vangnet.cases.models import Case
from vangnet.suspects.models import Suspect


@pytest.fixture(autouse=True)
def results(tmp_path, settings) -> None:
    settings.RESULTS = tmp_path / "results"
    settings.RESULTS.mkdir()


def test_all_of_a_suspect_goes_with_the_case(world: World) -> None:
    world.address_parts()  # something in every table
    ours = [model for model in apps.get_app_config("suspects").get_models() if model.__name__ != "TrackMove"]
    own = {model.__name__ for model in ours if model.objects.exists()}
    assert {"Suspect", "BirthDate", "SuspectRole", "IdentifierTie", "VictimTie", "Parent", "ParentTold"} <= own
    theirs = Suspect.objects.create(number="VD2026-999999", case=world.other_case, made_by=world.carla)
    victims = world.victim().pk
    removed = timezone.localdate().replace(year=timezone.localdate().year - 6)
    Case.objects.filter(pk=world.case.pk).update(retention="removed", removed_on=removed, article="8")
    world.case.series.all().delete()
    case = Case.objects.get(pk=world.case.pk)
    step = retention.propose(case=case, kind="destroy", reason="termijn", by=actor(world.dirk))
    step = retention.agree(step=step, by=actor(world.dora))
    assert step.certificate["counts"]["suspect"] == 2
    assert destroying.finish_destructions() == 0
    assert list(Suspect.objects.all()) == [theirs]
    left = {model.__name__: model.objects.count() for model in ours if model is not Suspect}
    assert {name: count for name, count in left.items() if count} == {}
    assert type(world.victim()).objects.filter(pk=victims).exists()
