"""Videos against the library: copies with edits, clips in compilations, fragments, and what must not match."""

import zipfile
from pathlib import Path

import pytest

from tests.filmed import again, ffmpeg, film, needs_ffmpeg
from tests.world import encoded, outcome, pattern, records_of
from vangnet.reference import changing, store
from vangnet.reference.formats.csv import LIST_COLUMNS
from vangnet.scan.listing import make_list
from vangnet.scan.run import scan
from vangnet.values import Reason, Status

pytestmark = needs_ffmpeg

H264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")


@pytest.fixture(scope="module")
def known(tmp_path_factory) -> Path:
    """Scenes 1 to 4, two seconds each."""
    return film(tmp_path_factory.mktemp("known") / "known.mp4", [1, 2, 3, 4])


@pytest.fixture(scope="module")
def library(known, tmp_path_factory) -> Path:
    """The known video as entry 1 of a list made by the program itself."""
    place = tmp_path_factory.mktemp("reference")
    made = make_list(known.parent, place / "known.csv", jobs=1)
    assert made.entries == made.fingerprints == 1
    assert made.frames > 20
    store.init(str(place / "library"))
    changing.add(str(place / "library"), changing.Source(str(place / "known.csv"), "unit"))
    return place / "library"


@pytest.fixture
def judged(tmp_path, library):
    """Scan one file; gives its record."""

    def run(path: Path, against: Path = library) -> dict:
        folder = tmp_path / f"{path.stem}-exhibit"
        folder.mkdir()
        path.rename(folder / path.name)
        scan(folder, tmp_path / f"{path.stem}-out", library=against, jobs=1)
        return records_of(tmp_path / f"{path.stem}-out")[path.name]

    return run


def told(record: dict) -> list[tuple]:
    """Ranges in tenths of seconds: start, end, status and the times of the listed video."""
    return [
        (
            round(one["start_ms"] / 100),
            round(one["end_ms"] / 100),
            one["status"],
            *(None if one[name] is None else round(one[name] / 100) for name in ("entry_start_ms", "entry_end_ms")),
        )
        for one in record["ranges"]
    ]


def times(record: dict, status: str) -> int:
    return sum(one["end_ms"] - one["start_ms"] for one in record["ranges"] if one["status"] == status)


# -- the same video ------------------------------------------------------------------------------------------------

