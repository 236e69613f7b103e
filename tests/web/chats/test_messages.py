"""Pages of messages, media and members: filters in the address, walls, covering, one post uncovered with a reason."""

import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from tests.chats.laid import Laid, file, laid, said
from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.networks.shape import Act, ActKind, Identifier, IdentifierKind, Member, Moment, Network, Reach, Reaction

__all__ = ["laid"]

pytestmark = pytest.mark.django_db

ANNA, BERT = "telegram:user1", "telegram:user2"
HOSTILE = "<script>alert(1)</script>\u202egpj.exe\x00"
SECRET = "Bel Jannie Testpersoon op 06-12345678"
RECORDS = [
    Network("groep", HOSTILE, "telegram"),
    Member(ANNA, HOSTILE, identifiers=(Identifier(IdentifierKind.PHONE, "+31600000000", Reach.REUSED),)),
    Member(BERT, "x" * 100_000),
    said(0, ANNA, HOSTILE, reactions=(Reaction("👍", 3),)),
    said(1, BERT, "y" * 100_000, reply_to="m0", media=(file(absent="not_exported", name=HOSTILE, path=HOSTILE),)),
    said(2, ANNA, SECRET, forwarded_from=HOSTILE, signature=HOSTILE),
    Act(ActKind.PIN, "groep", BERT, message="m0", told=HOSTILE),
]


