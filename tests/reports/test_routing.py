"""Where reports go by the table in force, and what no table can do."""

from datetime import date
from typing import Any

import pytest

from tests.desk_world import World
from tests.reports.made import made_report
from tests.reports.sent import Kind, a_destination, a_hotline, a_row, in_force
from vangnet.intake.report import Channel, Field, Person, Role, Told
from vangnet.intake.report import Kind as IdentifierKind
from vangnet.reports.actions.routing import propose
from vangnet.reports.actions.sorting import check_table, sort_new
from vangnet.reports.models import Alarm, Proposed, Report
from vangnet.reports.routing.facts import facts_of

WEIGHED: dict[str, Any] = {"lane": 5, "rules": "vangnet 1"}
TODAY = date(2026, 11, 22)


def told(kind: IdentifierKind, value: str, **more: Any) -> Told:
    return Told(kind=kind, value=value, **more)


# -- facts ------------------------------------------------------------------------------------------------------------


def test_what_was_told_is_a_fact_and_what_was_not_is_none(world: World) -> None:
    report = made_report(
        world,
        channel=Channel.PUBLIC,
        situation="r2",
        urls=("https://example.org/x", "https://t.me/voorbeeld"),
        annotations=("sextortion",),
        people=(
            Person(role=Role.REPORTED, age="17", place="Hengelo, Overijssel"),
            Person(role=Role.REPORTER, age="44", place="Maastricht"),
            Person(role=Role.VICTIM, born_on="2014-05-01"),
        ),
        told=(
            told(IdentifierKind.PHONE, "053 489 12 34"),
            told(IdentifierKind.PHONE, "+32 471 23 45 67"),
            told(IdentifierKind.PHONE, "043 321 00 00", role=Role.REPORTER),
            told(IdentifierKind.NICKNAME, "groep 0541 en 0999", platform="Voorbeeldapp"),
        ),
        fields=(
            Field(path="items[2]/hosting_country", value="NL"),
            Field(path="victim/city", value="1011 AB Amsterdam"),
        ),
        **WEIGHED,
    )
    facts = facts_of(report, today=TODAY)
    assert {name: set(values) for name, values in facts.items() if values} == {
        "channel": {"public"},
        "source": {"voorbeeldplatform"},
        "situation": {"r2"},
        "annotation": {"sextortion"},
        "platform": {"voorbeeldapp"},
        "language": {"nl"},
        "lane": {5},
        "urgent": {0},
        "worry": {0},
        "nothing_told": {0},
        "url": {"open", "chat"},
        "files": {0},
        "hosting": {"nl"},
        "phone_country": {"nl", "be"},
        "municipality": {"hengelo (o.)", "amsterdam"},
        "police_unit": {"oost-nederland", "amsterdam"},
        "dialling_code": {"053", "0541"},
        "postal_code": {1011},
        "age": {17, 44, 12},
        "minor": {"reported", "victim"},
    }


def test_a_report_in_which_nothing_was_told_says_so(world: World) -> None:
    report = made_report(world, summary="", source="", **WEIGHED)
    facts = facts_of(report, today=TODAY)
    assert facts["nothing_told"] == {1}
    assert {name for name, values in facts.items() if values} == {
        "channel", "language", "lane", "urgent", "worry", "nothing_told", "files",
    }  # fmt: skip


def test_a_worry_that_a_person_states_is_a_fact(world: World) -> None:
    report = made_report(world, circumstances={"worry": {"answer": "yes", "source": "gebeld"}})
    assert facts_of(report, today=TODAY)["worry"] == {1}


# -- the table --------------------------------------------------------------------------------------------------------


def test_a_proposal_names_the_row_the_reason_and_what_made_it_fit(world: World) -> None:
    hotline = a_hotline(world)
    in_force(
        world, a_row("forum", "situation is r2 and channel is public", "offlimits"), a_row("rest", "always", "here")
    )
    found = propose(made_report(world, channel=Channel.PUBLIC, situation="r2", **WEIGHED))
    assert found.row is not None
    assert (found.row.name, found.destination, found.held) == ("forum", hotline, None)
    assert found.reason("en") == "Because forum."
    assert found.because("nl") == ["de situatie is uitwisseling op een forum (r2)", "het kanaal is de publiekspagina"]


def test_switching_on_another_table_sends_the_next_report_elsewhere(world: World) -> None:
    jeugd = a_destination("jeugd", Kind.TEAM, team=world.team)
    in_force(world, a_row("rest", "always", "here"))
    first = propose(made_report(world, channel=Channel.CHAT, **WEIGHED))
    in_force(world, a_row("chat", "channel is chat", "jeugd"), a_row("rest", "always", "here"))
    second = propose(made_report(world, channel=Channel.CHAT, **WEIGHED))
    assert (first.stays, second.destination) == (True, jeugd)


def test_a_dialling_code_proposes_the_unit_and_says_that_nobody_checked_it(world: World) -> None:
    limburg = a_destination("limburg", Kind.UNIT, unit=world.elsewhere)
    in_force(world, a_row("limburg", 'police_unit is "Limburg"', "limburg"))
    found = propose(made_report(world, told=(told(IdentifierKind.PHONE, "+31 45 571 00 00"),), **WEIGHED))
    assert found.destination == limburg
    assert found.remarks("nl") == ["Netnummer 045 hoort bij Heerlen (niet gecontroleerd)."]


def test_a_report_for_the_unit_that_has_it_stays(world: World) -> None:
    a_destination("oost", Kind.UNIT, unit=world.unit)
    in_force(world, a_row("oost", "municipality is Enschede", "oost"))
    report = made_report(world, people=(Person(role=Role.VICTIM, place="Enschede"),), **WEIGHED)
    assert propose(report).stays


