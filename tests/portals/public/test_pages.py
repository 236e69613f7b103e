"""Every page of the door, in both languages: 112, no cookie, nothing kept, nothing told to other sites."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.portals.public.conftest import Door
from tests.portals.public.world import form_of, reported
from vangnet.portals.public.models import FormSent, Receipt, Waiting
from vangnet.portals.public.routing import routes

LANGUAGES = pytest.mark.parametrize("prefix", ["", "/en"])
FORMS = ("r1", "r2", "r3", "r5", "victim", "own", "other")


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.lookup_str.startswith("vangnet.portals.public.views"):
            yield pattern


def addresses() -> list[str]:
    """Every address of a page, whatever was added to the table of addresses."""
    told = []
    for pattern in names(get_resolver("vangnet.config.public_urls").url_patterns):
        address = "/" + str(pattern.pattern)
        if "<slug:row>" in address:
            told += [address.replace("<slug:row>", row) for row in routes()]
        elif "<slug:situation>" in address:
            told += [address.replace("<slug:situation>", form) for form in FORMS]
        else:
            told.append(address)
    return told


def test_the_walk_meets_every_page(door: Door) -> None:
    assert len(addresses()) == len(set(addresses())) == 30


@LANGUAGES
def test_every_page_names_112_and_keeps_nothing(door: Door, prefix: str) -> None:
    client = door.client()
    for address in addresses():
        response = client.get(prefix + address)
        page = response.content.decode()
        assert response.status_code == 200, address
        assert '<a class="call" href="tel:112">' in page, address
        assert f'<html lang="{"en" if prefix else "nl"}">' in page
        assert "data-exit" in page
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert "style=" not in page
        assert "<script>" not in page
        assert not response.cookies, address


@LANGUAGES
def test_pages_after_a_form_and_for_what_went_wrong_name_112_too(door: Door, prefix: str) -> None:
    client = door.client()
    sent = client.post(f"{prefix}/report/r1/", form_of(client))
    wrong = client.post(f"{prefix}/report/r1/", {})
    state = client.post(f"{prefix}/status/", {"code": reported(client)})
    not_known = client.post(f"{prefix}/status/", {"code": "nonsense"})
    missing = client.get(f"{prefix}/nothing/")
    assert [one.status_code for one in (sent, wrong, state, not_known, missing)] == [200, 422, 200, 422, 404]
    for response in (sent, wrong, state, not_known, missing):
        assert 'href="tel:112"' in response.content.decode()
        assert not response.cookies


def test_dutch_is_the_language_whatever_a_browser_prefers(door: Door) -> None:
    page = door.client().get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).content.decode()
    assert "Gaat het over u of uw kind?" in page
    assert 'hreflang="en"' in page


@LANGUAGES
def test_no_title_tells_what_the_site_is_about(door: Door, prefix: str) -> None:
    for address in addresses():
        title = re.search("<title>(.*?)</title>", door.client().get(prefix + address).content.decode())
        assert title
        assert not re.search("misbruik|abuse|porno|seks|sexual|kind|child", title[1], re.IGNORECASE), title[1]


@LANGUAGES
def test_the_page_for_victims_holds_no_threat_and_the_right_help(door: Door, prefix: str) -> None:
    page = door.client().get(f"{prefix}/you/").content.decode()
    text = re.search("<main.*</main>", page, re.DOTALL)
    assert text
    assert not re.search("strafbaar|punishable|offence|aangifte doen is verplicht", text[0])
    for contact in ("tel:112", "tel:0202615275", "tel:08000188", "tel:09008844"):
        assert contact in text[0], contact
    assert re.search("verwijder het nog niet|not delete it yet", text[0], re.IGNORECASE)
    assert f'href="{prefix}/report/victim/"' in text[0]


@LANGUAGES
def test_the_way_to_help_for_oneself_leaves_no_trace(door: Door, prefix: str, caplog: pytest.LogCaptureFixture) -> None:
    page = door.client().get(f"{prefix}/own/").content.decode()
    link = re.search('<a href="https://www.stopitnow.nl/"[^>]*>', page)
    assert link
    assert 'rel="noreferrer noopener"' in link[0]
    assert "ping=" not in link[0]
    assert caplog.records == []
    assert [model.objects.count() for model in (Waiting, Receipt, FormSent)] == [0, 0, 0]


def test_other_sites_are_only_linked_and_never_told_where_somebody_came_from(door: Door) -> None:
    for address in addresses():
        page = door.client().get(address).content.decode()
        for link in re.findall('<a[^>]*href="https?://[^>]*>', page):
            assert "noreferrer" in link
        assert not re.findall('(?:src|href)="//|src="http', page)


def test_only_reading_is_answered_where_nothing_is_asked(door: Door) -> None:
    for address in addresses():
        is_form = address.startswith(("/report/", "/status/"))
        assert (door.client().post(address).status_code == 405) is not is_form, address
