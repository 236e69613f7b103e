"""The worker draws what it measured, once, and reads anew what another version of the program read."""

import msgspec
import pytest

from tests.cases.conftest import Desk
from tests.chats.given import Given
from tests.desk_world import actor
from vangnet.cases.actions import jobs
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.chats.queries.exports import opened
from vangnet.chats.queries.picture import measured_layers, picture_of, points_of
from vangnet.networks.formats.telegram_json import EXAMPLES

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_layer_that_was_measured_is_drawn_once(given: Given, desk: Desk) -> None:
    export = given({"result.json": EXAMPLES[0].data})
    found = opened(export)
    assert found is not None
    assert measured_layers(found)
    first = {layer: points_of(found, layer).stat().st_mtime_ns for layer in measured_layers(found)}
    assert all(picture_of(found, layer) is not None for layer in first)
    Export.objects.update(state="stopped")
    jobs.resume(export, by=actor(desk.world.anna))
    desk.work()
    assert {layer: points_of(found, layer).stat().st_mtime_ns for layer in first} == first


def test_what_another_version_read_is_read_anew(given: Given, desk: Desk) -> None:
    export = given({"result.json": EXAMPLES[0].data})
    manifest = folder_of(export) / "network.json"
    told = msgspec.json.decode(manifest.read_bytes())
    manifest.write_bytes(msgspec.json.encode({**told, "version": 1}))
    assert opened(export) is None
    Export.objects.update(state="stopped")
    jobs.resume(export, by=actor(desk.world.anna))
    desk.work()
    export.refresh_from_db()
    assert (export.state, export.problem) == ("done", "")
    assert opened(export) is not None
