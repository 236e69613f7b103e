"""What is hidden of one figure is hidden of the one that is the same count; and who reads what."""

from datetime import date

from tests.desk_world import World
from tests.statistics.counted import decided, identified, last_year
from vangnet.statistics.figures import decisions
from vangnet.statistics.queries.counting import Counted
from vangnet.statistics.tallying import Tally
from vangnet.statistics.telling import protected, tell_year


def counted(rule, **rows: int) -> Counted:
    return Counted(rule=rule, tally=Tally({(1, (row,)): count for row, count in rows.items()}))


def test_a_total_that_is_hidden_is_hidden_as_a_row_of_another_figure() -> None:
    whole = counted(decisions.DECISIONS, penal_order=30, summons=2, dismissal=60, other=80)
    part = counted(decisions.PENAL_ORDERS, **{"with": 10, "without": 20})
    told = protected([whole, part])
    assert told["disposal_decisions"].tables[0] == {
        "penal_order": "shielded",
        "summons": "few",
        "dismissal": 60,
        "other": 80,
    }
    assert (told["penal_orders"].total, told["penal_orders"].tables[0]) == ("shielded", {})  # or 172 - 60 - 80 - 30


def test_a_row_is_hidden_where_the_figure_of_its_own_is() -> None:
    whole = counted(decisions.DECISIONS, penal_order=3, summons=20, dismissal=60)
    part = counted(decisions.PENAL_ORDERS, **{"with": 1, "without": 2})
    told = protected([whole, part])
    assert told["penal_orders"].total == "few"
    assert told["disposal_decisions"].tables[0] == {"penal_order": "few", "summons": "shielded", "dismissal": 60}


def test_a_figure_is_hidden_where_the_table_of_its_row_is_not_told() -> None:
    whole = counted(decisions.DECISIONS, penal_order=5, summons=1)
    part = counted(decisions.PENAL_ORDERS, **{"with": 5})
    told = protected([whole, part])
    assert (told["disposal_decisions"].total, told["disposal_decisions"].tables[0]) == (6, {})
    assert told["penal_orders"].total == "shielded"


def test_a_total_that_is_told_stays_told_in_both() -> None:
    whole = counted(decisions.DECISIONS, penal_order=30, summons=20)
    part = counted(decisions.PENAL_ORDERS, **{"with": 10, "without": 20})
    told = protected([whole, part])
    assert (told["penal_orders"].total, told["disposal_decisions"].tables[0]["penal_order"]) == (30, 30)


def test_own_numbers_are_whole_and_all_units_only_for_the_steering_group(world: World) -> None:
    decided(world, date(last_year(), 5, 1), "penal_order", 2)
    identified(world, date(last_year(), 5, 1), 6, unit=world.elsewhere)
    for name, reads_all in (("stijn", True), ("paula", True), ("dirk", False), ("eva", False)):
        told = tell_year(last_year(), getattr(world, name))
        orders, victims = told.figure("penal_orders"), told.figure("victims_identified")
        assert orders is not None
        assert victims is not None
        assert orders.own.number == 2
        assert victims.own.number == 0
        assert (victims.whole.number if victims.whole else None) == (6 if reads_all else None)
        assert (orders.whole.number if orders.whole else None) == ("few" if reads_all else None)


def test_the_smallest_number_is_a_setting(world: World, settings) -> None:
    identified(world, date(last_year(), 5, 1), 6)
    settings.STATISTICS_FEWEST = 10
    told = tell_year(last_year(), world.stijn).figure("victims_identified")
    assert told is not None
    assert told.whole is not None
    assert told.whole.number == "few"
