"""Pages of key players and communities: the plain count first, every number opens what it counts, walls hold."""

import itertools
import json
import re

import polars as pl
import pytest
from django.test import Client
from lxml import html

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.chats.measured import Laid, laid, two_threes
from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.chats.standing import STANDINGS
from vangnet.networks.formats.telegram_json import EXAMPLES
from vangnet.networks.shape import Coverage, Layer, Member, Message, Tie

__all__ = ["desk", "given", "laid", "library"]

pytestmark = pytest.mark.django_db

RANKING = "//table[@class='ranking']"
PAGES = ("players/", "players/sets/", "communities/", "communities/0/")


def reader(world: World) -> Client:
    return client_of(world.anna, purposes=(world.case,))


def page(client: Client, export: Export, rest: str):
    """A page, parsed; it must be there."""
    answer = client.get(f"/chats/{export.exhibit.case.number}/{export.number}/{rest}")
    assert answer.status_code == 200, rest
    return html.fromstring(answer.content.decode())


def each(found, path: str):
    """Elements by XPath, from the main part of a page."""
    return found.xpath(f".//main{path}" if found.tag == "html" else f".{path}")


def words(found) -> str:
    return " ".join(found.text_content().split())


def test_the_plain_count_is_the_first_column_and_opens_its_messages(laid: Laid, world: World) -> None:
    export = laid(two_threes())
    found = page(reader(world), export, "players/")
    table = each(found, RANKING)[0]
    heads = [words(one) for one in each(table, "/thead//th")]
    assert heads[:3] == ["Lid", "Kale telling", "Sterkte"]
    first = each(table, "/tbody/tr")[0]
    assert words(each(first, "/th")[0]) == "Cas"
    count = each(first, "/td[1]//a")[0]
    assert count.get("href") == f"/chats/{world.case.number}/1/messages/?member=2"
    assert words(count).startswith("4 ")
    assert words(each(first, "/td")[0]).startswith("1 [")
    assert words(each(table, "/tbody/tr[3]/td")[0]).startswith("=3 ")


def test_each_page_says_what_is_missing_and_that_nobody_is_proven(laid: Laid, world: World) -> None:
    export, client = laid([*two_threes(), Coverage("telegram_no_member_list", "groep")]), reader(world)
    for rest in PAGES:
        text = words(page(client, export, rest))
        assert "De export noemt geen leden." in text, rest
        assert "Wat in deze export ontbreekt" in text, rest
        assert "Een naam is geen identiteit" in text, rest
    assert "zegt niets over een persoon" in words(page(client, export, "players/"))


def test_tables_and_headings_can_be_read_out(laid: Laid, world: World) -> None:
    export, client = laid(two_threes()), reader(world)
    for rest in PAGES:
        found = page(client, export, rest)
        levels = [int(one.tag[1]) for one in each(found, "//*[self::h1 or self::h2 or self::h3]")]
        assert levels[0] == 1, rest
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), rest
        for table in each(found, "//table"):
            assert all(one.get("scope") in {"col", "row"} for one in each(table, "//th")), rest
            assert "scroll" in table.getparent().get("class"), rest
        for drawn in each(found, "//svg"):
            assert drawn.get("aria-hidden") or each(drawn, "/title")[0].text_content(), rest
        ids = [one.get("id") for one in found.xpath("//*[@id]")]
        assert len(ids) == len(set(ids)), rest
        assert not found.xpath("//*[@style]"), rest


def test_sets_tell_their_bounds_and_the_curve_has_a_table(laid: Laid, world: World) -> None:
    found = page(reader(world), laid(two_threes()), "players/sets/?layer=public")
    text = words(found)
    assert "Leden die verbonden zijn: 6. Paren van hen die een pad verbindt: 15." in text
    first = each(found, "//section[@aria-labelledby='breaking-title']//tbody/tr")[0]
    assert "Cas" in words(first)
    assert "26,7 %" in words(first)
    lines = each(found, "//svg[@class='curve']/polyline[starts-with(@class, 'line')]")
    assert len(lines) == 7
    assert all(re.fullmatch(r"(\d+\.\d,\d+\.\d ?)+", one.get("points")) for one in lines)
    rows = each(found, "//section[@aria-labelledby='curve-title']//tbody/tr")
    assert [words(each(row, "/th")[0]) for row in rows] == ["1", "2", "5", "6"]
    assert words(each(rows[0], "/td")[0]) == "26,7 %"


def test_communities_open_their_messages_and_members(laid: Laid, world: World) -> None:
    export, client = laid(two_threes()), reader(world)
    found = page(client, export, "communities/")
    start = f"/chats/{world.case.number}/1"
    there = {one.get("href") for one in each(found, "//a")}
    assert {
        f"{start}/messages/?community=0&layer=public",
        f"{start}/messages/?community=1&layer=public&from=2026-04-01&to=2026-04-30",
        f"{start}/communities/1/?layer=public",
        f"{start}/members/2/",
        f"{start}/members/2/around/?layer=public",
    } <= there
    assert len(each(found, "//svg[@class='bars']")) == 2
    one = page(client, export, "communities/1/?layer=public")
    assert "Wandelclub" in words(one)
    assert [words(each(row, "/th")[0]) for row in each(one, f"{RANKING}/tbody/tr")] == ["Dirk", "Els", "Fem"]
    assert f"{start}/messages/?network=0&community=1&layer=public" in {a.get("href") for a in each(one, "//a")}


