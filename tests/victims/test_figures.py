"""Yearly counts: what the source documents told, and ours beside; small numbers are hidden."""

from datetime import date

from tests.desk_world import World, actor
from vangnet.victims.actions.opening import open_victim
from vangnet.victims.actions.status import add_step, take_back_step
from vangnet.victims.queries.figures import few, standing, yearly


def test_a_small_number_is_hidden_and_none_is_not() -> None:
    assert [few(count) for count in (0, 1, 4, 5, 423)] == [0, "few", "few", 5, 423]


def test_a_child_is_counted_once_in_the_year_that_was_written_down(world: World) -> None:
    by = actor(world.wies)
    for number in range(6):
        child = open_victim(name=f"Kamer {number}", by=by)
        first = add_step(child, status="identified", on=date(2024, 5, 1), ground="x", by=by)
        if number == 0:
            take_back_step(first, reason="x", by=by)
            add_step(child, status="identified", on=date(2025, 5, 1), ground="x", by=by)
    told = {one.year: one.told["identified"] for one in yearly()}
    assert (told[2024], told[2025]) == (5, "few")
    assert standing() == {"unidentified": 0, "identified": 6, "safeguarded": 0, "safe": 0}
