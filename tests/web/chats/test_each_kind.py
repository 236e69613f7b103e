"""An export of each kind runs from file to ranked members at the desk, the plain count first."""

import pytest
from lxml import html

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.desk_world import client_of
from vangnet.networks.formats import FORMATS

__all__ = ["desk", "given", "library"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("kind", list(FORMATS))
def test_an_export_of_each_kind_runs_from_file_to_ranked_members(kind: str, given: Given, desk: Desk) -> None:
    example = max(FORMATS[kind].EXAMPLES, key=lambda one: (one.messages, one.members))
    export = given({example.name: example.data}, path=example.name)
    assert (export.state, export.problem) == ("done", "")
    assert export.count("messages") == example.messages
    assert export.count("members") >= example.members  # whoever is only named comes on top
    client, case = client_of(desk.world.anna, purposes=(desk.world.case,)), desk.world.case.number
    page = html.fromstring(client.get(f"/chats/{case}/{export.number}/players/").content)
    rows = page.xpath("//table[contains(@class, 'ranking')]/tbody/tr")
    assert rows
    assert page.xpath("//table[contains(@class, 'ranking')]/thead/tr/th[2]//a/text()")[0] == "Kale telling"
    assert page.xpath("//*[contains(text(), 'Wat in deze export ontbreekt')]")
    assert client.get(rows[0].xpath("./th//a")[0].get("href")).status_code == 200
