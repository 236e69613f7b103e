"""Versions of the table: tried before they count, switched on by a second person, and nothing is lost on the way."""

import pytest

from tests.desk_world import World, actor
from tests.reports.made import made_report
from tests.reports.sent import Kind, a_destination, a_row, in_force
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused
from vangnet.intake.report import Channel
from vangnet.reports.actions.destinations import add_destination, change_destination
from vangnet.reports.actions.route_tables import add_standard, change, draft, switch_on, try_out
from vangnet.reports.models import Alarm, Destination, RouteTable
from vangnet.reports.routing.proposing import problems_of
from vangnet.reports.routing.table import read

REST = a_row("rest", "always", "here")


def test_nobody_switches_on_what_they_changed_last(world: World) -> None:
    table = draft(text=REST, by=actor(world.dirk))
    try_out(table, by=actor(world.dirk))
    with pytest.raises(InputRefused, match="tweede"):
        switch_on(table, by=actor(world.dirk))
    assert switch_on(table, by=actor(world.dora)).state == RouteTable.State.IN_FORCE


def test_what_was_changed_after_it_was_tried_is_not_switched_on(world: World) -> None:
    table = draft(text=REST, by=actor(world.dirk))
    try_out(table, by=actor(world.dirk))
    change(table, text=a_row("chat", "channel is chat", "here") + REST, by=actor(world.dirk))
    with pytest.raises(InputRefused, match="Probeer"):
        switch_on(table, by=actor(world.dora))


def test_a_table_with_errors_is_tried_and_not_switched_on(world: World) -> None:
    table = draft(text=a_row("chat", "channel is chat", "nergens"), by=actor(world.dirk))
    tried = try_out(table, by=actor(world.dirk))
    assert tried["problems"] == [{"line": 1, "row": "chat", "word": ["routing.no_destination", {"told": "nergens"}]}]
    with pytest.raises(InputRefused, match="fouten"):
        switch_on(table, by=actor(world.dora))


def test_a_table_that_was_in_force_is_kept_as_it_was(world: World) -> None:
    first, second = in_force(world, REST), in_force(world, a_row("all", "always", "here"))
    first.refresh_from_db()
    assert (first.state, second.state, first.text) == ("retired", "in_force", REST)
    assert first.retired_at is not None
    with pytest.raises(InputRefused):
        change(first, text="x", by=actor(world.dirk))


def test_trying_tells_what_would_go_elsewhere_and_changes_nothing(world: World) -> None:
    jeugd = a_destination("jeugd", Kind.TEAM, team=world.team)
    in_force(world, a_row("chat", "channel is chat", "here"), a_row("mail", "channel is mail", "here"))
    chat, other = made_report(world, channel=Channel.CHAT), made_report(world, channel=Channel.TELEPHONE)
    rows = a_row("chat", "channel is chat", jeugd.code) + a_row("never", "hosting is de", "here")
    table = draft(text=rows, by=actor(world.dirk))
    tried = try_out(table, by=actor(world.dirk))
    assert tried["changes"] == [
        {"report": chat.number, "before": "here", "after": "jeugd", "row_before": "chat", "row_after": "chat"}
    ]
    assert (tried["reports"], tried["elsewhere"], tried["fits"]) == (2, 1, {"chat": 1, "never": 0})
    assert (tried["never"], tried["none"], tried["without_row"]) == (["never"], 1, [other.number])
    assert not chat.deliveries.exists()
    assert table.state == RouteTable.State.DRAFT


def test_every_step_of_a_table_is_in_the_log(world: World) -> None:
    in_force(world, REST)
    names = list(
        AuditEntry.objects.filter(name__startswith="routes.").order_by("sequence").values_list("name", flat=True)
    )
    assert names == ["routes.draft", "routes.try", "routes.switch_on"]


def test_the_standard_draft_brings_its_destinations_and_waits_for_the_hotline_only(world: World) -> None:
    table = add_standard(by=actor(world.dirk))
    assert table.state == RouteTable.State.DRAFT
    assert {problem.word.code for problem in problems_of(read(table.text))} == {"routing.hotline_gone"}
    assert Destination.objects.get(code="eenheid-limburg").unit == world.elsewhere
    add_standard(by=actor(world.dirk))
    assert Destination.objects.filter(code="offlimits").count() == 1


def test_a_destination_says_what_it_lacks(world: World) -> None:
    with pytest.raises(InputRefused, match="team"):
        add_destination(code="jeugd", name="Jeugd", kind=Kind.TEAM, by=actor(world.dirk))
    with pytest.raises(InputRefused):
        add_destination(code="buitenland", name="Buitenland", kind=Kind.FOREIGN, by=actor(world.dirk))
    made = add_destination(code="jeugd", name="Jeugd", kind=Kind.TEAM, team=world.team, by=actor(world.dirk))
    in_force(world, a_row("rest", "always", "jeugd"))
    change_destination(made, is_active=False, by=actor(world.dirk))
    assert Alarm.objects.get().facts["row"] == "rest"  # at once


def test_an_empty_or_huge_table_is_no_draft(world: World) -> None:
    for text in (" ", "x" * 300_000):
        with pytest.raises(InputRefused):
            draft(text=text, by=actor(world.dirk))
