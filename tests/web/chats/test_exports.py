"""Pages of exports: given by walking through the exhibit; what they leave out stands before any figure."""

import pytest

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.desk_world import client_of
from vangnet.chats.models import Export
from vangnet.networks.formats.telegram_json import EXAMPLES

__all__ = ["desk", "given", "library"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_export_is_given_and_shown(given: Given, desk: Desk) -> None:
    exhibit = desk.exhibit("G9")
    (desk.root / "G9" / "chat").mkdir()
    (desk.root / "G9" / "chat" / "result.json").write_bytes(EXAMPLES[0].data)
    client, case = client_of(desk.world.anna, purposes=(desk.world.case,)), desk.world.case.number
    assert b"G9" in client.get(f"/chats/{case}/").content
    page = client.get(f"/chats/{case}/give/{exhibit.number}/?path=chat").content.decode()
    assert "result.json" in page
    asked = {"path": "chat/result.json", "name": "", "basis": "art. 126nd Sv"}
    told = client.post(f"/chats/{case}/give/{exhibit.number}/", asked)
    assert told.status_code == 302, told.content.decode()
    assert "is nog niet" in client.get(told["Location"]).content.decode()
    desk.work()
    assert Export.objects.get().state == "done"
    page = client.get(told["Location"]).content.decode()
    assert page.index("coverage-title") < page.index("holds-title")
    assert "Wandelclub" in page
    assert "<progress" not in client.get(f"/chats/{case}/progress/").content.decode()


def test_another_case_has_no_such_export(given: Given, desk: Desk) -> None:
    given({"result.json": EXAMPLES[0].data})
    client = client_of(desk.world.carla, purposes=(desk.world.case, desk.world.other_case))
    for number in (desk.world.case.number, desk.world.other_case.number):
        assert client.get(f"/chats/{number}/1/").status_code == 404


def test_no_page_of_an_export_loses_the_places_of_the_bar(given: Given, desk: Desk) -> None:
    given({"result.json": EXAMPLES[0].data})
    client, case = client_of(desk.world.anna, purposes=(desk.world.case,)), desk.world.case.number
    pages = ("", "players/", "players/sets/", "communities/", "picture/", "members/", "members/0/", "members/0/around/")
    for page in (*pages, "messages/", "messages/0/", "media/", "work/", "report"):
        told = client.get(f"/chats/{case}/1/{page}")
        assert told.status_code == 200 or page == "report", page
        assert told.status_code != 200 or '<a href="/cases/"' in told.content.decode(), page
