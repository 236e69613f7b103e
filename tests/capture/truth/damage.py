"""What real life does to the dates of pictures: one generator of cases per kind of damage."""

from datetime import UTC, datetime, timedelta
from random import Random

from tests.capture.truth.media import clock_of, told
from tests.capture.truth.world import (
    IN_A_CASE,
    NOW,
    Case,
    Cases,
    Damage,
    camera,
    near,
    offset_text,
    one_place,
    own_modified,
    phone,
    photo,
    some_time,
)

OFF_AT_RANDOM = "at random, clock off, mostly unwitnessed"
UNWITNESSED = ("wrong clock, no witness", "wrong clock of a phone, no witness", OFF_AT_RANDOM)


def phone_whole(random: Random, name: str) -> Case:
    """Offset and receiver, as new phones write."""
    device, place = phone(random), one_place(random)
    files = []
    for _ in range(IN_A_CASE):
        at = some_time(random)
        offset = place.offset(at)
        written = device.written(at, offset)
        written.offset, written.place = offset_text(offset), near(place, random)
        written.fixed_at = at - timedelta(seconds=random.uniform(0, 40))
        if device.make == "samsung":
            written.trailer_at = at + timedelta(seconds=device.skew_s)
        files.append(photo(name, written, at, random))
    return files


def phone_offset(random: Random, name: str) -> Case:
    """Offset and no place."""
    device, place = phone(random), one_place(random)
    files = []
    for _ in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at))
        written.offset = offset_text(place.offset(at))
        files.append(photo(name, written, at, random, kind=random.choice(("JPEG", "PNG", "WEBP"))))
    return files


def phone_place(random: Random, name: str) -> Case:
    """A place and no offset, as phones wrote until 2018."""
    device, place = phone(random), one_place(random)
    files = []
    for _ in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at))
        written.place = near(place, random)
        files.append(photo(name, written, at, random))
    return files


def phone_naive(random: Random, name: str) -> Case:
    device, place = phone(random), one_place(random)
    return [
        photo(name, device.written(at, place.offset(at)), at, random)
        for at in (some_time(random) for _ in range(IN_A_CASE))
    ]


def camera_naive(random: Random, name: str) -> Case:
    """A camera that is off by minutes, its files copied with their times."""
    device, place = camera(random), one_place(random)
    files = []
    for _ in range(IN_A_CASE):
        at = some_time(random)
        offset = place.offset(at)
        files.append(photo(name, device.written(at, offset), at, random, modified_at=own_modified(device, at, offset)))
    return files


def camera_siblings(random: Random, name: str) -> Case:
    """Some files of the camera have a place, the others not; half the owners never set summer time."""
    device, place = camera(random), one_place(random)
    follows = random.random() < 0.5
    winter = place.offset(datetime(2020, 1 if place.latitude > 0 else 7, 1, tzinfo=UTC))
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at) if follows else winter)
        if number % 3 == 0:
            written.place = near(place, random)
        files.append(photo(name, written, at, random))
    return files


def stripped(random: Random, name: str) -> Case:
    """No metadata at all; the time of the file is that of a later saving."""
    files = []
    for _ in range(IN_A_CASE):
        at = some_time(random)
        written = phone(random).written(at, 0)
        bare = type(written)()
        later = min(at + timedelta(days=random.expovariate(1 / 60)), NOW)
        files.append(photo(name, bare, at, random, modified_at=later, kind=random.choice(("JPEG", "PNG"))))
    return files


def messenger(random: Random, name: str) -> Case:
    """Stripped and named by a messenger, on the day on which it came in; the receiver may be in another zone."""
    files = []
    bare = type(phone(random).written(NOW, 0))
    for number in range(IN_A_CASE):
        at, there = some_time(random), one_place(random)
        came_at = min(at + timedelta(seconds=random.expovariate(1 / 40_000)), NOW - timedelta(days=2))
        local = clock_of(max(came_at, at), there.offset(came_at))
        form = (
            f"IMG-{local:%Y%m%d}-WA{number:04d}.jpg",
            f"WhatsApp Image {local:%Y-%m-%d} at {local:%H.%M.%S}.jpeg",
            f"signal-{local:%Y-%m-%d-%H%M%S}.jpg",
            f"photo_{local:%Y-%m-%d_%H-%M-%S}.jpg",
            f"FB_IMG_{int(max(came_at, at).timestamp() * 1000)}.jpg",
            f"{local:%Y-%m-%d}_8D1B2C3D-1111-2222-3333-{number:012d}-main.jpg",
        )[number % 6]
        saved = max(came_at, at) + timedelta(seconds=2)
        files.append(photo(name, bare(), at, random, address=f"Media/{form}", modified_at=saved))
    return files


