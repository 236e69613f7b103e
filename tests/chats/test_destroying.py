"""All of an export goes with its case, rows and folder, and nothing of another case."""

import pytest
from django.apps import apps
from django.utils import timezone

from tests.cases.conftest import Desk
from tests.chats.given import Given
from tests.desk_world import actor
from vangnet.cases.actions import destroying, retention
from vangnet.cases.models import Case
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.networks.formats.telegram_json import EXAMPLES

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_of_an_export_goes_with_the_case(given: Given, desk: Desk) -> None:
    world = desk.world
    files = {"result.json": EXAMPLES[0].data}
    ours, theirs = given(files), given(files, number="G8", case=world.other_case)
    world.address_parts()  # something in every table
    tables = list(apps.get_app_config("chats").get_models())
    assert all(model.objects.exists() for model in tables if model.__name__ != "WorkAct")
    removed = timezone.localdate().replace(year=timezone.localdate().year - 6, day=1)
    Case.objects.filter(pk=world.case.pk).update(retention="removed", removed_on=removed, article="8")
    world.case.series.all().delete()
    step = retention.propose(
        case=Case.objects.get(pk=world.case.pk), kind="destroy", reason="termijn", by=actor(world.dirk)
    )
    step = retention.agree(step=step, by=actor(world.dora))
    assert step.certificate["counts"]["export"] == 1
    assert destroying.finish_destructions() == 0
    assert list(Export.objects.all()) == [theirs]
    assert (folder_of(ours).exists(), folder_of(theirs).exists()) == (False, True)
    assert not [model for model in tables if model.objects.exclude(**_of(theirs, model.__name__)).exists()]


def _of(export: Export, name: str) -> dict[str, object]:
    """What ties a row of a table to an export."""
    ways = {"Export": "pk", "MemberSameness": "first__export", "WorkAct": "item__export"}
    return {ways.get(name, "export"): export.pk}
