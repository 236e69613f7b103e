"""How far the search is: steps are added and taken back, and the series of cases follow."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate as today

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Series
from vangnet.cases.queries.retention import holding_series
from vangnet.errors import InputRefused
from vangnet.victims.actions.opening import open_victim, tie_series, untie_series
from vangnet.victims.actions.outcome import offer_help
from vangnet.victims.actions.status import add_step, take_back_step
from vangnet.victims.models import Victim
from vangnet.victims.rules import furthest


def step(world: World, child: Victim, status: str, **more: object):
    told = {"status": status, "on": today(), "ground": "politie van een ander land", "by": actor(world.wies), **more}
    return add_step(child, **told)


def test_the_furthest_step_counts_whatever_was_written_down_first() -> None:
    assert furthest([]) == "unidentified"
    assert furthest(["safeguarded", "identified"]) == furthest(["identified", "safeguarded"]) == "safeguarded"
    assert furthest(["safe"]) == "safe"


def test_a_step_moves_the_status_and_taking_it_back_moves_it_back(world: World, child: Victim) -> None:
    first = step(world, child, "identified", on=date(2026, 3, 1))
    assert (child.status, first.on) == ("identified", date(2026, 3, 1))
    take_back_step(first, reason="verwisseld", by=actor(world.bram))
    child.refresh_from_db()
    assert child.status == "unidentified"
    kept = child.steps.get()
    assert (kept.revoked_by, kept.revoked_why, kept.ground) == (world.bram, "verwisseld", "politie van een ander land")
    with pytest.raises(InputRefused, match="eerder"):
        take_back_step(first, reason="nog eens", by=actor(world.bram))


@pytest.mark.parametrize(
    "told",
    [
        {"status": "unidentified"},
        {"status": "gone"},
        {"ground": "  "},
        {"days": 1},  # still to come
        {"status": "safe"},  # no help was offered yet
    ],
)
def test_a_step_that_says_nothing_is_refused(world: World, child: Victim, told: dict[str, Any]) -> None:
    told = {"on": today() + timedelta(told["days"])} if "days" in told else told
    with pytest.raises(InputRefused):
        step(world, child, **{"status": "identified", **told})
    child.refresh_from_db()
    assert (child.status, child.steps.count()) == ("unidentified", 0)


def test_a_child_is_safe_when_help_was_offered(world: World, child: Victim) -> None:
    offer_help(child, what="opvang", offered_on=today(), by=actor(world.wies))
    step(world, child, "safe")
    assert child.status == "safe"


def test_a_status_stands_once(world: World, child: Victim) -> None:
    step(world, child, "identified")
    with pytest.raises(InputRefused, match="staat al"):
        step(world, child, "identified")


def test_the_series_follows_with_a_line_in_the_log_of_its_case(world: World, child: Victim) -> None:
    series = Series.objects.get()
    world.add_media(world.add_exhibit(world.case), 1)
    series.media.set(world.case.media.all())
    assert list(holding_series(world.case)) == [series]
    one = step(world, child, "identified")
    series.refresh_from_db()
    assert series.child_identified
    assert not holding_series(world.case).exists()  # retention reads it
    line = AuditEntry.objects.get(name="series.identified")
    assert (line.case_number, line.details) == (world.case.number, '{"identified":true}')
    take_back_step(one, reason="verwisseld", by=actor(world.bram))
    series.refresh_from_db()
    assert not series.child_identified


def test_freed_is_not_identified(world: World, child: Victim) -> None:
    step(world, child, "safeguarded")
    assert not Series.objects.get().child_identified


def test_a_series_of_two_children_is_identified_when_both_are(world: World, child: Victim) -> None:
    series = Series.objects.get()
    step(world, child, "identified")
    other = open_victim(name="Groene kamer", series=series, reason="tweede kind", by=actor(world.wies))
    series.refresh_from_db()
    assert not series.child_identified
    step(world, other, "identified")
    series.refresh_from_db()
    assert series.child_identified


def test_a_series_that_is_taken_off_an_identified_child_is_looked_for_again(world: World, child: Victim) -> None:
    step(world, child, "identified")
    untie_series(child.series.get(), reason="een ander kind", by=actor(world.wies))
    assert not Series.objects.get().child_identified


def test_a_series_that_is_put_on_the_page_of_an_identified_child_is_identified(world: World, child: Victim) -> None:
    step(world, child, "identified")
    more = Series.objects.create(case=world.case, name="Kamer 2", review_on=today())
    tie_series(child, more, reason="zelfde kamer", by=actor(world.wies))
    more.refresh_from_db()
    assert more.child_identified


def test_the_log_never_tells_what_somebody_wrote(world: World, child: Victim) -> None:
    step(world, child, "identified", ground="Een Geheime Naam")
    assert not any("Geheime" in line.details for line in AuditEntry.objects.all())
