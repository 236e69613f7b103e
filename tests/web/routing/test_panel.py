"""The panel on the page of a report: the proposal with its reasons, sending, and where it is."""

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from tests.desk_world import World
from tests.reports.made import made_report
from tests.reports.sent import a_hotline, a_row, in_force
from vangnet.accounts.models import Person
from vangnet.intake.report import Channel
from vangnet.reports.models import Report
from vangnet.web.routing.panel import fill


def shown(person: Person, report: Report) -> str:
    request = RequestFactory().get("/reports/x/")
    request.user = person
    with override("nl"):
        told = fill(request, report)  # type: ignore[arg-type]
        return render_to_string("routing/panel.html", {"report": report, **told}, None)


def test_the_panel_tells_where_why_and_how_sure(world: World) -> None:
    a_hotline(world)
    in_force(world, a_row("forum", "channel is public and situation is r2", "offlimits"))
    report = made_report(world, channel=Channel.PUBLIC, situation="r2", lane=5, rules="vangnet 1")
    page = shown(world.ines, report)
    assert "De tabel stelt voor: naar <strong>Offlimits</strong>." in page
    assert "het kanaal is de publiekspagina" in page
    assert "Omdat forum." in page  # the reason, ready to be sent


def test_of_a_hard_lane_the_panel_says_that_a_person_looks_first(world: World) -> None:
    a_hotline(world)
    in_force(world, a_row("all", "always", "offlimits"))
    page = shown(world.ines, made_report(world, lane=0, rules="vangnet 1"))
    assert "Eerst kijkt een mens" in page
    assert "<details open" not in page


def test_who_may_not_send_sees_no_form(world: World) -> None:
    in_force(world, a_row("all", "always", "here"))
    report = made_report(world, lane=5, rules="vangnet 1", team=world.team)
    assert "Deze melding versturen" not in shown(world.anna, report)
    assert "Deze melding versturen" in shown(world.ines, report)


def test_of_an_ended_report_only_what_was_sent_is_told(world: World) -> None:
    page = shown(world.ines, made_report(world, state="closed"))
    assert "stelt voor" not in page
    assert "Deze melding versturen" not in page
