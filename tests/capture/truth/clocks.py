"""Clocks that are wrong, were changed or never set, and what shows it, if anything does."""

from datetime import UTC, datetime, timedelta
from random import Random

from tests.capture.truth.world import (
    IN_A_CASE,
    NOW,
    Case,
    Device,
    camera,
    near,
    offset_text,
    one_place,
    own_modified,
    phone,
    photo,
    some_time,
)


def _wrong(random: Random, name: str, skew_s: float, *, witness: str, is_phone: bool = False) -> Case:
    device = phone(random) if is_phone else camera(random)
    device.skew_s = skew_s
    place = one_place(random)
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        offset = place.offset(at)
        written = device.written(at, offset)
        written.serial = device.serial
        modified = own_modified(device, at, offset)
        is_torn = False
        if witness == "receiver" or (witness == "some receivers" and number % 2):
            written.place, written.fixed_at = near(place, random), at - timedelta(seconds=random.uniform(0, 60))
            is_torn = abs(skew_s) > 3700
        if witness == "file" and (later := at + timedelta(days=random.uniform(0, 20))) < NOW:
            modified = later
            is_torn = skew_s > 28 * 86_400
        if is_phone:
            written.offset = offset_text(offset)
        files.append(photo(name, written, at, random, modified_at=modified, is_torn=is_torn))
    return files


def minutes_off(random: Random, name: str) -> Case:
    """A quarter of an hour to an hour, with a receiver that shows it, or in an unknown zone."""
    skew_s = random.choice((-1, 1)) * random.uniform(900, 3500)
    return _wrong(random, name, skew_s, witness=random.choice(("receiver", "none")))


def hours_off(random: Random, name: str) -> Case:
    skew_s = random.choice((-1, 1)) * random.uniform(1.2, 23) * 3600
    return _wrong(random, name, skew_s, witness="receiver")


def years_off(random: Random, name: str) -> Case:
    skew_s = -random.uniform(2, 2500) * 86_400
    return _wrong(random, name, skew_s, witness="receiver")


def siblings_show(random: Random, name: str) -> Case:
    """Every second file of the camera has a receiver's time, the others must learn from them."""
    skew_s = random.choice((-1, 1)) * random.uniform(2, 900) * 86_400
    return _wrong(random, name, skew_s, witness="some receivers")


def copies_show(random: Random, name: str) -> Case:
    """A clock that is ahead: copies were there before the date of the shutter."""
    return _wrong(random, name, random.uniform(60, 900) * 86_400, witness="file")


def before_its_model(random: Random, name: str) -> Case:
    """A clock so far behind that its model did not exist."""
    case = []
    device, place = camera(random), one_place(random)
    device.make, device.model = random.choice((("NIKON CORPORATION", "NIKON D750"), ("SONY", "ILCE-6000")))
    device.skew_s = -random.uniform(13, 20) * 365.25 * 86_400
    for _ in range(IN_A_CASE):
        at = some_time(random)
        offset = place.offset(at)
        written = device.written(at, offset)
        modified = own_modified(device, at, offset)
        case.append(photo(name, written, at, random, modified_at=modified, is_torn=True))
    return case


def unwitnessed(random: Random, name: str) -> Case:
    """A clock that is days to years behind, and nothing in the case that could show it."""
    return _wrong(random, name, -random.uniform(2, 1500) * 86_400, witness="none")


def unwitnessed_phone(random: Random, name: str) -> Case:
    """A phone whose clock somebody put back by hand, and nothing that shows it."""
    return _wrong(random, name, -random.uniform(2, 1500) * 86_400, witness="none", is_phone=True)[:4]


def changed_clock(random: Random, name: str) -> Case:
    """Somebody put the clock of an iPhone back for some pictures; its run time went on."""
    device, place = phone(random, "Apple"), one_place(random)
    start, run_s = some_time(random), random.uniform(1e4, 4e5)
    files = []
    for number in range(IN_A_CASE):
        at = start + timedelta(seconds=47 * number)
        is_changed = number in (3, 7)
        skewed = Device(**{**_fields(device), "skew_s": -random.uniform(2, 900) * 86_400}) if is_changed else device
        written = skewed.written(at, place.offset(at))
        written.offset, written.run_time_s = offset_text(place.offset(at)), run_s + 47 * number
        address = f"DCIM/100APPLE/IMG_{1200 + number:04d}.JPG"
        files.append(
            photo(name, written, at, random, address=address, modified_at=NOW - timedelta(days=9), is_torn=is_changed)
        )
    return files


def _fields(device: Device) -> dict[str, object]:
    return {name: getattr(device, name) for name in device.__struct_fields__}


def never_set(random: Random, name: str) -> Case:
    """A clock that began at its first day when the battery went in, some minutes ago."""
    device, place = camera(random), one_place(random)
    start = datetime(random.choice((1970, 1980, 2000)), 1, 1)  # noqa: DTZ001  # a clock that nobody set
    files = []
    for _ in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, 0)
        written.original = written.modified = start + timedelta(seconds=random.uniform(5, 80_000))
        modified = written.original.replace(tzinfo=UTC)
        if random.random() < 0.5:
            modified = at + timedelta(days=random.uniform(0, 9))
        if random.random() < 0.3:
            written.place = near(place, random)
        files.append(photo(name, written, at, random, modified_at=modified))
    return files
