"""The small world that the truth set is drawn from: places with their zones, devices with their clocks, files."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import msgspec

from tests.capture.truth.media import Written, clock_of, picture

IN_A_CASE = 10
NOW = datetime(2025, 3, 1, 9, tzinfo=UTC)
_FIRST, _LAST = datetime(2018, 1, 2, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)


class Place(msgspec.Struct, frozen=True):
    """Where something was made."""

    zone: str
    latitude: float
    longitude: float

    def offset(self, at: datetime) -> float:
        """Minutes ahead of UTC."""
        told = at.astimezone(ZoneInfo(self.zone)).utcoffset()
        assert told is not None
        return told.total_seconds() / 60


PLACES = (
    Place("Europe/Amsterdam", 52.0907, 5.1214),
    Place("Europe/London", 52.4862, -1.8904),
    Place("America/New_York", 40.7128, -74.006),
    Place("America/Los_Angeles", 34.0522, -118.2437),
    Place("America/Sao_Paulo", -23.5505, -46.6333),
    Place("Asia/Tokyo", 35.6762, 139.6503),
    Place("Asia/Manila", 14.5995, 120.9842),
    Place("Asia/Kolkata", 28.6139, 77.209),
    Place("Asia/Kathmandu", 27.7172, 85.324),
    Place("Australia/Adelaide", -34.9285, 138.6007),
    Place("Pacific/Auckland", -36.8509, 174.7645),
    Place("Africa/Lagos", 6.5244, 3.3792),
    Place("Europe/Bucharest", 44.4268, 26.1025),
)
WITH_SUMMER_TIME = tuple(PLACES[at] for at in (0, 1, 2, 3, 12))

PHONES = (
    ("Apple", "iPhone 8"),
    ("Apple", "iPhone X"),
    ("samsung", "SM-G950F"),
    ("HUAWEI", "ELE-L29"),
    ("Google", "Pixel 2"),
    ("OnePlus", "ONEPLUS A5000"),
    ("samsung", "SM-A520F"),
)
CAMERAS = (
    ("NIKON CORPORATION", "NIKON D750"),
    ("Canon", "Canon EOS 70D"),
    ("Canon", "Canon PowerShot SX620 HS"),
    ("SONY", "ILCE-6000"),
    ("Panasonic", "DMC-GH4"),
    ("FUJIFILM", "X-T10"),
    ("OLYMPUS IMAGING CORP.", "TG-4"),
)


class File(msgspec.Struct, kw_only=True):
    """A file of the truth set: its bytes, where it lies, and what is true of it.

    `is_torn`: the damage makes two dates in it exclude each other, which has to be told. `place` is where its
    receiver was; None: nothing that is right was written. `damage` names its row in the table.
    """

    damage: str
    body: bytes
    type: str
    address: str
    modified_at: datetime | None
    clock: str
    true_at: datetime
    place: tuple[float, float] | None = None
    is_dated: bool = True
    is_torn: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


class Device(msgspec.Struct, kw_only=True):
    """A device and its clock: `skew_s` ahead of the truth."""

    make: str
    model: str
    is_phone: bool
    serial: str | None
    skew_s: float

    def shows(self, at: datetime, offset_minutes: float) -> datetime:
        """What its clock shows, in whole seconds."""
        return clock_of(at + timedelta(seconds=self.skew_s), offset_minutes).replace(microsecond=0)

    def written(self, at: datetime, offset_minutes: float) -> Written:
        """What it writes without a receiver."""
        shown = self.shows(at, offset_minutes)
        return Written(make=self.make, model=self.model, serial=self.serial, original=shown, modified=shown)


def phone(random: Random, make: str | None = None) -> Device:
    """A phone: its network sets its clock, to some seconds."""
    told = random.choice([each for each in PHONES if make in (None, each[0])])
    return Device(make=told[0], model=told[1], is_phone=True, serial=None, skew_s=random.gauss(0, 8))


def camera(random: Random) -> Device:
    """A camera: set by hand in the last years, off by minutes at most."""
    make, model = random.choice(CAMERAS)
    serial = str(random.randrange(10**6, 10**7))
    return Device(make=make, model=model, is_phone=False, serial=serial, skew_s=random.uniform(-600, 600))


def some_time(random: Random) -> datetime:
    """A moment, in whole milliseconds."""
    seconds = random.uniform(0, (_LAST - _FIRST).total_seconds())
    return (_FIRST + timedelta(seconds=seconds)).replace(microsecond=0) + timedelta(milliseconds=random.randrange(1000))


def one_place(random: Random) -> Place:
    return random.choice(PLACES)


def offset_text(minutes: float) -> str:
    """As Exif writes it."""
    hours, rest = divmod(round(abs(minutes)), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def near(place: Place, random: Random) -> tuple[float, float]:
    """Somewhere within some hundred metres."""
    return (
        round(place.latitude + random.uniform(-0.003, 0.003), 6),
        round(place.longitude + random.uniform(-0.003, 0.003), 6),
    )


def photo(
    damage: str,
    written: Written,
    true_at: datetime,
    random: Random,
    *,
    address: str | None = None,
    modified_at: datetime | None = None,
    clock: str = "utc",
    kind: str = "JPEG",
    is_torn: bool = False,
) -> File:
    """A picture as it lies in an exhibit; without more, written when it was made and left alone since."""
    place = written.place if written.damaged_place is None else None
    suffix = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kind]
    is_dated = written.original is not None or bool(written.xmp) or written.trailer_at is not None
    return File(
        damage=damage,
        body=picture(written, random.randrange(2**32), kind),
        type=f"image/{kind.lower()}",
        address=address or f"DCIM/100MEDIA/{random.randrange(10**9)}.{suffix}",
        modified_at=modified_at or true_at + timedelta(seconds=random.uniform(0.2, 3)),
        clock=clock,
        true_at=true_at,
        place=place,
        is_dated=is_dated,
        is_torn=is_torn,
    )


def own_modified(device: Device, at: datetime, offset_minutes: float) -> datetime:
    """The time of the file on a card, by the clock of the device, taken for the zone of a computer at home."""
    return device.shows(at, offset_minutes).replace(tzinfo=UTC) + timedelta(seconds=1)


Case = list[File]
Cases = Iterator[Case]
Damage = Callable[[Random, str], Case]