def suffixed(random: Random, name: str) -> Case:
    """WhatsApp since 2025: the time of sending, in UTC, with "+0000" behind it."""
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        sent = at + timedelta(seconds=random.expovariate(1 / 80_000))
        written = type(phone(random).written(at, 0))(original=f"{told(sent)}+0000")
        address = f"Media/IMG-{sent:%Y%m%d}-WA{number:04d}.jpg"
        files.append(photo(name, written, at, random, address=address, modified_at=sent + timedelta(seconds=3)))
    return files


def edited_elsewhere(random: Random, name: str) -> Case:
    """Edited on a computer in another zone, which writes its own offset, into XMP beside the old date too."""
    device, place, desk = phone(random), one_place(random), one_place(random)
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        edit_at = min(at + timedelta(days=random.uniform(0.1, 90)), NOW - timedelta(hours=1))
        written = device.written(at, place.offset(at))
        written.software = "Adobe Photoshop Lightroom 9.2 (Windows)"
        written.modified = clock_of(edit_at, desk.offset(edit_at))
        written.modified_offset = offset_text(desk.offset(edit_at))
        if number % 2:
            shown = written.original
            assert isinstance(shown, datetime)
            written.xmp = {
                "photoshop:DateCreated": f"{shown:%Y-%m-%dT%H:%M:%S}{written.modified_offset}",
                "xmp:ModifyDate": f"{written.modified:%Y-%m-%dT%H:%M:%S}{written.modified_offset}",
            }
        if number % 3 == 0:
            written.place = near(place, random)
        files.append(photo(name, written, at, random, modified_at=edit_at))
    return files


def takeout(random: Random, name: str) -> Case:
    """Local dates with a "+00:00" that nobody meant, and the time of the archive."""
    device, place = phone(random), one_place(random)
    packed = NOW - timedelta(days=random.uniform(1, 20))
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at))
        written.offset = "+00:00" if number % 2 else None
        shown = written.original
        assert isinstance(shown, datetime)
        written.xmp = {"exif:DateTimeOriginal": f"{shown:%Y-%m-%dT%H:%M:%S}+00:00"}
        if number % 3 == 0:
            written.place = near(place, random)
        files.append(photo(name, written, at, random, modified_at=packed, clock="local"))
    return files


def stale_fix(random: Random, name: str) -> Case:
    """The receiver's last fix is minutes to days old."""
    device, place = phone(random), one_place(random)
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at))
        stale_s = random.uniform(240, 3000) if number % 2 else random.uniform(2 * 3600, 20 * 86_400)
        written.place, written.fixed_at = near(place, random), at - timedelta(seconds=stale_s)
        if number % 3 == 0:
            written.offset = offset_text(place.offset(at))
        files.append(photo(name, written, at, random, is_torn=stale_s > 3700))
    return files


def rolled_over(random: Random, name: str) -> Case:
    """A receiver that is 1,024 weeks behind."""
    device, place = random.choice((phone, camera))(random), one_place(random)
    files = []
    for _ in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at))
        written.place = near(place, random)
        written.fixed_at = at - timedelta(weeks=1024, seconds=random.uniform(0, 40))
        files.append(photo(name, written, at, random))
    return files


def touched(random: Random, name: str) -> Case:
    """The times of the files were set to something else, earlier or later."""
    device, place = phone(random), one_place(random)
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at))
        written.offset = offset_text(place.offset(at))
        earlier = number % 2 == 0
        days = random.uniform(3, 900)
        modified = at - timedelta(days=days) if earlier else min(at + timedelta(days=days), NOW)
        files.append(photo(name, written, at, random, modified_at=modified, is_torn=earlier))
    return files


