"""From a hotline to the desk and back: what the public door carries is what both sides read."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.portals.public.hotlines.test_pages import report, signed_in, thread_of
from vangnet.portals.public.hotlines.lookups import tell_lookups
from vangnet.portals.public.hotlines.taking import take
from vangnet.reports.actions.hotline import Said, add_hotline, answer, outgoing, place_hold, take_lookups, take_message
from vangnet.reports.models import HotlineMessage, LookupDay, Report
from vangnet.transfer import access, shapes


@pytest.fixture(autouse=True)
def _place(settings: Any, tmp_path: Path) -> None:
    settings.REPORTS, settings.DOOR_KEYS = tmp_path / "reports", tmp_path / "desk.key"
    settings.LIBRARY = tmp_path / "library"


def to_desk(door: Any) -> None:
    for entry in door.for_desk():
        if isinstance(entry, shapes.HotlineSent):
            take_message(entry)
        elif isinstance(entry, shapes.Lookups):
            take_lookups(entry)


def to_door() -> None:
    for entry, sent in outgoing():
        take(entry)
        sent(1)


def test_a_report_goes_to_the_desk_and_its_answer_comes_back(door: Any, world: World) -> None:
    hotline = add_hotline(access.card(door.keys["ours"], "ours"), title="Ons meldpunt", by=actor(world.ines))
    to_door()
    client = signed_in(door)
    report(client, urls="https://example.org/1", police_reason="R4")
    to_desk(door)
    came = Report.objects.get()
    assert (came.channel, came.source_number, came.unit) == ("hotline", "OL-17", world.unit)
    asked = hotline.messages.get(kind="report")
    until = timezone.now() + timedelta(hours=30)
    place_hold(asked, until=until, reason="", by=actor(world.hanna))
    answer(asked, said=Said(material="known", text="dank u wel"), by=actor(world.hanna))
    to_door()
    page = client.get(thread_of(client)).content.decode()
    for told in (came.number, "dank u wel", "Nog niet laten verwijderen"):
        assert told in page, told
    to_desk(door)
    arrived = HotlineMessage.objects.filter(direction="out", received_at__isnull=False)
    assert sorted(arrived.values_list("kind", flat=True)) == ["feedback", "hold"]
    to_desk(door)  # the same bundle again
    assert (Report.objects.count(), hotline.messages.filter(direction="in").count()) == (1, 3)


def test_look_ups_are_counted_at_the_desk(door: Any, world: World) -> None:
    add_hotline(access.card(door.keys["ours"], "ours"), title="x", by=actor(world.ines))
    to_door()
    assert door.post("/api/v1/lookups", {"kind": "md5", "digests": ["00" * 16]}).json() == {"answers": [False]}
    tell_lookups()
    to_desk(door)
    assert LookupDay.objects.get().asked == 1
