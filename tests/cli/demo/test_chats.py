"""Chats of the sample desk: read by the real worker, with work, known material and members to rank."""

from typing import Any

import pytest

from tests.cases.conftest import Desk, desk, library
from vangnet.chats.models import Export, WorkItem
from vangnet.chats.queries.exports import opened
from vangnet.cli.demo import chats
from vangnet.cli.demo.sample import draw_known

__all__ = ["desk", "library"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_both_exports_are_read_and_show_something(desk: Desk, tmp_path: Any) -> None:
    draw_known(tmp_path / "known")
    chats.draw_chats(tmp_path / "known", desk.root / "chats")
    chats.give(desk.world.case, folder="chats")
    desk.work()
    phone, server = Export.objects.order_by("number")
    assert (phone.state, server.state) == ("done", "done"), (phone.problem, server.problem)
    assert (phone.count("networks"), phone.count("members") >= 6) == (3, True)
    assert server.count("members") == chats.MEMBERS
    assert server.count("messages") == chats.MESSAGES
    kinds = list(WorkItem.objects.values_list("kind", flat=True))
    assert kinds[0] == "approach_adult"
    assert {"victim", "administrator", "poster"} <= set(kinds)
    assert not server.work.exists()
    found = opened(server)
    assert found is not None
    assert found.measures is not None
    assert found.stored.manifest.tie_count > 1_000
    assert found.stored.table("media").collect().height > 50
