"""The exact bar: 2,280 neutral files with known moments, put through real-life damage (`tests/capture/truth`)."""

from functools import cache

from tests.capture.truth.damage import OFF_AT_RANDOM, UNWITNESSED
from tests.capture.truth.judging import Judged, judged, rows
from vangnet.capture.findings import Confidence


@cache
def everything() -> tuple[Judged, ...]:
    return tuple(judged())


def witnessed() -> list[Judged]:
    return [each for each in everything() if each.file.damage not in UNWITNESSED]


def test_there_are_two_thousand_files_and_more() -> None:
    assert len({each.file.sha256 for each in everything()}) >= 2000


def test_the_true_moment_is_stated_in_ninety_nine_of_a_hundred() -> None:
    told = witnessed()
    assert sum(each.is_right for each in told) / len(told) >= 0.99
    dated = [each for each in told if each.file.is_dated]
    assert sum(each.is_right for each in dated) / len(dated) >= 0.99


def test_no_kind_of_damage_stays_below_its_bar() -> None:
    for row in rows(witnessed()):
        assert row.stated >= 0.95, row
        assert row.plausible >= 0.99, row


def test_dates_that_exclude_each_other_are_always_told() -> None:
    told = everything()
    assert sum(each.file.is_torn for each in told) > 300
    assert not [each.file.damage for each in told if each.is_silent]


def test_places_are_right_or_unstated() -> None:
    told = everything()
    assert sum(each.file.place is not None for each in told) > 500
    assert sum(each.is_place_right for each in told) / len(told) >= 0.999


def test_a_wrong_clock_of_a_camera_that_nothing_witnesses_is_weak_and_plausibly_right() -> None:
    told = [each for each in everything() if each.file.damage == UNWITNESSED[0]]
    assert all(each.is_plausible for each in told)
    assert {each.moment.confidence for each in told} == {Confidence.WEAK}


def test_nothing_recent_is_called_certainly_old() -> None:
    assert not [each.file.damage for each in everything() if each.is_falsely_old]


def test_a_clock_that_is_off_by_chance_is_mostly_stated_and_plausible() -> None:
    told = [each for each in everything() if each.file.damage == OFF_AT_RANDOM]
    assert sum(each.is_right for each in told) / len(told) >= 0.4
    assert sum(each.is_plausible for each in told) / len(told) >= 0.7