EDITS = {
    "bit rate": ("-b:v", "60k", *H264),
    "scale": ("-vf", "scale=160:120", *H264),
    "larger": ("-vf", "scale=800:600", *H264),
    "frame rate": ("-r", "7", *H264),
    "key frames": ("-g", "7", *H264),
    "another codec": ("-c:v", "mpeg4", "-q:v", "9"),
    "grey": ("-vf", "format=gray", *H264),
    "faster": ("-vf", "setpts=PTS/1.04", *H264),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_copy_saved_again_is_similar(judged, known, tmp_path, edit):
    record = judged(again(known, tmp_path / "copy.mp4", *EDITS[edit]))
    (hit,) = record["hits"]
    assert (record["status"], record["reason"]) == (Status.SIMILAR, None)
    assert (hit["list"], hit["entry"], hit["reading"], hit["orientation"]) == ("unit #1", "1", "frame", "identity")
    assert (hit["percent"], hit["entry_percent"] >= 95) == (100, True)
    assert {one["status"] for one in record["ranges"]} == {"known"}


def test_a_copy_of_every_byte_is_known_and_not_decoded(judged, known, tmp_path):
    (tmp_path / "same.mp4").write_bytes(known.read_bytes())
    record = judged(tmp_path / "same.mp4")
    assert (record["status"], record["duration_ms"], record["ranges"]) == (Status.KNOWN, None, [])


@pytest.mark.parametrize(
    ("turn", "orientation"), [("hflip", "flip_horizontal"), ("transpose=2", "rotate270"), ("vflip,hflip", "rotate180")]
)
def test_a_turned_copy_is_similar(judged, known, tmp_path, turn, orientation):
    record = judged(again(known, tmp_path / "turned.mp4", "-vf", turn, *H264))
    (hit,) = record["hits"]
    assert (record["status"], hit["orientation"], hit["percent"]) == (Status.SIMILAR, orientation, 100)


def test_a_letterboxed_copy_is_similar_within_its_borders(judged, known, tmp_path):
    record = judged(again(known, tmp_path / "boxed.mp4", "-vf", "pad=320:360:0:60", *H264))
    (hit,) = record["hits"]
    assert (record["status"], hit["reading"], hit["percent"]) == (Status.SIMILAR, "trimmed", 100)


# -- parts ---------------------------------------------------------------------------------------------------------


def test_a_fragment_of_a_known_video_tells_which_part(judged, known, tmp_path):
    record = judged(again(known, tmp_path / "part.mp4", "-ss", 3, "-t", 3, *H264))
    (hit,) = record["hits"]
    assert (record["status"], hit["percent"]) == (Status.SIMILAR, 100)
    assert 30 <= hit["entry_percent"] <= 45
    starts = [one[3] for one in told(record)]
    ends = [one[4] for one in told(record)]
    assert (min(starts), max(ends)) == (pytest.approx(30, abs=3), pytest.approx(60, abs=3))


def test_a_known_clip_inside_a_compilation_leaves_the_rest_new(judged, tmp_path):
    """Ten seconds, of which four are scenes 2 and 3 of the known video."""
    record = judged(film(tmp_path / "mixed.mp4", [21, 22, 2, 3, 23]))
    (hit,) = record["hits"]
    assert (record["status"], record["reason"]) == (Status.NEW, None)
    assert (hit["percent"], 45 <= hit["entry_percent"] <= 55) == (pytest.approx(40, abs=3), True)
    assert [one[2] for one in told(record)] == ["new", "known", "new"]
    (_, known_part, _) = told(record)
    assert known_part[:2] == (pytest.approx(40, abs=2), pytest.approx(80, abs=2))
    assert known_part[3:] == (pytest.approx(20, abs=3), pytest.approx(60, abs=3))
    assert (record["ranges"][1]["list"], record["ranges"][1]["entry"]) == ("unit #1", "1")


def test_new_time_of_half_a_second_inside_a_known_video_keeps_it_new(judged, tmp_path):
    record = judged(film(tmp_path / "hidden.mp4", [1, 1, 2, 2, 2, 21, 2, 3, 3], *H264, "-g", 600, seconds=0.5))
    assert record["status"] == Status.NEW
    assert times(record, "new") > 0


def test_a_single_known_frame_is_a_hit_but_no_known_range(judged, tmp_path):
    """A tenth of a second of the known video: told, with a share of nothing."""
    frames = tmp_path / "frames"
    frames.mkdir()
    for at in range(20):
        pattern(31 if at < 10 else 32, 320, 240).save(frames / f"{at:02}.png")
    one = pattern(1, 344, 256).crop((0, 0, 320, 240))
    one.save(frames / "10.png")
    ffmpeg("-framerate", 5, "-i", frames / "%02d.png", *H264, tmp_path / "one.mp4")
    record = judged(tmp_path / "one.mp4")
    (hit,) = record["hits"]
    assert (record["status"], hit["entry"], hit["percent"]) == (Status.NEW, "1", 0)
    assert times(record, "known") == 0


def test_a_shuffled_copy_is_still_known(judged, tmp_path):
    record = judged(film(tmp_path / "shuffled.mp4", [3, 1, 4, 2]))
    assert (record["status"], record["hits"][0]["percent"]) == (Status.SIMILAR, 100)


def test_fades_between_known_scenes_do_not_make_it_new(judged, tmp_path):
    record = judged(film(tmp_path / "faded.mp4", [1, 0, 2, 3]))
    assert [one[2] for one in told(record)] == ["known", "flat", "known"]
    assert record["status"] == Status.SIMILAR


def test_flat_time_where_the_listed_video_goes_on_does_not_make_it_new(judged, tmp_path):
    place = tmp_path / "dark"
    place.mkdir()
    film(place / "dark.mp4", [5, 0, 0, 0, 6])
    make_list(place, tmp_path / "dark.csv", jobs=1)
    store.init(str(tmp_path / "dark-library"))
    changing.add(str(tmp_path / "dark-library"), changing.Source(str(tmp_path / "dark.csv"), "unit"))
    record = judged(again(place / "dark.mp4", tmp_path / "copy.mp4", *EDITS["scale"]), tmp_path / "dark-library")
    assert ([one[2] for one in told(record)], record["status"]) == (["known", "flat", "known"], Status.SIMILAR)
    end = judged(again(place / "dark.mp4", tmp_path / "end.mp4", "-ss", 4.5, *H264), tmp_path / "dark-library")
    assert ([one[2] for one in told(end)], end["status"]) == (["flat", "known"], Status.NEW)


# -- what must not match -------------------------------------------------------------------------------------------


def test_another_video_is_new(judged, tmp_path):
    record = judged(film(tmp_path / "other.mp4", [21, 22]))
    assert (record["status"], record["hits"], record["duration_ms"]) == (Status.NEW, [], 4000)
    assert told(record) == [(0, 40, "new", None, None)]


def test_a_black_video_is_featureless(judged, tmp_path):
    record = judged(film(tmp_path / "black.mp4", [0, 0]))
    assert (record["status"], record["reason"], record["hits"]) == (Status.UNDECIDED, Reason.FEATURELESS, [])
    assert told(record) == [(0, 40, "flat", None, None)]


def test_black_frames_of_a_known_video_match_nothing(tmp_path, judged):
    film(tmp_path / "dark.mp4", [5, 0, 6])
    place = tmp_path / "dark"
    place.mkdir()
    (tmp_path / "dark.mp4").rename(place / "dark.mp4")
    make_list(place, tmp_path / "dark.csv", jobs=1)
    store.init(str(tmp_path / "dark-library"))
    changing.add(str(tmp_path / "dark-library"), changing.Source(str(tmp_path / "dark.csv"), "unit"))
    record = judged(film(tmp_path / "other.mp4", [21, 0, 22]), tmp_path / "dark-library")
    assert (record["status"], record["hits"]) == (Status.NEW, [])


# -- lists ---------------------------------------------------------------------------------------------------------


def test_videos_written_as_vpdq_text_are_recognised_from_it(judged, known, tmp_path):
    make_list(known.parent, tmp_path / "known.csv", vpdq_out=tmp_path / "known.jsonl", jobs=1)
    store.init(str(tmp_path / "other-library"))
    changing.add(str(tmp_path / "other-library"), changing.Source(str(tmp_path / "known.jsonl"), "other program"))
    record = judged(again(known, tmp_path / "copy.mp4", *EDITS["scale"]), tmp_path / "other-library")
    (hit,) = record["hits"]
    assert (record["status"], hit["percent"]) == (Status.SIMILAR, 100)
    (tmp_path / "same.mp4").write_bytes(known.read_bytes())
    assert judged(tmp_path / "same.mp4", tmp_path / "other-library")["status"] == Status.KNOWN


def test_a_list_with_videos_still_holds_pictures_and_their_digests(known, tmp_path):
    place = tmp_path / "both"
    place.mkdir()
    (place / "a.png").write_bytes(encoded(pattern(9)))
    (place / "b.mp4").write_bytes(known.read_bytes())
    made = make_list(place, tmp_path / "both.csv", jobs=1)
    rows = (tmp_path / "both.csv").read_text().splitlines()
    assert (made.entries, made.fingerprints, made.unread) == (2, 2, 0)
    assert len(rows) == 1 + made.entries + made.frames
    assert rows[0] == ",".join(LIST_COLUMNS)


# -- frames and pictures -------------------------------------------------------------------------------------------


def test_a_picture_that_is_a_frame_of_a_known_video_is_similar(judged, known, tmp_path):
    ffmpeg("-ss", 5, "-i", known, "-frames:v", 1, tmp_path / "still.png")
    record = judged(tmp_path / "still.png")
    (hit,) = record["hits"]
    assert (record["status"], hit["entry"]) == (Status.SIMILAR, "1")
    assert hit["reading"].startswith("stored, frame at ")
    assert float(hit["reading"].split()[-2]) == pytest.approx(5, abs=0.5)


def test_a_frame_that_is_a_known_picture_is_a_hit(judged, tmp_path):
    place = tmp_path / "stills"
    place.mkdir()
    (place / "still.png").write_bytes(encoded(pattern(7, 344, 256).crop((0, 0, 320, 240))))
    make_list(place, tmp_path / "stills.csv", jobs=1)
    store.init(str(tmp_path / "stills-library"))
    changing.add(str(tmp_path / "stills-library"), changing.Source(str(tmp_path / "stills.csv"), "unit"))
    record = judged(film(tmp_path / "holds.mp4", [21, 7, 22]), tmp_path / "stills-library")
    (hit,) = record["hits"]
    assert (record["status"], hit["percent"]) == (Status.NEW, None)
    assert hit["reading"] == "frame at 2.0 s"


# -- broken --------------------------------------------------------------------------------------------------------


def test_a_truncated_copy_is_new_with_its_known_and_lost_time(judged, known, tmp_path):
    whole = again(known, tmp_path / "whole.mkv", *H264)
    (tmp_path / "cut.mkv").write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    record = judged(tmp_path / "cut.mkv")
    assert (record["status"], record["reason"]) == (Status.NEW, Reason.CORRUPT)
    assert [one[2] for one in told(record)][-1] == "lost"
    assert times(record, "known") > 2000
    assert times(record, "known") + times(record, "lost") >= 7500


def test_what_does_not_decode_at_all_is_undecided(judged, known, tmp_path):
    (tmp_path / "broken.mp4").write_bytes(known.read_bytes()[:2000])
    record = judged(tmp_path / "broken.mp4")
    assert (record["status"], record["reason"]) == (Status.UNDECIDED, Reason.CORRUPT)


def test_sound_alone_is_other(judged, tmp_path):
    """There is nothing to see in it, so that no picture can be missed."""
    ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", tmp_path / "sound.mp4")
    assert judged(tmp_path / "sound.mp4")["status"] == Status.OTHER


def test_videos_of_one_and_two_frames_are_judged(judged, known, tmp_path):
    one = again(known, tmp_path / "one.mp4", "-frames:v", 1, *H264)
    two = again(known, tmp_path / "two.mp4", "-frames:v", 2, *H264)
    for path in (one, two):
        record = judged(path)
        assert (record["status"], record["hits"][0]["entry"]) == (Status.SIMILAR, "1")


def test_a_second_stream_of_pictures_keeps_a_video_new(judged, known, tmp_path):
    other = film(tmp_path / "other.mp4", [21])
    ffmpeg("-i", known, "-i", other, "-map", "0:v", "-map", "1:v", *H264, tmp_path / "two.mkv")
    record = judged(tmp_path / "two.mkv")
    assert (record["status"], record["hits"][0]["percent"]) == (Status.NEW, 100)


def test_a_video_in_an_archive_that_is_too_large_to_hold_is_undecided(judged, known, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("large.mp4", known.read_bytes() + bytes(65 * 2**20))
    folder = tmp_path / "zipped"
    folder.mkdir()
    (tmp_path / "a.zip").rename(folder / "a.zip")
    scan(folder, tmp_path / "zipped-out", library=None, jobs=1)
    record = records_of(tmp_path / "zipped-out")["a.zip//large.mp4"]
    assert (record["status"], record["reason"]) == (Status.UNDECIDED, Reason.TOO_LARGE)


def test_a_large_video_on_disk_is_judged_from_the_open_file(judged, known, tmp_path):
    (tmp_path / "large.mp4").write_bytes(known.read_bytes() + bytes(65 * 2**20))
    record = judged(tmp_path / "large.mp4")
    assert (record["status"], record["hits"][0]["percent"]) == (Status.SIMILAR, 100)


def test_copies_are_decoded_once(known, library, tmp_path):
    """The second copy gets its ranges from what was said of the first."""
    folder = tmp_path / "copies"
    folder.mkdir()
    again(known, folder / "a.mp4", *EDITS["scale"])
    (folder / "b.mp4").write_bytes((folder / "a.mp4").read_bytes())
    scan(folder, tmp_path / "copies-out", library=library, jobs=1)
    first, second = (records_of(tmp_path / "copies-out")[name] for name in ("a.mp4", "b.mp4"))
    assert first | {"address": "", "modified_at": 0} == second | {"address": "", "modified_at": 0}


# -- the evidence set ----------------------------------------------------------------------------------------------


@pytest.mark.evidence
def test_one_listed_copy_finds_the_others_and_nothing_else(evidence, tmp_path):
    """`pattern/` holds one video under three logos; `distinct/` are others, and the rest of the set as well."""
    videos = evidence / "videos"
    known = tmp_path / "known"
    known.mkdir()
    (known / "a.mp4").write_bytes((videos / "pattern" / "pattern-sd-grey-bar.mp4").read_bytes())
    make_list(known, tmp_path / "known.csv", jobs=1)
    store.init(str(tmp_path / "library"))
    changing.add(str(tmp_path / "library"), changing.Source(str(tmp_path / "known.csv"), "unit"))
    scan(videos, tmp_path / "out", library=tmp_path / "library", jobs=2)
    records = records_of(tmp_path / "out")
    hits = {address: record["hits"] for address, record in records.items() if record["hits"]}
    assert set(hits) == {address for address in records if address.startswith("pattern/")}
    assert outcome(records)["pattern/pattern-sd-grey-bar.mp4"] == (Status.KNOWN, None)
    assert {hit["percent"] >= 40 for address, several in hits.items() for hit in several if hit["percent"]} == {True}


@pytest.mark.evidence
@pytest.mark.parametrize("name", ["distinct/doorknob-hd-no-bar", "distinct/test-padded-dimensions"])
def test_the_official_sample_finds_its_video(evidence, tmp_path, name):
    """The list was made by another program, of another decoder."""
    store.init(str(tmp_path / "library"))
    listing = evidence / "hashes" / "vpdq" / f"{name.partition('/')[2]}.txt"
    changing.add(str(tmp_path / "library"), changing.Source(str(listing), "vpdq"))
    scan(evidence / "videos" / f"{name}.mp4", tmp_path / "out", library=tmp_path / "library", jobs=1)
    (record,) = records_of(tmp_path / "out").values()
    (hit,) = record["hits"]
    assert (hit["entry"], hit["entry_percent"] >= 50) == (listing.stem, True)
    assert record["status"] == Status.SIMILAR
