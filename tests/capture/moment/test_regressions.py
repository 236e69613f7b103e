"""Every wrong turn of other programs that `capture.md` 2.3 names, by its row: the side of time."""

from datetime import datetime, timedelta

import pytest

from tests.capture.moment.made import (
    AMSTERDAM,
    CAMERA,
    NEW_YORK,
    NOW,
    PHONE,
    TAKEN,
    at,
    clock,
    codes,
    edited,
    facts,
    holds,
    medium,
    moment,
    notes,
    original,
    run_time,
    stamp,
    utc,
    width_s,
)
from vangnet.capture.facts import Facts, Kind, Zone
from vangnet.capture.findings import Confidence
from vangnet.capture.moment.recency import certainly_old, could_be_recent
from vangnet.words import word

HOUR = 3600


def test_row_1_the_offset_of_an_edit_is_never_that_of_the_shutter() -> None:
    """immich #15639, #20839; exiftool-vendored #220: OffsetTime is ModifyDate's."""
    winter_edit = edited(TAKEN + timedelta(days=150), offset=60)
    told = moment(medium(facts(original(), winter_edit, positions=(at(AMSTERDAM),), **PHONE)))
    assert holds(told, utc(TAKEN, 2))
    assert not holds(told, utc(TAKEN, 1))
    without = moment(medium(facts(original(), winter_edit, **PHONE)))
    assert width_s(without) > 25 * HOUR


def test_row_1_an_editor_writes_its_own_offset_beside_the_old_date() -> None:
    """immich #15639: XMP of an editor in another zone repeats the local time with the editor's offset."""
    xmp = stamp("XMP:DateCreated", TAKEN, offset=-300)
    told = moment(medium(facts(original(), xmp, edited(TAKEN + timedelta(days=9), offset=-300), **PHONE)))
    assert holds(told, utc(TAKEN, 2))
    assert "offset_of_edit" in notes(told)


def test_row_2_an_offset_behind_a_time_is_an_offset() -> None:
    """exiftool-vendored #157, immich #4189: IPTC TimeCreated 00:47:40+02:00 is two hours ahead, not 47 minutes."""
    told = moment(medium(facts(stamp("IPTC:TimeCreated", clock(2023, 7, 5, 0, 47, 40), offset=120), **PHONE)))
    assert holds(told, utc(clock(2023, 7, 4, 22, 47, 40)))
    assert width_s(told) < 300