@pytest.mark.parametrize("to", ["offlimits", "sluiten"])
@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"lane": 0, "rules": "vangnet 1"}, "routing.held_lane"),
        ({"lane": 1, "rules": "vangnet 1"}, "routing.held_lane"),
        ({"lane": 5, "rules": ""}, "routing.held_unweighed"),
        ({"incriminates_self": True}, "routing.held_own_acts"),
    ],
)
def test_no_table_sends_a_report_of_a_high_lane_to_the_hotline_or_closes_it(
    world: World, facts: dict[str, Any], why: str, to: str
) -> None:
    a_hotline(world)
    a_destination("sluiten", Kind.CLOSE)
    in_force(world, a_row("all", "always", to))
    report = made_report(world, **facts)
    found = propose(report)
    assert found.held is not None
    assert (found.held.code, found.goes_by_itself) == (why, False)
    sort_new()
    report.refresh_from_db()
    assert (report.state, report.deliveries.count()) == (Report.State.NEW, 0)


def test_a_row_that_may_sends_by_itself_and_says_so(world: World) -> None:
    a_hotline(world)
    in_force(world, a_row("open", "url is open", "offlimits", automatic=True), a_row("rest", "always", "here"))
    sent = made_report(world, urls=("https://example.org/x",), **WEIGHED)
    hard = made_report(world, urls=("https://example.org/y",), lane=1, rules="vangnet 1")
    assert sort_new() == 2
    sent.refresh_from_db()
    hard.refresh_from_db()
    delivery = sent.deliveries.get()
    assert (sent.state, delivery.made_by, delivery.row, delivery.reason) == ("routed", None, "open", "Omdat open.")
    assert sent.hotline_messages.get().body["items"] == [{"url": "https://example.org/x"}]
    assert (hard.state, hard.deliveries.count()) == ("new", 0)


@pytest.mark.parametrize("kind", [Kind.CLOSE, Kind.HOTLINE, Kind.UNIT, Kind.FOREIGN, Kind.YOUTH_CARE])
def test_no_table_sends_away_what_tells_of_own_acts(world: World, kind: Kind) -> None:
    a_hotline(world)
    if kind != Kind.HOTLINE:
        a_destination("ergens", kind, contact="post@example.org")
    to = "offlimits" if kind == Kind.HOTLINE else "ergens"
    in_force(world, a_row("all", "always", to, automatic=kind != Kind.CLOSE))
    report = made_report(world, incriminates_self=True)
    found = propose(report)
    assert found.held is not None
    assert (found.held.code, found.goes_by_itself) == ("routing.held_own_acts", False)
    sort_new()
    report.refresh_from_db()
    assert (report.state, report.deliveries.count()) == (Report.State.NEW, 0)


def test_a_report_that_no_row_fits_stays_and_is_an_alarm_until_one_fits(world: World) -> None:
    in_force(world, a_row("chat", "channel is chat", "here"))
    report = made_report(world, **WEIGHED)
    assert [sort_new(), sort_new()] == [1, 0]  # asked once
    alarm = Alarm.objects.get(kind=Alarm.Kind.NO_ROUTE)
    report.refresh_from_db()
    assert (alarm.report, alarm.facts["problem"][0], report.state) == (report, "routing.none_fits", "new")
    in_force(world, a_row("rest", "always", "here"))
    sort_new()
    alarm.refresh_from_db()
    assert alarm.settled_how == "rest: fits now"


def test_a_report_that_is_weighed_anew_is_asked_anew(world: World) -> None:
    in_force(world, a_row("high", "lane < 2", "here"), a_row("rest", "always", "here"))
    report = made_report(world, lane=0)
    sort_new()
    assert Proposed.objects.get(report=report).row == "high"
    Report.objects.filter(pk=report.pk).update(lane=4, rules="vangnet 1")
    assert sort_new() == 1
    assert Proposed.objects.get(report=report).row == "rest"


def test_without_a_table_one_alarm_says_so_and_not_one_for_each_report(world: World) -> None:
    made_report(world)
    made_report(world)
    assert [sort_new(), sort_new()] == [0, 0]
    assert [(alarm.kind, alarm.key, alarm.times) for alarm in Alarm.objects.all()] == [("routes", "table:none", 1)]
    assert propose(made_report(world)).problem is not None


def test_a_row_whose_destination_ended_is_an_alarm_and_stops_what_stands_below_it(world: World) -> None:
    jeugd = a_destination("jeugd", Kind.TEAM, team=world.team)
    in_force(world, a_row("chat", "channel is chat", "jeugd"), a_row("rest", "always", "here"))
    jeugd.is_active = False
    jeugd.save()
    check_table()
    check_table()
    alarm = Alarm.objects.get(kind=Alarm.Kind.ROUTES)
    assert (alarm.facts["row"], alarm.facts["problem"][0], alarm.times) == ("chat", "routing.destination_ended", 1)
    chat, other = made_report(world, channel=Channel.CHAT, **WEIGHED), made_report(world, **WEIGHED)
    sort_new()
    found = propose(chat)
    assert (found.row, found.problem and found.problem.code) == (None, "routing.row_broken")
    assert Alarm.objects.get(kind=Alarm.Kind.NO_ROUTE).report == chat
    assert propose(other).stays  # the rows that work still do


def test_a_team_in_which_nobody_is_left_is_an_alarm(world: World) -> None:
    a_destination("limburg", Kind.TEAM, team=world.other_team)
    in_force(world, a_row("rest", "always", "limburg"))
    for person in world.other_team.people.all():
        person.is_active = False
        person.save()
    check_table()
    assert Alarm.objects.get().facts["problem"] == ["routing.team_is_empty", {"team": "TBKK Limburg"}]
