"""Series of sets of our own making: no link between devices or rooms, and most of what belongs together."""

import pytest

from benchmarks.capture_series import _own_set, _rooms


@pytest.mark.slow
def test_no_two_devices_are_joined_and_most_of_each_is() -> None:
    line = _own_set(4)
    assert line.met
    assert "homogeneity 1.000" in line.measured


@pytest.mark.slow
def test_no_two_drawn_rooms_are_proven_to_be_one() -> None:
    lines = list(_rooms(6))
    assert [line.met for line in lines if line.met is not None] == [True]
