"""ExifTool as a second reader: optional, confined, and it adds but does not overrule."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.capture.reading.made import exif_jpeg, jpeg, longs, ratios, read, text, tiff
from vangnet.capture.facts import Facts, Kind, Stamp
from vangnet.capture.reading import exiftool as room
from vangnet.capture.reading.exiftool import PATH, Exiftool, ExifToolUnusable
from vangnet.capture.reading.second import merged, needs_second

PICTURE = exif_jpeg(
    tiff(
        {0x010F: text("Maker"), 0x0110: text("M1")},
        {0x9003: text("2019:07:04 08:46:53"), 0x9011: text("+02:00"), 0x9291: text("25"), 0xA431: text("00123")},
        {
            1: text("N"),
            2: ratios((52, 1), (0, 1), (4176, 100)),
            3: text("E"),
            4: ratios((4, 1), (21, 1), (2556, 100)),
            7: ratios((6, 1), (46, 1), (52, 1)),
            0x1D: text("2019:07:04"),
        },
    )
)


@pytest.fixture(name="exiftool", scope="module")
def _exiftool() -> Iterator[Exiftool]:
    if not Path(PATH).exists():
        pytest.skip("no ExifTool on this machine")
    with Exiftool() as exiftool:
        yield exiftool


def test_both_readers_say_the_same_of_a_plain_picture(exiftool: Exiftool) -> None:
    first, second = read(PICTURE), exiftool.facts(PICTURE, "image/jpeg")
    assert (second.make, second.model, second.serial) == (first.make, first.model, first.serial)
    ours, theirs = ({each.tag: (each.local, each.offset_minutes) for each in facts.stamps} for facts in (first, second))
    assert ours == theirs
    assert theirs["Exif:DateTimeOriginal"][1] == 120
    (place,), (mine,) = second.positions, first.positions
    assert place.latitude == pytest.approx(mine.latitude)
    assert place.longitude == pytest.approx(mine.longitude)
    assert place.fixed_at == mine.fixed_at


def test_what_it_says_twice_stands_once() -> None:
    first = read(PICTURE)
    assert merged(first, first) == first


def test_the_first_readers_words_stand() -> None:
    stamp = Stamp(tag="x", written="", kind=Kind.CAPTURED, local=None)
    told = merged(
        Facts(type="image/jpeg", make="First", readers=("a",)),
        Facts(type="image/jpeg", make="Second", model="M2", stamps=(stamp,), readers=("b",)),
    )
    assert (told.make, told.model, told.stamps, told.readers) == ("First", "M2", (stamp,), ("a", "b"))


def test_it_is_asked_only_where_something_is_missing() -> None:
    assert not needs_second(read(PICTURE))
    assert needs_second(read(jpeg()))
    assert not needs_second(Facts(type="application/pdf"))


def test_no_exiftool_or_an_old_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExifToolUnusable):
        Exiftool("/usr/bin/no-such-exiftool")
    if Path(PATH).exists():
        monkeypatch.setattr(room, "OLDEST", (99, 0))
        with pytest.raises(ExifToolUnusable):
            Exiftool()


@pytest.mark.parametrize("data", [b"", b"\xff" * 1000, b"\xff\xd8" + b"\0" * 1000, PICTURE[:200]])
def test_damage_is_told_and_no_fault(exiftool: Exiftool, data: bytes) -> None:
    assert isinstance(exiftool.facts(data, "image/jpeg"), Facts)


def test_the_counter_of_one_file_does_not_reach_the_next(exiftool: Exiftool) -> None:
    assert exiftool.facts(PICTURE, "image/jpeg").make == "Maker"
    assert exiftool.facts(jpeg(), "image/jpeg").make is None
    assert exiftool.facts(exif_jpeg(tiff({0x0110: text("Other"), 0x0100: longs(4)})), "image/jpeg").model == "Other"
