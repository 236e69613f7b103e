"""Independent clocks: run times tie files, receivers show skew, counters show order."""

from datetime import datetime, timedelta

import pytest

from tests.capture.moment.made import (
    AMSTERDAM,
    CAMERA,
    NOW,
    PHONE,
    TAKEN,
    at,
    codes,
    edited,
    facts,
    holds,
    medium,
    moment,
    notes,
    original,
    run_time,
    shutter,
    stamp,
    utc,
    width_s,
)
from vangnet.capture.facts import Kind, Medium
from vangnet.capture.findings import Confidence, TieKind
from vangnet.capture.moment.clocks import run_time_ties
from vangnet.capture.moment.recency import could_be_recent


def running(local: datetime, run_s: float, name: str, **more: object) -> Medium:
    return medium(facts(original(local, 120), counters=run_time(run_s), **{**PHONE, **more}), name)  # type: ignore[arg-type]


def test_files_of_one_power_cycle_are_tied() -> None:
    one = running(TAKEN, 1000.2, "a.jpg")
    other = running(TAKEN + timedelta(seconds=600), 1600.9, "b.jpg")
    (tie,) = run_time_ties([one, other])
    assert tie.kind is TieKind.RUN_TIME
    assert {tie.first, tie.second} == {one.sha256, other.sha256}
    assert tie.first < tie.second


@pytest.mark.parametrize(
    "more",
    [
        {"model": "iPhone 13"},
        {"serial": "2"},
    ],
    ids=["another model", "another serial"],
)
def test_files_of_other_devices_are_not_tied(more: dict[str, str]) -> None:
    one = running(TAKEN, 1000, "a.jpg", serial="1")
    assert not list(run_time_ties([one, running(TAKEN + timedelta(seconds=60), 1060, "b.jpg", **more)]))


def test_two_power_cycles_are_not_tied() -> None:
    assert not list(run_time_ties([running(TAKEN, 1000, "a.jpg"), running(TAKEN, 990, "b.jpg")]))


def camera(local: datetime, name: str, **more: object) -> Medium:
    return medium(facts(original(local), serial="9", **CAMERA, **more), name)  # type: ignore[arg-type]


def test_skew_that_other_files_show_is_proposed_and_never_applied_in_silence() -> None:
    slow = timedelta(days=40)
    shown = [
        camera(
            TAKEN - slow + timedelta(hours=n), f"{n}.jpg", positions=(at(AMSTERDAM, TAKEN + timedelta(hours=n - 2)),)
        )
        for n in range(3)
    ]
    told = moment(camera(TAKEN - slow, "x.jpg"), *shown)
    assert holds(told, utc(TAKEN, 2))
    assert holds(told, utc(TAKEN - slow, 2))
    assert "skew_proposed" in notes(told)
    assert told.confidence is Confidence.WEAK


def test_a_camera_whose_clock_was_right_around_it_is_relied_on() -> None:
    checks = [
        camera(TAKEN + timedelta(days=n), f"{n}.jpg", positions=(at(AMSTERDAM, TAKEN + timedelta(days=n, hours=-2)),))
        for n in (0, 9)
    ]
    between = moment(camera(TAKEN + timedelta(days=4), "x.jpg"), *checks)
    before = moment(camera(TAKEN - timedelta(days=900), "y.jpg"), *checks)
    assert "clock_unchecked" not in notes(between)
    assert "clock_unchecked" in notes(before)
    assert could_be_recent(before, NOW, 30)
    assert not could_be_recent(between, NOW, 30)


def test_a_file_out_of_the_order_of_the_shutter_counter_is_told() -> None:
    media = [camera(TAKEN + timedelta(days=n), f"{n}.jpg", counters=shutter(100 + n)) for n in range(8) if n != 4]
    told = moment(camera(TAKEN - timedelta(days=700), "x.jpg", counters=shutter(104)), *media)
    assert "out_of_order" in codes(told)
    assert holds(told, utc(TAKEN + timedelta(days=4), 2))
    assert not any(codes(moment(media[0], *media[1:])))


def test_a_shutter_before_its_edit_is_no_contradiction_and_after_it_is_one() -> None:
    later = moment(medium(facts(original(), edited(TAKEN + timedelta(days=3)), **PHONE)))
    assert not later.contradictions
    earlier = moment(medium(facts(original(), edited(TAKEN - timedelta(days=3)), **PHONE)))
    assert codes(earlier) == {"outside_bounds"}
    assert holds(earlier, utc(TAKEN, 2))
    assert holds(earlier, utc(TAKEN - timedelta(days=4)))


def test_a_later_digitising_is_a_bound_and_an_earlier_one_a_contradiction() -> None:
    def digitized(days: int) -> Medium:
        return medium(facts(original(), stamp("Exif:DateTimeDigitized", TAKEN + timedelta(days=days)), **PHONE))

    assert not moment(digitized(5)).contradictions
    assert "dates_apart" in codes(moment(digitized(-5)))


def test_samsungs_trailer_tells_the_zone_and_a_changed_date() -> None:
    phone = {"make": "samsung", "model": "SM-G991B"}

    def taken(local: datetime) -> Medium:
        utc_data = stamp("Samsung:Image_UTC_Data", TAKEN - timedelta(hours=2), is_utc=True, resolution_s=0.001)
        return medium(facts(original(local), utc_data, **phone))

    whole = moment(taken(TAKEN))
    assert width_s(whole) < 600
    assert holds(whole, utc(TAKEN, 2))
    changed = moment(taken(TAKEN - timedelta(days=365, minutes=7)))
    assert "utc_apart" in codes(changed)
    assert holds(changed, utc(TAKEN, 2))


def test_a_build_date_is_a_lower_bound() -> None:
    built = stamp("Panasonic:InternalSerialNumber", TAKEN - timedelta(days=30), Kind.NOT_BEFORE, resolution_s=86_400.0)
    told = moment(medium(facts(built, make="Panasonic", model="DMC-TZ7")))
    assert told.earliest_at == utc(TAKEN - timedelta(days=31))
    impossible = moment(medium(facts(original(TAKEN - timedelta(days=400)), built, make="Panasonic", model="DMC-TZ7")))
    assert codes(impossible) == {"impossible_date"}
    assert could_be_recent(impossible, NOW, 30)


def test_the_date_of_a_scan_is_not_that_of_the_picture() -> None:
    told = moment(medium(facts(original(), make="EPSON", model="Perfection V600")))
    assert told.earliest_at is None
    assert told.confidence is Confidence.NONE
    assert "scanned" in notes(told)