def body(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def headings_follow(page: str) -> bool:
    """Whether headings begin at the first level and none leaves out a level."""
    levels = [0, *map(int, re.findall(r"<h([1-6])", main_of(page)))]
    return levels[1] == 1 and all(after <= before + 1 for before, after in pairwise(levels))


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_all_pages_show_hostile_texts_as_texts(laid: Laid, world: World) -> None:
    laid(RECORDS, measured=True)
    client, start = client_of(world.anna, purposes=(world.case,)), f"/chats/{world.case.number}/1"
    for address in ("messages/", "messages/0/", "messages/1/?page=3", "media/", "members/", "members/0/", "members/1/"):
        page = body(client, f"{start}/{address}")
        assert "<script>alert" not in page
        assert page.index("<details") < page.index("<h2")
        assert headings_follow(page)
    assert len(body(client, f"{start}/messages/")) < 60_000
    assert "y" * 10_000 in body(client, f"{start}/messages/1/")
    line = AuditEntry.objects.filter(name="chats.messages").order_by("pk").last()
    assert line is not None
    assert "alert" not in str(line.objects_named) + str(line.details)


def test_bad_queries_give_a_clear_page(laid: Laid, world: World) -> None:
    laid(RECORDS)
    client, start = client_of(world.anna, purposes=(world.case,)), f"/chats/{world.case.number}/1"
    for query in ("member=x", "member=-1", f"member={'9' * 40}", "from=2026-99-01", "sha256=zz", "layer=A"):
        assert 'role="alert"' in body(client, f"{start}/messages/?{query}")
    for query in (
        "page=0",
        "page=zz",
        f"page={'9' * 30}",
        "page=99999",
        "media=weg",
        "network=5",
        "community=3&layer=x",
    ):
        body(client, f"{start}/messages/?{query}")
        body(client, f"{start}/members/?{query}")
        body(client, f"{start}/media/?page=99999&{query}")
    body(client, f"{start}/messages/?to=9999-12-31&from=0001-01-01")
    assert 'role="alert"' in body(client, f"{start}/members/?sort=weg")
    assert client.get(f"{start}/messages/?words=%00").status_code == 400
    for address in ("messages/3/", f"messages/{2**62}/", f"messages/{2**80}/", "members/9/", f"members/{2**62}/"):
        assert client.get(f"{start}/{address}").status_code == 404
    assert client.get(f"{start}/media/?status=weg").status_code == 404


def test_filters_are_told_and_taken_away(laid: Laid, world: World) -> None:
    laid([Network("groep", "Wandelclub"), Member(ANNA, "A. Proefpersoon"), said(0), said(1, BERT)])
    client, start = client_of(world.anna, purposes=(world.case,)), f"/chats/{world.case.number}/1/messages/"
    page = body(client, f"{start}?member=0&network=0&words=Dag")
    assert re.search(r"A\. Proefpersoon</bdi> <a href=\"\?network=0&amp;words=Dag\"", page)
    assert page.count('<article class="said"') == 1


def test_members_lead_to_their_messages(laid: Laid, world: World) -> None:
    laid([Member(ANNA, "A. Proefpersoon"), said(0), said(1, BERT, reply_to="m0")], measured=True)
    client, start = client_of(world.anna, purposes=(world.case,)), f"/chats/{world.case.number}/1"
    assert f'{start}/messages/?member=0"' in body(client, f"{start}/members/?words=proef")
    page = body(client, f"{start}/members/1/")
    for link in ("messages/?member=1", "?member=1&amp;to_member=0", "?member=1&amp;from=2026-03-01&amp;to=2026-03-31"):
        assert link in page
    assert "around/" in page
    assert page.index("Kale telling") < page.index("PageRank")


def test_what_another_may_not_see_is_not_there(laid: Laid, world: World) -> None:
    laid(RECORDS)
    laid(RECORDS, case=world.other_case, number="G9")
    client = client_of(world.carla, purposes=(world.case, world.other_case))
    there = [f"/chats/{world.case.number}/1/{one}" for one in ("messages/", "messages/0/", "media/", "members/0/")]
    absent = main_of(client.get("/chats/PL0600-2026999999/1/messages/").content.decode())
    for address in there:
        answer = client.get(address)
        assert (answer.status_code, main_of(answer.content.decode())) == (404, absent)
    mine = client_of(world.anna, purposes=(world.case,))
    assert mine.get(f"/chats/{world.case.number}/2/messages/").status_code == 404


def test_a_covered_post_is_shown_once_with_a_reason(laid: Laid, world: World) -> None:
    opened = laid(RECORDS, covered=[0])
    start = f"/chats/{world.case.number}/1/messages/2/"
    joris = client_of(world.joris, purposes=(world.case,))
    anna = client_of(world.anna, purposes=(world.case,))
    for client in (anna, joris):
        for address in (start, start[:-2], f"{start[:-2]}?words=Jannie", f"{start[:-2]}?member=0"):
            page = body(client, address)
            assert "Testpersoon" not in page
            assert "12345678" not in page
    assert "uncover" not in body(anna, start)
    assert anna.post(f"{start}uncover", {"reason": "x"}).status_code == 403
    assert joris.get(f"{start}uncover").status_code == 405
    refused = joris.post(f"{start}uncover", {"reason": " "}, follow=True)
    assert "Testpersoon" not in refused.content.decode()
    assert not AuditEntry.objects.filter(name="chats.uncover", status_code="ok").exists()
    shown = joris.post(f"{start}uncover", {"reason": "gesprek met slachtoffer"})
    assert "Jannie Testpersoon op 06-12345678" in shown.content.decode()
    assert shown["Cache-Control"].startswith("no-store")
    line = AuditEntry.objects.get(name="chats.uncover", status_code="ok")
    assert "gesprek met slachtoffer" in str(line.details)
    assert f"message:{opened.export.pk}/2" in line.objects_named
    assert "Testpersoon" not in str(line.details) + str(line.objects_named)
    assert "Testpersoon" not in body(joris, start)
    assert joris.post(f"{start[:-2]}7/uncover", {"reason": "x"}).status_code == 404


def test_a_post_that_is_not_covered_needs_no_uncovering(laid: Laid, world: World) -> None:
    laid(RECORDS)
    joris = client_of(world.joris, purposes=(world.case,))
    start = f"/chats/{world.case.number}/1/messages/2/"
    assert SECRET in body(joris, start)
    assert joris.post(f"{start}uncover", {"reason": "x"})["Location"] == start
    assert not AuditEntry.objects.filter(name="chats.uncover", status_code="ok").exists()


def test_times_at_the_edge_of_the_calendar_are_told(laid: Laid, world: World) -> None:
    moments = [datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]
    laid([said(at, moment=Moment(one, is_utc=at > 0, said="x")) for at, one in enumerate(moments)], measured=True)
    client, start = client_of(world.anna, purposes=(world.case,)), f"/chats/{world.case.number}/1"
    page = body(client, f"{start}/messages/")
    assert "9999-12-31 00:00:00" in page
    assert "volgens de klok van het toestel" in page
    assert "from=9999-12-01&amp;to=9999-12-31" in body(client, f"{start}/members/0/")
    assert body(client, f"{start}/messages/?from=1970-01-01&to=1970-01-31").count('<article class="said"') == 1


def test_media_lead_to_the_medium_and_its_messages(laid: Laid, world: World) -> None:
    medium = world.add_media(world.add_exhibit(world.case, "G1"), 1, status="known")[0]
    laid([said(0, media=(file(medium.sha256),)), said(1, BERT, media=(file(medium.sha256),)), said(2)])
    client, start = client_of(world.anna, purposes=(world.case,)), f"/chats/{world.case.number}/1"
    page = body(client, f"{start}/media/")
    assert f"/messages/?sha256={medium.sha256}" in page
    assert f"/{world.case.number}/media/1/" in page or "Medium 1" in page or "beeld 1" in page.lower()
    assert body(client, f"{start}/messages/?sha256={medium.sha256}").count('<article class="said"') == 2
    assert body(client, f"{start}/messages/?media=hits").count('<article class="said"') == 2
    assert medium.sha256[:16] in body(client, f"{start}/media/?status=known")
    assert medium.sha256[:16] not in body(client, f"{start}/media/?status=new")
