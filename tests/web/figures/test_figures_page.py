"""Figures: tables that add up, small numbers hidden, and a CSV that computes nothing."""

import csv
import io

from django.utils import timezone

from tests.desk_world import World, actor, client_of
from tests.reports.made import made_report
from vangnet.intake.report import Channel
from vangnet.reports.actions.freezing import freeze_year


def this_year() -> int:
    return timezone.localdate().year


def test_small_numbers_are_hidden_and_the_total_is_told(world: World) -> None:
    for _ in range(8):
        made_report(world, channel=Channel.PLATFORM)
    for _ in range(6):
        made_report(world, channel=Channel.CHAT)
    made_report(world, channel=Channel.YOUTH_CARE)
    response = client_of(world.stijn).get("/figures/")
    (channel,) = [table for table in response.context["tables"] if table.code == "channel"]
    assert {row.name: row.shown for row in channel.rows} == {
        "Chatnummer": "afgeschermd",  # or the small one could be reckoned
        "Platform": "8",
        "Jeugdzorg": "minder dan 5",
    }
    assert channel.total == 15
    page = response.content.decode()
    assert page.count("minder dan 5") == 2  # in the plot and in the table
    assert "De tabel eronder zegt hetzelfde." in page


def test_the_csv_says_what_was_counted_and_computes_nothing(world: World) -> None:
    for _ in range(6):
        made_report(world, incident="=cmd|' /C calc'!A0")
    client = client_of(world.dirk)
    answer = client.get(f"/figures/figures.csv?first={this_year()}-01-01&last={this_year()}-12-31")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == ["Geteld", "Meldingen ontvangen vanaf", f"{this_year()}-01-01"]
    assert ["Per soort", "'=cmd|' /C calc'!A0", "6"] in rows
    assert not any(value[:1] in ("=", "+", "-", "@", "\t") for row in rows for value in row)
    assert ["Meldingen", "Samen", "6"] in rows


def test_a_frozen_year_is_shown_as_it_was(world: World) -> None:
    then = timezone.now().replace(year=this_year() - 1, month=3, day=1)
    for _ in range(5):
        made_report(world, received_at=then)
    kept = freeze_year(this_year() - 1, by=actor(world.dirk))
    page = client_of(world.stijn).get(f"/figures/?year={this_year() - 1}").content.decode()
    assert kept.digest in page
    assert "Deze cijfers zijn vastgezet" in page
    assert client_of(world.stijn).get(f"/figures/?year={this_year() - 3}").status_code == 404


def test_strange_days_are_refused_in_words(world: World) -> None:
    client = client_of(world.stijn)
    days = (("2026-12-01", "2026-01-01"), ("x", "y"), ("0001-01-01", "9999-12-31"), ("1999-01-01", "2026-01-01"))
    for first, last in days:
        assert client.get(f"/figures/?first={first}&last={last}").status_code == 200
        assert client.get(f"/figures/figures.csv?first={first}&last={last}").status_code in (200, 404)
    assert client.get("/figures/figures.csv").status_code == 404


def test_figures_are_for_who_may_read_them(world: World) -> None:
    for person, status in ((world.ines, 200), (world.stijn, 200), (world.anna, 403), (world.nobody, 403)):
        assert client_of(person).get("/figures/").status_code == status


def test_a_page_without_reports_says_so(world: World) -> None:
    assert "Op deze dagen is geen melding binnengekomen." in client_of(world.stijn).get("/figures/").content.decode()