def test_layers_are_shown_apart_and_where_they_disagree(laid: Laid, world: World) -> None:
    export, client = laid(two_threes()), reader(world)
    text = words(page(client, export, "players/?layer=private"))
    assert "Sleutelfiguren: Privé" in text
    assert "Niemand is verbonden in: Doorgestuurd, Reacties" in text
    assert "Openbaar en Privé: in beide bij de eersten 2, in minstens één 6" in text
    assert "Niemand is hier verbonden" in words(page(client, export, "players/?layer=access"))
    for rest in ("players/sets/?layer=access", "communities/?layer=access"):
        assert "Niemand is hier verbonden" in words(page(client, export, rest))


def test_an_edge_list_counts_stated_ties(laid: Laid, world: World) -> None:
    export, client = laid([Tie("a", "b"), Tie("b", "c"), Tie("c", "a")]), reader(world)
    for rest in ("players/", "communities/"):
        assert "Er zijn hier geen berichten" in words(page(client, export, rest))
    for rest in PAGES:
        assert not [one for one in each(page(client, export, rest), "//a") if "/messages/?" in one.get("href")]


def test_an_export_without_ties_shows_the_plain_count(laid: Laid, world: World) -> None:
    export, client = laid([Message("m1", "groep", "Anna")]), reader(world)
    assert "Anna" in words(each(page(client, export, "players/"), RANKING)[0])
    for rest in PAGES[1:3]:
        page(client, export, rest)
    assert client.get(f"/chats/{world.case.number}/1/communities/0/").status_code == 404


def test_an_export_that_is_not_measured_says_so(laid: Laid, world: World) -> None:
    export, client = laid(two_threes(), is_measured=False), reader(world)
    assert "nog niet gemeten" in words(page(client, export, "players/"))
    for rest in PAGES[1:3]:
        text = words(page(client, export, rest))
        assert "nog niet gemeten" in text
        assert "Niemand" not in text


def test_what_cannot_be_asked_is_not_there(laid: Laid, world: World) -> None:
    export, client = laid(two_threes()), reader(world)
    wrong = [
        "page=0",
        "page=2",
        "page=x",
        f"page={10**17}",
        "page=-1",
        "by=x",
        "by=",
        "layer=x",
        "layer=" + "x" * 5_000,
    ]
    for query in wrong:
        for rest in PAGES:
            assert client.get(f"/chats/{world.case.number}/{export.number}/{rest}?{query}").status_code == 404, query
    for community in (7, 2**31, 2**63 - 1, 10**30):
        assert client.get(f"/chats/{world.case.number}/1/communities/{community}/").status_code == 404
    for rest in PAGES:
        assert client.post(f"/chats/{world.case.number}/1/{rest}").status_code == 405


def test_names_are_only_names(laid: Laid, world: World) -> None:
    evil = "</bdi><script>alert(1)</script>\u202e\x00" + "x" * 100_000
    records = [Member("telegram:1", evil), *(Tie("telegram:1", f"b{number}") for number in range(3))]
    laid(records)
    client = reader(world)
    for rest in PAGES:
        content = client.get(f"/chats/{world.case.number}/1/{rest}").content.decode()
        assert "<script>alert" not in content
        assert "x" * 200 not in content
        assert "\u202e" not in content
    assert "&lt;script&gt;alert(1)" in content


def test_who_may_not_see_the_case_sees_nothing(laid: Laid, world: World) -> None:
    export = laid(two_threes())
    stranger = client_of(world.carla, purposes=(world.case, world.other_case))
    for case in (world.case, world.other_case):
        for rest in PAGES:
            answer = stranger.get(f"/chats/{case.number}/{export.number}/{rest}")
            assert answer.status_code == 404
            assert b"Cas" not in answer.content


def test_the_log_names_members_by_number_only(laid: Laid, world: World) -> None:
    export, client = laid(two_threes()), reader(world)
    page(client, export, "players/")
    line = AuditEntry.objects.order_by("-sequence").first()
    assert line.name == "chats.players"
    assert json.loads(line.objects_named)[:2] == [f"chats:{export.pk}", f"member:{export.pk}/2"]
    assert "Cas" not in line.objects_named + line.details


def test_a_role_is_told_with_its_evidence_where_it_is_known(laid: Laid, world: World) -> None:
    export, client = laid(two_threes()), reader(world)
    assert "Rol, naar bewijs" not in words(page(client, export, "players/"))
    table = pl.DataFrame({"member": [2], "network": [0], "grade": [2], "evidence": [b"[]"]})
    table.write_parquet(folder_of(export) / STANDINGS)
    found = page(client, export, "players/")
    assert "Rol, naar bewijs" in words(found)
    assert "(een handeling)" in words(each(found, f"{RANKING}/tbody/tr")[0])


def test_many_members_are_paged(laid: Laid, world: World) -> None:
    export, client = laid([Tie("midden", f"lid{number:03}", Layer.PUBLIC) for number in range(120)]), reader(world)
    assert len(each(page(client, export, "players/"), f"{RANKING}/tbody/tr")) == 50
    second = page(client, export, "players/?by=degree&page=3")
    assert len(each(second, f"{RANKING}/tbody/tr")) == 21
    assert each(second, "//a[@rel='prev']")[0].get("href") == "?by=degree&page=2"


@pytest.mark.django_db(transaction=True)
def test_a_telegram_export_runs_from_file_to_ranked_members(given: Given, desk: Desk) -> None:
    export = given({"result.json": EXAMPLES[0].data})
    client = client_of(desk.world.anna, purposes=(desk.world.case,))
    assert each(page(client, export, "players/"), f"{RANKING}/tbody/tr")
    for rest in PAGES[1:3]:
        page(client, export, rest)
