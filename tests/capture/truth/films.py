"""What real life does to the dates of clips."""

from datetime import datetime, timedelta
from random import Random

from tests.capture.truth.media import clip, clock_of
from tests.capture.truth.world import IN_A_CASE, NOW, Case, File, Place, near, one_place, some_time


def film(
    damage: str,
    kind: str,
    made_at: datetime | None,
    true_at: datetime,
    random: Random,
    address: str,
    *,
    keys: dict[str, str] | None = None,
    user_data: dict[str, str] | None = None,
    modified_at: datetime | None = None,
    place: tuple[float, float] | None = None,
) -> File:
    return File(
        damage=damage,
        body=clip(kind, made_at, random.randrange(2**32), keys=keys, user_data=user_data),
        type="video/quicktime" if kind == "mov" else "video/mp4",
        address=address,
        modified_at=modified_at or true_at + timedelta(seconds=2),
        clock="utc",
        true_at=true_at,
        place=place,
    )


def android(random: Random, name: str) -> Case:
    """The boxes in UTC, when the film ended; the name local, when it began."""
    place = one_place(random)
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        local = clock_of(at, place.offset(at))
        form = f"VID_{local:%Y%m%d_%H%M%S}.mp4" if number % 2 else f"{random.randrange(10**8)}.mp4"
        files.append(film(name, "mp4", clock_of(at, 1 / 60), at, random, f"DCIM/Camera/{form}"))
    return files


def _iso_6709(place: tuple[float, float]) -> str:
    return f"{place[0]:+010.6f}{place[1]:+011.6f}/"


def nikon(random: Random, name: str) -> Case:
    """The boxes hold the local time of a camera, which may be minutes off."""
    place: Place = one_place(random)
    skew_s = random.uniform(-500, 500)
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        made_at = clock_of(at + timedelta(seconds=skew_s), place.offset(at))
        where = near(place, random) if number % 2 else None
        user_data = {"\xa9mak": "Nikon", "\xa9mod": "NIKON Z 6"}
        if where:
            user_data["\xa9xyz"] = _iso_6709(where)
        address = f"DCIM/100NZ_6/DSC_{number:04d}.MOV"
        files.append(film(name, "mov", made_at, at, random, address, user_data=user_data, place=where))
    return files


def apple(random: Random, name: str) -> Case:
    """The boxes in UTC and Apple's own date with its offset; some exported again later."""
    place = one_place(random)
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        offset = place.offset(at)
        hours, rest = divmod(round(abs(offset)), 60)
        local = clock_of(at, offset)
        keys = {
            "creationdate": f"{local:%Y-%m-%dT%H:%M:%S}{'-' if offset < 0 else '+'}{hours:02d}{rest:02d}",
            "make": "Apple",
            "model": "iPhone 8",
        }
        where = near(place, random)
        keys["location.ISO6709"] = _iso_6709(where)
        exported = at + timedelta(days=random.uniform(1, 20)) if number % 4 == 0 else at
        address = f"DCIM/100APPLE/IMG_{number:04d}.MOV"
        files.append(film(name, "mov", clock_of(exported, 0), at, random, address, keys=keys, place=where))
    return files


def sent(random: Random, name: str) -> Case:
    """Written anew by a messenger when it was sent; the boxes are of then."""
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        sent_at = min(at + timedelta(seconds=random.expovariate(1 / 90_000)), NOW - timedelta(days=2))
        address = f"Media/VID-{clock_of(sent_at, one_place(random).offset(sent_at)):%Y%m%d}-WA{number:04d}.mp4"
        files.append(film(name, "mp4", clock_of(sent_at, 0), at, random, address, modified_at=sent_at))
    return files


def unset(random: Random, name: str) -> Case:
    """Boxes without a date: 1904."""
    return [
        film(name, "mp4", None, at, random, f"clips/{random.randrange(10**8)}.mp4")
        for at in (some_time(random) for _ in range(IN_A_CASE))
    ]
