"""The picture of a whole network: tables first, points without names, months, and walls."""

import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest

from tests.chats.drawn import Drawn, drawn
from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.chats.folders import folder_of
from vangnet.networks.drawing import POINT_BYTES
from vangnet.networks.shape import Layer, Member, Message, Moment, Record, Tie
from vangnet.networks.store.layout import points_files

__all__ = ["drawn"]

pytestmark = pytest.mark.django_db


def records() -> list[Record]:
    """Two groups of four that are tied once; a0 writes each month of 2025, all others once."""
    told: list[Record] = [Member("a0", "A. <b>Proefpersoon</b>"), Member("b3", "=1+1 \u202emis")]
    for month in range(1, 13):
        to = f"a{1 + month % 3}"
        told.append(Message(f"x{month}", "groep", "a0", Moment(datetime(2025, month, 3, tzinfo=UTC)), mentions=(to,)))
    for group in "ab":
        for one in range(4):
            at = Moment(datetime(2025, 2 if group == "a" else 9, one + 1, tzinfo=UTC))
            told.append(Message(f"{group}{one}", "groep", f"{group}{one}", at, mentions=(f"{group}{(one + 1) % 4}",)))
    return [*told, Tie("a1", "b1"), Tie("a0", "b0", Layer.ACCESS), Member("silent", "Stil")]


@pytest.fixture
def client(world: World) -> object:
    return client_of(world.anna, purposes=(world.case,))


def test_tables_stand_before_the_picture_and_coverage_before_them(drawn: Drawn, world: World, client) -> None:
    drawn(records())
    page = client.get(f"/chats/{world.case.number}/1/picture/").content.decode()
    order = [page.index(one) for one in ("coverage-title", "communities-title", "picture-title", "active-title")]
    assert order == sorted(order)
    assert f"/chats/{world.case.number}/1/communities/0/?layer=public" in page
    assert "A. &lt;b&gt;Proefpersoon" in page
    assert "<b>Proef" not in page


def test_the_header_and_the_points_hold_numbers_and_no_names(drawn: Drawn, world: World, client) -> None:
    drawn(records())
    page = client.get(f"/chats/{world.case.number}/1/picture/").content.decode()
    header = json.loads(unescape(re.search(r'data-header="([^"]*)"', page)[1]))
    assert (header["points"], header["communities"], header["months"]) == (8, 2, 12)
    told = client.get(f"/chats/{world.case.number}/1/picture/points?layer=public")
    data = b"".join(told.streaming_content)
    assert (told["Content-Type"], told["Cache-Control"]) == ("application/octet-stream", "private, no-store")
    assert len(data) == header["bytes"] == 8 * POINT_BYTES
    assert b"Proef" not in data
    assert "Proef" not in json.dumps(header)


def test_months_choose_who_was_most_active(drawn: Drawn, world: World, client) -> None:
    drawn(records())
    address = f"/chats/{world.case.number}/1/picture/"
    start = (2025 - 1970) * 12
    page = client.get(f"{address}?from={start + 8}&to={start + 9}").content.decode()
    active = page[page.index("active-title") :]
    assert "?member=0&amp;from=2025-09-01&amp;to=2025-10-31" in active
    assert "september 2025 – oktober 2025" in active
    assert active.count('<th scope="row"') == 5  # a0, and the four of b
    again = client.get(f"{address}?from=2025-09&to=2025-10").content.decode()
    assert again[again.index("active-title") :] == active


@pytest.mark.parametrize(
    "asked", ["from=x&to=y", "from=-1", "from=99999999999", "to=2025-13", "from=2025-12&to=2025-01"]
)
def test_months_that_are_none_are_left_out(drawn: Drawn, world: World, client, asked: str) -> None:
    drawn(records())
    assert client.get(f"/chats/{world.case.number}/1/picture/?{asked}").status_code == 200


def test_layers_are_chosen_and_others_are_not_there(drawn: Drawn, world: World, client) -> None:
    drawn(records())
    address = f"/chats/{world.case.number}/1/picture/"
    assert '?layer=access" aria-current="true"' in client.get(f"{address}?layer=access").content.decode()
    for layer in ("private", "../public", "x" * 5_000):
        assert client.get(f"{address}?layer={layer}").status_code == 404
        assert client.get(f"{address}points?layer={layer}").status_code == 404


def test_what_is_not_drawn_says_so(drawn: Drawn, world: World, client) -> None:
    export = drawn(records(), is_drawn=False)
    address = f"/chats/{world.case.number}/1/picture/"
    page = client.get(address)
    assert page.status_code == 200
    assert b"data-picture " not in page.content
    assert client.get(f"{address}points?layer=public").status_code == 404
    (folder_of(export) / points_files("public")[0]).write_bytes(b"x")
    assert client.get(f"{address}points?layer=public").status_code == 404


def test_an_export_without_ties_or_messages_has_a_page(drawn: Drawn, world: World, client) -> None:
    drawn([Message("m", "groep", "a", Moment(datetime(2025, 1, 1, tzinfo=UTC)))])
    drawn([Tie("a", "b"), Tie("a", "c")])
    first, second = (client.get(f"/chats/{world.case.number}/{number}/picture/") for number in (1, 2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert b"data-months" not in second.content


def test_another_case_has_no_such_picture(drawn: Drawn, world: World) -> None:
    drawn(records())
    client = client_of(world.carla, purposes=(world.case, world.other_case))
    for number in (world.case.number, world.other_case.number):
        for place in ("picture/", "picture/points?layer=public", "members/0/around/"):
            assert client.get(f"/chats/{number}/1/{place}").status_code == 404


def test_the_page_is_written_down_with_whom_it_showed_and_no_names(drawn: Drawn, world: World, client) -> None:
    export = drawn(records())
    client.get(f"/chats/{world.case.number}/1/picture/")
    line = AuditEntry.objects.filter(name="chats.picture").last()
    assert line is not None
    assert {f"chats:{export.pk}", f"member:{export.pk}/0"} <= set(json.loads(line.objects_named))
    assert "Proef" not in str(line.__dict__)
