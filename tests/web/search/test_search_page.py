"""The search page: a purpose is asked, the log keeps both, and a stranger sees the same page as for nothing."""

import json
import re

import pytest

from tests.desk_world import World, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Exhibit, File


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    return world.add_exhibit(world.case)


def ask(world: World, who: str, q: str, **more: str):
    return client_of(getattr(world, who)).post("/search/", {"q": q, "purpose": "investigation", **more})


def add_files(world: World, exhibit: Exhibit, count: int) -> None:
    scan = world.add_scan(exhibit)
    (medium,) = world.add_media(exhibit, 1)
    File.objects.bulk_create(
        File(exhibit=exhibit, scan=scan, medium=medium, address=f"strand/{n:04}.jpg", folder="", status="new")
        for n in range(count)
    )


def test_what_is_found_leads_to_its_page(world: World, exhibit: Exhibit) -> None:
    add_files(world, exhibit, 1)
    text = ask(world, "anna", "strand").content.decode()
    assert f'href="/media/{world.case.number}/1/">strand/0000.jpg</a>' in text
    assert f'href="/cases/{world.case.number}/exhibits/G1/"' in ask(world, "anna", "laptop").content.decode()
    assert f'href="/cases/{world.case.number}/"' in ask(world, "anna", "onderzoek").content.decode()


def test_a_purpose_is_required(world: World, exhibit: Exhibit) -> None:
    for told in ({"purpose": ""}, {"purpose": "curiosity"}):
        response = ask(world, "anna", "laptop", **told)
        assert response.status_code == 400
        assert "Een laptop" not in response.content.decode()


def test_the_log_keeps_text_purpose_and_what_was_shown(world: World, exhibit: Exhibit) -> None:
    ask(world, "anna", "laptop", more="a tip")
    entry = AuditEntry.objects.get(name="search.search")
    assert (entry.purpose, json.loads(entry.details)) == ("investigation: a tip", {"query": "laptop"})
    assert json.loads(entry.objects_named) == [f"exhibit:{exhibit.pk}"]


def test_long_lists_tell_their_limit_and_go_on(world: World, exhibit: Exhibit) -> None:
    add_files(world, exhibit, 205)
    first = ask(world, "anna", "strand").content.decode()
    assert first.count("strand/0") == 10
    page = ask(world, "anna", "strand", kind="address").content.decode()
    assert (page.count("strand/0"), "200" in page) == (200, True)
    after = re.search(r'name="after" value="([0-9-]+)"', page)[1]
    last = ask(world, "anna", "strand", kind="address", after=after).content.decode()
    assert last.count("strand/0") == 5
    assert 'name="kind" value="address"' not in last


def without_secrets(text: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"|data-csrf="[^"]*"', "", text)


def test_a_stranger_gets_the_same_page_as_for_nothing(world: World, exhibit: Exhibit) -> None:
    add_files(world, exhibit, 3)
    client = client_of(world.carla)

    def page(q: str) -> str:
        text = client.post("/search/", {"q": q, "purpose": "investigation"}).content.decode()
        return without_secrets(text.replace(q, "Q"))

    nothing = page("nergens te vinden")
    for q in ("strand", world.case.number, "Een laptop", world.case.media.get().sha256):
        assert page(q) == nothing


@pytest.mark.parametrize("wrong", [{"q": ""}, {"q": "x"}, {"q": "x" * 300}, {"kind": "person"}, {"after": "1;DROP"}])
def test_nonsense_is_refused_with_a_reason(world: World, wrong: dict[str, str]) -> None:
    assert ask(world, "anna", **{"q": "strand", **wrong}).status_code == 400


def test_what_is_sought_stands_in_no_address(world: World) -> None:
    assert b'method="post"' in client_of(world.anna).get("/search/").content
    assert client_of(world.anna).get("/search/?q=onderzoek").content.count(b"Onderzoek PL") == 0
