"""What journeys and summer time do to the dates of pictures: one generator of cases per kind."""

from datetime import UTC, datetime, timedelta
from random import Random

from tests.capture.truth.world import (
    IN_A_CASE,
    PLACES,
    WITH_SUMMER_TIME,
    Case,
    Place,
    camera,
    near,
    offset_text,
    one_place,
    phone,
    photo,
    some_time,
)


def _turn(place: Place, year: int, *, forward: bool) -> datetime:
    """When clocks are put forward or back there, in UTC."""
    at = datetime(year, 1, 1, tzinfo=UTC)
    while True:
        change = place.offset(at + timedelta(hours=1)) - place.offset(at)
        if change and (change > 0) is forward:
            return at + timedelta(hours=1)
        at += timedelta(hours=1)


def fold(random: Random, name: str) -> Case:
    """In one of the two hours of the same name when summer time ends."""
    device, place = phone(random), random.choice(WITH_SUMMER_TIME)
    turn = _turn(place, random.randrange(2018, 2024), forward=False)
    files = []
    for _ in range(IN_A_CASE):
        at = turn + timedelta(seconds=random.uniform(-3590, 3590))
        written = device.written(at, place.offset(at))
        written.place = near(place, random)
        files.append(photo(name, written, at, random))
    return files


def gap(random: Random, name: str) -> Case:
    """A clock that was not put forward shows an hour that never was."""
    device, place = phone(random), random.choice(WITH_SUMMER_TIME)
    turn = _turn(place, random.randrange(2018, 2024), forward=True)
    before = place.offset(turn - timedelta(hours=2))
    files = []
    for _ in range(IN_A_CASE):
        at = turn + timedelta(seconds=random.uniform(120, 3400))
        written = device.written(at, before)
        written.place = near(place, random)
        files.append(photo(name, written, at, random, is_torn=True))
    return files


def travel_adjusted(random: Random, name: str) -> Case:
    """A journey with a clock that follows: a phone with its offset, or a camera with a place."""
    device = random.choice((phone, camera))(random)
    files = []
    for number in range(IN_A_CASE):
        at, place = some_time(random), PLACES[number % 4]
        written = device.written(at, place.offset(at))
        if device.is_phone:
            written.offset = offset_text(place.offset(at))
        if not device.is_phone or number % 2:
            written.place = near(place, random)
        files.append(photo(name, written, at, random))
    return files


def travel_unadjusted(random: Random, name: str) -> Case:
    """A camera that stays at home's time on a journey, with places, and with a receiver's time in half of them."""
    device, home = camera(random), one_place(random)
    away = [random.choice([each for each in PLACES if each != home]) for _ in range(2)]
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        place = home if number < 3 else away[number % 2]
        written = device.written(at, home.offset(at))
        written.place = near(place, random)
        is_torn = False
        if number % 2:
            written.fixed_at = at - timedelta(seconds=random.uniform(0, 30))
            is_torn = abs(place.offset(at) - home.offset(at)) * 60 > 3700 + abs(device.skew_s)
        files.append(photo(name, written, at, random, is_torn=is_torn))
    return files
