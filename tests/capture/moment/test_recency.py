"""Recency is asked twice, and a contradiction never makes anything older."""

from datetime import timedelta

from tests.capture.moment.made import (
    AMSTERDAM,
    CAMERA,
    NOW,
    PHONE,
    TAKEN,
    at,
    edited,
    facts,
    medium,
    moment,
    original,
    stamp,
    utc,
)
from vangnet.capture.facts import Facts
from vangnet.capture.moment.recency import certainly_old, could_be_recent

YEARS_AGO = TAKEN - timedelta(days=1500)


def test_a_clock_that_a_receiver_confirms_makes_certainly_old() -> None:
    told = moment(
        medium(facts(original(YEARS_AGO), positions=(at(AMSTERDAM, YEARS_AGO - timedelta(hours=2)),), **PHONE))
    )
    assert certainly_old(told, NOW, 365)
    assert not could_be_recent(told, NOW, 365)


def test_one_clock_alone_makes_nothing_certainly_old() -> None:
    phone = moment(medium(facts(original(YEARS_AGO, 120), **PHONE)))
    assert not could_be_recent(phone, NOW, 365)
    assert not certainly_old(phone, NOW, 365)
    camera = moment(medium(facts(original(YEARS_AGO), **CAMERA)))
    assert could_be_recent(camera, NOW, 365)
    assert not certainly_old(camera, NOW, 365)


def test_the_time_of_the_same_clock_confirms_nothing() -> None:
    told = moment(medium(facts(original(YEARS_AGO), **CAMERA), modified=utc(YEARS_AGO) + timedelta(seconds=1)))
    assert could_be_recent(told, NOW, 365)
    assert not certainly_old(told, NOW, 365)


def test_the_time_of_another_clock_confirms_a_date() -> None:
    copied = utc(YEARS_AGO) + timedelta(days=200, seconds=4321)
    told = moment(medium(facts(original(YEARS_AGO), **CAMERA), modified=copied))
    assert not could_be_recent(told, NOW, 365)
    assert certainly_old(told, NOW, 365)


def test_a_contradiction_never_lowers_urgency() -> None:
    clean = medium(facts(original(YEARS_AGO, 120), **PHONE), modified=utc(YEARS_AGO) + timedelta(days=99, seconds=4321))
    assert certainly_old(moment(clean), NOW, 365)
    for doubt in (
        {"positions": (at(AMSTERDAM, YEARS_AGO + timedelta(days=9)),)},
        {"stamps": (original(YEARS_AGO, 120), edited(YEARS_AGO - timedelta(days=9)))},
        {"stamps": (original(YEARS_AGO, 120), stamp("XMP:exif:DateTimeOriginal", YEARS_AGO - timedelta(days=9)))},
    ):
        told = Facts(**{"type": "image/jpeg", "stamps": (original(YEARS_AGO, 120),), **PHONE, **doubt})  # type: ignore[arg-type]
        contradicted = moment(medium(told))
        assert contradicted.contradictions
        assert not certainly_old(contradicted, NOW, 365)
        assert could_be_recent(contradicted, NOW, 365)


def test_what_nobody_dates_is_neither() -> None:
    told = moment(medium(None))
    assert could_be_recent(told, NOW, 30)
    assert not certainly_old(told, NOW, 30)


def test_a_messengers_name_and_another_clock_bound_what_has_no_date() -> None:
    old = medium(Facts(type="image/jpeg"), "IMG-20190705-WA0001.jpg", modified=utc(YEARS_AGO))
    assert certainly_old(moment(old), NOW, 365)
    named = medium(Facts(type="image/jpeg"), "IMG-20190705-WA0001.jpg")
    assert not could_be_recent(moment(named), NOW, 365)
    assert not certainly_old(moment(named), NOW, 365)
