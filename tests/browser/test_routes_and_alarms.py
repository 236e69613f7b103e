"""Routes, alarms, books and figures in a real browser: fit for a telephone, in both languages; axe finds nothing."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as desk_settings
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from tests.browsing import answers_come
from tests.desk_world import World, actor, client_of
from tests.reports.made import made_report
from tests.reports.sent import Kind, a_destination, a_hotline, a_row, in_force
from vangnet.intake.report import Channel
from vangnet.reports import books
from vangnet.reports.actions.route_tables import draft, try_out
from vangnet.reports.actions.routing import failed, send
from vangnet.reports.models import Arrival, Destination, Report

__all__ = ["answers_come"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "routes": "/routes/",
    "draft": "/routes/versions/2",
    "destinations": "/routes/destinations",
    "destination": "/routes/destinations/add",
    "deliveries": "/routes/deliveries",
    "alarms": "/alarms/",
    "books": "/alarms/books",
    "where": "/alarms/where",
    "figures": "/figures/",
    "report": "/reports/{report}/",
}
WIDTHS = (360, 1280)


@pytest.fixture
def report(transactional_db: None, tmp_path: Path, settings: Any) -> Report:
    """A desk with all of it: a table in force with a broken row, a draft, deliveries, alarms, books that are off."""
    settings.REPORTS, settings.DOOR_KEYS = tmp_path / "reports", tmp_path / "door.key"
    settings.PUBLIC_CARD = tmp_path / "no-card.json"
    world = World()
    a_hotline(world)
    lirc, weg = a_destination("lirc", Kind.FOREIGN), a_destination("jeugd", Kind.TEAM, team=world.team)
    forum = a_row("forum-exchange", "(situation is r2 or url is open) and not channel is hotline", "offlimits")
    in_force(world, forum, a_row("jeugd", "minor is reported", "jeugd"), a_row("rest", "always", "here"))
    made = [
        made_report(world, channel=channel, urls=("https://example.org/",), lane=number % 6, rules="vangnet 1")
        for number, channel in enumerate([Channel.PUBLIC] * 7 + [Channel.PLATFORM] * 9 + [Channel.CHAT] * 2)
    ]
    second = draft(
        text=a_row("all", "channel is public", "lirc") + a_row("wrong", "chanel is x", "x"), by=actor(world.dora)
    )
    try_out(second, by=actor(world.dora))
    send(made[-1], lirc, by=actor(world.ines), reason="Een onderzoek loopt in een ander land.")
    failed(
        send(made[-2], lirc, by=actor(world.ines), reason="Idem."), problem="Adres bestaat niet.", by=actor(world.ines)
    )
    Destination.objects.filter(pk=weg.pk).update(is_active=False)
    today = timezone.localdate()
    for days in (3, 2, 1):
        books.keep(today - timedelta(days=days))
    Arrival.objects.filter(pk=made[3].arrival_id).update(told=2, accepted=2)
    books.keep(today)
    return made[4]


@pytest.fixture
def page(report: Report, live_server: Any) -> Iterator[Page]:
    """A browser in which Dirk, who manages routes, signed in."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from vangnet.accounts.models import Person

    cookies = client_of(Person.objects.get(number="dirk")).cookies
    session = cookies[desk_settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        context = opened.new_context()
        cookie = {"name": desk_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        yield context.new_page()
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def test_every_page_is_fit_for_a_telephone_and_axe_finds_nothing(page: Page, report: Report, live_server: Any) -> None:
    shots = os.environ.get("VANGNET_SHOTS")
    found = []
    for language in ("nl", "en"):
        page.goto(live_server.url + "/alarms/where")
        if page.locator("html").get_attribute("lang") != language:
            page.locator(f"button[name=language][value={language}]").click()
        for name, address in PAGES.items():
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(live_server.url + address.format(report=report.number))
                if shots:
                    page.screenshot(path=f"{shots}/{name}-{language}-{width}.png", full_page=True)
                wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wider > 0:
                    found.append(f"{name} {language} {width}: {wider} px too wide")
            if name == "report":  # the page is another room's, and tested there
                continue
            violations = Axe().run(page).response["violations"]
            found += [f"{name} {language}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in violations]
    assert "\n".join(found) == ""