def unzipped(random: Random, name: str) -> Case:
    """Times of a ZIP: local where it was packed, read elsewhere, even seconds."""
    device, place = random.choice((phone, camera))(random), one_place(random)
    files = []
    for _ in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at))
        if device.is_phone:
            written.offset = offset_text(place.offset(at))
        local = clock_of(at + timedelta(seconds=2), one_place(random).offset(at))
        modified = local.replace(second=local.second // 2 * 2, tzinfo=UTC)
        files.append(photo(name, written, at, random, modified_at=modified, clock="local"))
    return files


def copied_cards(random: Random, name: str) -> Case:
    """Two cards of a camera in one folder: numbers come twice, some files without a date lie between."""
    device, place = camera(random), one_place(random)
    files = []
    for start in (some_time(random), some_time(random)):
        for number in range(IN_A_CASE // 2):
            at = start + timedelta(minutes=20 * number)
            written = device.written(at, place.offset(at))
            if number == 2:
                written.original = written.modified = None
            address = f"copy/DSC_{number + 1:04d}.JPG"
            files.append(photo(name, written, at, random, address=address, modified_at=NOW - timedelta(days=3)))
    return files


def undated(random: Random, name: str) -> Case:
    """One camera, one folder, one run: the files whose date is lost lie between their neighbours."""
    device, place = camera(random), one_place(random)
    start = some_time(random)
    first = random.randrange(1, 9900)
    files = []
    for number in range(IN_A_CASE):
        at = start + timedelta(minutes=31 * number)
        written = device.written(at, place.offset(at))
        if number in (2, 5):
            written.original = written.modified = None
        else:
            written.offset = offset_text(place.offset(at))
        address = f"DCIM/100NIKON/DSC_{first + number:04d}.JPG"
        files.append(photo(name, written, at, random, address=address, modified_at=NOW - timedelta(days=3)))
    return files


def named_only(random: Random, name: str) -> Case:
    """Stripped, but still named by the phone that made it."""
    bare = type(phone(random).written(NOW, 0))
    files = []
    for number in range(IN_A_CASE):
        at, place = some_time(random), one_place(random)
        local = clock_of(at, place.offset(at))
        form = (
            f"IMG_{local:%Y%m%d_%H%M%S}.jpg",
            f"PXL_{at:%Y%m%d_%H%M%S}{at.microsecond // 1000:03d}.jpg",
            f"{local:%Y%m%d_%H%M%S}.jpg",
            f"IMG_{local:%Y%m%d_%H%M%S}_edited.jpg",
        )[number % 4]
        later = at + timedelta(days=random.uniform(0, 20))
        files.append(photo(name, bare(), at, random, address=f"DCIM/Camera/{form}", modified_at=later))
    return files


def bad_place(random: Random, name: str) -> Case:
    """Coordinates that are none: 0,0; no letters; half of them; not a number."""
    device, place = phone(random), one_place(random)
    kinds = ("null island", "no letters", "half", "not a number")
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        written = device.written(at, place.offset(at))
        written.offset = offset_text(place.offset(at))
        written.place, written.damaged_place = near(place, random), kinds[number % 4]
        files.append(photo(name, written, at, random))
    return files


def at_random(random: Random, name: str) -> Case:
    """Everything at once, as chance has it; a clock in seven is off, by minutes to years, witnessed or not."""
    device, home = random.choice((phone, phone, camera))(random), one_place(random)
    if random.random() < 1 / 7:
        device.skew_s = random.choice((-1, -1, 1)) * 60 * 10 ** random.uniform(0, 6.2)
        name = OFF_AT_RANDOM
    files = []
    for number in range(IN_A_CASE):
        at = some_time(random)
        place = home if random.random() < 0.8 else one_place(random)
        offset = place.offset(at) if device.is_phone else home.offset(at)
        written = device.written(at, offset)
        if device.is_phone and random.random() < 0.6:
            written.offset = offset_text(offset)
        if random.random() < 0.4:
            written.place = near(place, random)
            if random.random() < 0.6:
                stale_s = 60 * 10 ** random.uniform(0, 3) if random.random() < 0.1 else random.uniform(0, 60)
                written.fixed_at = at - timedelta(seconds=stale_s)
        modified = own_modified(device, at, offset)
        if random.random() < 0.2:
            edit_at, desk = min(at + timedelta(days=random.expovariate(0.1)), NOW), one_place(random)
            written.modified = clock_of(edit_at, desk.offset(edit_at))
            written.modified_offset = random.choice((None, offset_text(desk.offset(edit_at))))
            written.software, modified = random.choice(("GIMP 2.10", "Adobe Photoshop 23")), edit_at
        elif random.random() < 0.3:
            modified = min(at + timedelta(days=random.expovariate(0.01)), NOW)
        elif random.random() < 0.05:
            modified = at - timedelta(days=random.expovariate(0.01))
        shown = device.shows(at, offset)
        address = random.choice((f"{number}/IMG_{shown:%Y%m%d_%H%M%S}.jpg", f"{number}/a.jpg", f"DSC_{number:04d}.JPG"))
        files.append(photo(name, written, at, random, address=address, modified_at=modified))
    return files


def cases(damage: Damage, name: str, files: int, seed: int) -> Cases:
    """Cases of one damage, until there are so many files."""
    made = 0
    random = Random(f"{seed} {name}")
    while made < files:
        case = damage(random, name)
        made += len(case)
        yield case