def film(local: datetime, **more: object) -> Facts:
    return facts(stamp("QuickTime:mvhd", local, is_utc=True), type="video/quicktime", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("is_local", [True, False], ids=["local", "utc"])
def test_row_3_the_clock_of_a_film_is_read_both_ways_until_something_decides(is_local: bool) -> None:
    """immich #13009, #17495: a Nikon Z film with its local time where UTC belongs."""
    written = TAKEN if is_local else TAKEN - timedelta(hours=2)
    nikon = {"make": "Nikon", "model": "NIKON Z 6"}
    told = moment(medium(film(written, **nikon), "DCIM/DSC_0001.MOV"))
    assert holds(told, utc(TAKEN, 2))
    placed = moment(medium(film(written, positions=(at(AMSTERDAM),), **nikon), "DCIM/DSC_0002.MOV"))
    assert holds(placed, utc(TAKEN, 2))
    assert width_s(placed) < 5 * HOUR


def test_row_3_a_local_date_in_the_film_decides_for_its_model() -> None:
    """immich #13009: the maker's own local date beside the box tells how the model counts."""
    nikon = {"make": "Nikon", "model": "NIKON Z 6", "zones": (Zone(tag="Nikon:TimeZone", minutes=480),)}
    shows = Facts(
        type="video/quicktime",
        stamps=(stamp("QuickTime:mvhd", TAKEN, is_utc=True), stamp("Nikon:DateTimeOriginal", TAKEN)),
        **nikon,
    )
    silent = film(TAKEN + timedelta(hours=1), **nikon)
    told = moment(medium(silent, "b.mov"), medium(shows, "a.mov"))
    assert holds(told, utc(TAKEN + timedelta(hours=1), 8))
    assert width_s(told) < HOUR
    assert "film_local" in notes(told)


def test_row_4_a_date_without_a_zone_is_not_utc() -> None:
    """immich #6799, #3154, #6589; PhotoPrism #1668, #1455, #2876: any zone of the world is possible."""
    told = moment(medium(facts(original(), **PHONE)))
    for hours in (-12, 0, 2, 14):
        assert holds(told, utc(TAKEN, hours))
    assert 26 * HOUR <= width_s(told) < 27 * HOUR


def test_row_5_another_camera_gives_neither_its_zone_nor_its_place() -> None:
    """PhotoPrism #5062: a partner's phone of the same model got the owner's place."""
    mine = [medium(facts(original(), positions=(at(NEW_YORK),), **PHONE), f"IMG_{number}.jpg") for number in range(5)]
    theirs = medium(facts(original(TAKEN + timedelta(minutes=5)), **PHONE), "theirs.jpg")
    assert holds(moment(theirs, *mine), utc(TAKEN + timedelta(minutes=5), 2))
    assert width_s(moment(theirs, *mine)) > 25 * HOUR


def test_row_5_the_same_camera_gives_its_zone_as_an_assumption() -> None:
    """PhotoPrism #5062, the other side: equal serials."""
    others = [
        medium(facts(original(), serial="31", positions=(at(AMSTERDAM),), **CAMERA), f"{n}.jpg") for n in range(3)
    ]
    told = moment(medium(facts(original(TAKEN + timedelta(days=1)), serial="31", **CAMERA)), *others)
    assert holds(told, utc(TAKEN + timedelta(days=1), 2))
    assert width_s(told) < 3 * HOUR
    assert told.confidence is Confidence.WEAK
    assert "zone_assumed" in notes(told)


@pytest.mark.parametrize("name", ["IMG-20230705-WA0012.jpg", "VID-20230705-WA0003.mp4", "IMG-20230705-WA0012 (1).jpg"])
def test_row_6_a_day_in_a_name_keeps_its_day(name: str) -> None:
    """PhotoPrism #1102, #3716: WhatsApp names hold a day, on which it was received or saved."""
    told = moment(medium(Facts(type="image/jpeg"), f"WhatsApp Images/{name}"))
    assert told.latest_at == utc(clock(2023, 7, 6)) + timedelta(hours=12)
    assert told.earliest_at is None
    assert told.confidence is Confidence.NONE
    (dated,) = [each for each in told.evidence if each.source == "name:WhatsApp-day"]
    assert dated.kind is Kind.RECEIVED


def test_row_7_the_offset_of_apples_date_counts() -> None:
    """Ente #10955: Keys:CreationDate with its offset."""
    told = moment(
        medium(
            Facts(
                type="video/quicktime",
                stamps=(
                    stamp("QuickTime:mvhd", TAKEN - timedelta(hours=2), is_utc=True),
                    stamp("Apple:creationdate", TAKEN, offset=120),
                ),
                **PHONE,
            )
        )
    )
    assert holds(told, utc(TAKEN, 2))
    assert width_s(told) < 300
    assert not told.contradictions


def test_row_8_undecided_films_keep_both_readings_and_apples_are_decided() -> None:
    """Lychee #675, Memories #1256, #1676, elodie #378: not decidable but for Apple."""
    unknown = moment(medium(film(TAKEN, make="Canon", model="Canon EOS R5"), "MVI_0001.MOV"))
    assert "film_either" in notes(unknown)
    assert holds(unknown, utc(TAKEN))
    assert holds(unknown, utc(TAKEN, 9))
    apple = moment(medium(film(TAKEN, **PHONE), "IMG_0001.MOV"))
    assert "film_utc" in notes(apple)
    assert width_s(apple) < 300


def test_row_8_a_name_with_the_local_time_decides() -> None:
    """Memories #1256: VID_ names are local, boxes of that phone two hours behind: UTC."""
    android = {"make": "samsung", "model": "SM-G991B"}
    told = moment(medium(film(TAKEN - timedelta(hours=2), **android), "VID_20230705_142030.mp4"))
    assert holds(told, utc(TAKEN, 2))
    assert width_s(told) < 600


@pytest.mark.parametrize("files", ["local", "unknown", "utc"])
def test_row_9_file_system_times_are_bounds_whose_zone_is_uncertain(files: str) -> None:
    """Autopsy #7886: exFAT and FAT times without their offset must not be read as UTC to the second."""
    told = moment(medium(Facts(type="image/jpeg"), modified=utc(TAKEN), clock=files))
    assert holds(told, utc(TAKEN, -12))
    assert told.confidence is Confidence.NONE


def test_row_10_a_date_with_a_suffix_may_be_the_time_of_sending() -> None:
    """immich #15752: "2025:01:08 07:18:55+0000" on IMG-20250108-WA0000.jpg."""
    suffixed = original(offset=0, doubts=(word("reading.suffix"), word("reading.zero_offset")))
    told = moment(medium(facts(suffixed), "IMG-20230705-WA0000.jpg"))
    assert holds(told, utc(TAKEN - timedelta(days=400)))
    assert told.confidence is Confidence.NONE
    assert "maybe_sent" in notes(told)


def test_row_11_the_time_of_the_file_is_not_that_of_the_shutter() -> None:
    """immich's fallback to mtime makes recency up: an old picture without a date, written yesterday."""
    told = moment(medium(Facts(type="image/png"), modified=NOW - timedelta(days=1)))
    assert told.earliest_at is None
    assert holds(told, utc(clock(2009, 1, 1)))
    assert not told.contradictions


@pytest.mark.parametrize(
    ("name", "is_dated"),
    [
        ("2023-07-05_8D1B2C3D-1111-2222-3333-444455556666-main.jpg", True),
        ("8D1B2C3D-1111-2222-3333-444455556666.jpg", False),
        ("2023-07-05_8d1b2c3d-1111-2222-3333-444455556666-overlay.png", True),
        ("Snapchat-1688564430.jpg", False),
    ],
)
def test_row_13_snapchats_names_changed_and_its_file_time_is_that_of_the_zip(name: str, is_dated: bool) -> None:
    """Kha1r0 #4, ethanwheatthin PR 60: a day, then nothing, then a day again."""
    told = moment(medium(Facts(type="image/jpeg"), name, modified=utc(clock(2024, 1, 1)), clock="local"))
    assert holds(told, utc(TAKEN))
    assert told.earliest_at is None
    assert any(each.source == "name:Snapchat" for each in told.evidence) is is_dated


@pytest.mark.parametrize(
    ("model", "apart"),
    [
        ({"make": "LGE", "model": "Nexus 4"}, timedelta(hours=27, minutes=4)),
        ({"make": "Apple", "model": "iPhone 6"}, timedelta(days=-9)),
        ({"make": "Canon", "model": "Canon EOS R"}, timedelta(days=330)),
        ({"make": "OLYMPUS", "model": "TG-4"}, timedelta(hours=-7, minutes=-7)),
    ],
    ids=["Nexus 4 +27:04", "iPhone 6 -9 d", "+330 d", "Olympus -7:07"],
)
def test_row_14_the_receiver_is_a_witness_and_no_judge(model: dict[str, str], apart: timedelta) -> None:
    """Measured, 2.5: whichever of both is right, it lies within, and the contradiction is told."""
    fixed_at = TAKEN - timedelta(hours=2) + apart
    told = moment(medium(facts(original(), positions=(at(AMSTERDAM, fixed_at),), **model)))
    assert holds(told, utc(TAKEN, 2))
    assert holds(told, utc(fixed_at))
    assert "gps_apart" in codes(told)
    assert told.confidence is Confidence.WEAK


def test_row_15_the_hour_that_comes_twice_has_two_values() -> None:
    """Summer time ends: 02:30 was twice in Amsterdam on 2023-10-29."""
    local = clock(2023, 10, 29, 2, 30)
    told = moment(medium(facts(original(local), positions=(at(AMSTERDAM),), **PHONE)))
    assert holds(told, utc(local, 2))
    assert holds(told, utc(local, 1))
    assert width_s(told) < 1.2 * HOUR
    assert "hour_twice" in notes(told)
    fixed = moment(medium(facts(original(local), positions=(at(AMSTERDAM, local - timedelta(hours=1)),), **PHONE)))
    assert width_s(fixed) < 300
    assert fixed.confidence is Confidence.STRONG


def test_row_15_an_hour_that_never_was_is_a_contradiction() -> None:
    """Summer time begins: no clock in Amsterdam showed 02:30 on 2023-03-26."""
    local = clock(2023, 3, 26, 2, 30)
    told = moment(medium(facts(original(local), positions=(at(AMSTERDAM),), **PHONE)))
    assert codes(told) == {"no_such_hour"}
    assert holds(told, utc(local, 1))
    assert holds(told, utc(local, 2))


@pytest.mark.parametrize("year", [1904, 1970, 1980, 2000])
def test_row_15_dates_of_clocks_that_were_never_set_are_kept_and_not_used(year: int) -> None:
    """1904, 1970, 1980 and 2000-01-01 are where clocks begin."""
    told = moment(medium(facts(original(clock(year, 1, 1, 0, 4)), **CAMERA), modified=utc(TAKEN)))
    (kept,) = [each for each in told.evidence if each.source == "Exif:DateTimeOriginal"]
    assert kept.weight == 0
    assert holds(told, utc(TAKEN))
    assert told.earliest_at == utc(clock(2013, 1, 1))
    assert told.confidence is Confidence.NONE
    assert not certainly_old(told, NOW, 30)


def test_row_15_dates_in_the_future_are_a_contradiction() -> None:
    """A clock that is ahead makes nothing older."""
    told = moment(medium(facts(original(clock(2031, 1, 2)), **PHONE)))
    assert "future" in codes(told)
    assert told.latest_at == NOW
    assert could_be_recent(told, NOW, 30)


def test_row_15_dates_that_the_calendar_does_not_have_are_no_dates() -> None:
    """0000:00:00 and month 13 are read as None; in names they are not read at all."""
    told = moment(medium(facts(original(None), **CAMERA), "IMG_20231305_142030.jpg"))
    assert {each.source for each in told.evidence} == {"model", "format", "scan"}


def numbered(number: int, local: datetime | None, folder: str = "100NIKON", serial: str = "77") -> object:
    stamps = () if local is None else (original(local, offset=120),)
    return medium(facts(*stamps, serial=serial, **CAMERA), f"{folder}/DSC_{number:04d}.JPG")


def test_row_16_a_file_without_a_date_lies_between_its_neighbours() -> None:
    """capture.md 2.4 point 7: DSC_0123 between 0122 and 0124, of one serial."""
    run = [numbered(number, TAKEN + timedelta(hours=number - 122)) for number in (122, 124)]
    told = moment(numbered(123, None), *run)  # type: ignore[arg-type]
    assert holds(told, utc(TAKEN + timedelta(hours=1), 2))
    assert width_s(told) < 3 * HOUR
    assert told.confidence is Confidence.WEAK


@pytest.mark.parametrize(
    "run",
    [
        [numbered(9999, TAKEN), numbered(2, TAKEN + timedelta(hours=2))],
        [numbered(0, TAKEN), numbered(2, TAKEN + timedelta(hours=2), folder="101NIKON")],
        [numbered(0, TAKEN), numbered(2, TAKEN + timedelta(hours=2), serial="78")],
        [numbered(0, TAKEN), numbered(2, TAKEN - timedelta(days=400))],
        [numbered(0, TAKEN), numbered(2, TAKEN + timedelta(hours=2)), numbered(2, TAKEN + timedelta(days=9))],
    ],
    ids=["9999 to 0001", "folder set back", "another camera", "older card", "copied card"],
)
def test_row_16_nothing_is_said_across_counter_runs(run: list[object]) -> None:
    """Counter wrap, reset folders and copied cards make a wrong order."""
    told = moment(numbered(1, None), *run)  # type: ignore[arg-type]
    assert told.confidence is Confidence.NONE


@pytest.mark.parametrize("turns", [1, 2])
def test_row_17_a_receiver_that_miscounts_the_weeks_is_put_right(turns: int) -> None:
    """canboat PR 863, GPSLogger #66: 1,024 weeks, 19.6 years back."""
    fixed_at = TAKEN - timedelta(hours=2, weeks=1024 * turns)
    told = moment(medium(facts(original(), positions=(at(AMSTERDAM, fixed_at),), **PHONE)))
    assert not told.contradictions
    assert "gps_rolled" in notes(told)
    assert told.confidence is Confidence.STRONG
    assert holds(told, utc(TAKEN, 2))


def test_row_18_a_zero_offset_is_no_offset() -> None:
    """Google Takeout writes "+00:00" behind dates that are local (exiftool-vendored)."""
    told = moment(medium(facts(stamp("XMP:DateTimeOriginal", TAKEN, offset=0), **PHONE)))
    assert holds(told, utc(TAKEN, 2))
    assert holds(told, utc(TAKEN))
    placed = moment(medium(facts(original(offset=0), positions=(at(AMSTERDAM),), **PHONE)))
    assert holds(placed, utc(TAKEN, 2))
    assert not holds(placed, utc(TAKEN))


def test_row_19_a_refused_position_gives_no_zone() -> None:
    """0,0, NaN and missing letters: the zone stays unknown."""
    refused = at((0.0, 0.0)).__class__(
        tag="Exif:GPS", written="0 0", latitude=0.0, longitude=0.0, refused=word("reading.null_island")
    )
    told = moment(medium(facts(original(), positions=(refused,), **PHONE)))
    assert width_s(told) > 25 * HOUR


def test_a_changed_clock_within_a_power_cycle_is_told() -> None:
    """capture.md 2.6: the moment of power-up is the same for all but the file whose clock was changed."""

    def phone(number: int, local: datetime, run_s: float) -> object:
        return medium(facts(original(local, 120), counters=run_time(run_s), **PHONE), f"100APPLE/IMG_{number:04d}.JPG")

    before, after = phone(10, TAKEN, 1000), phone(12, TAKEN + timedelta(seconds=120), 1120)
    changed = phone(11, TAKEN - timedelta(days=700), 1060)
    told = moment(changed, before, after)  # type: ignore[arg-type]
    assert "out_of_order" in codes(told)
    assert holds(told, utc(TAKEN + timedelta(seconds=60), 2))
    assert could_be_recent(told, NOW, 30)
