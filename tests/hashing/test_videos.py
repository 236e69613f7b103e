"""Fingerprints of video: against the official vPDQ sample, and on broken and odd files."""

import contextlib
import io
import random
from pathlib import Path

import pytest

from tests.filmed import again, ffmpeg, film, needs_ffmpeg
from vangnet.hashing.streams import DEMUXERS
from vangnet.hashing.videos import Undecodable, Video, read
from vangnet.values import Reason

pytestmark = needs_ffmpeg

OFFICIAL = (
    "distinct/doorknob-hd-no-bar",
    "distinct/test-padded-dimensions",
    "pattern/pattern-sd-grey-bar",
    "pattern/pattern-sd-with-large-logo-bar",
    "pattern/pattern-sd-with-small-logo-bar",
)


def look(path: Path, type: str = "video/mp4", **options: object) -> Video:
    with path.open("rb") as file:
        video = read(file, type, **options)
    assert video is not None
    return video


def bits(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


@pytest.mark.evidence
@pytest.mark.parametrize("name", OFFICIAL)
def test_frames_equal_the_official_sample(evidence, name):
    """Measured: median 0 to 4 bits, at most 16; the sample's own tolerance is below 31 at quality 50 and more."""
    video = look(evidence / "videos" / f"{name}.mp4", dense=True)
    lines = (evidence / "hashes" / "vpdq" / f"{name.partition('/')[2]}.txt").read_text().splitlines()
    compared = 0
    for _, quality, pdq, seconds in (line.split(",") for line in lines):
        at = round(float(seconds) * 1000)
        moment = next(m for m in video.moments if m.start_ms - 1 <= at < m.end_ms)
        if int(quality) >= 50:
            compared += 1
            assert bits(moment.pdq, bytes.fromhex(pdq)) <= 22
            if abs(moment.start_ms - at) <= 1:
                assert bits(moment.pdq, bytes.fromhex(pdq)) <= 16
                assert abs(moment.quality - int(quality)) <= 1
    assert compared >= 50


def test_moments_cover_the_whole_time_without_a_gap(tmp_path):
    video = look(film(tmp_path / "a.mp4", [1, 2, 3]))
    assert (video.width, video.height, video.frame_rate, video.duration_ms) == (320, 240, 10.0, 6000)
    assert video.moments[0].start_ms == 0
    assert [m.end_ms for m in video.moments] == [m.start_ms for m in video.moments[1:]] + [6000]
    assert (video.lost, video.reason, video.streams) == ((), None, 1)


def test_a_scene_cut_is_kept_with_its_time(tmp_path):
    video = look(film(tmp_path / "a.mp4", [1, 2, 3]))
    assert {2000, 4000} <= {m.start_ms for m in video.moments}


def test_a_still_picture_is_one_moment_however_long_it_lasts(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=320x240:r=10:d=1", "-frames:v", 1, tmp_path / "still.png")
    ffmpeg("-loop", 1, "-i", tmp_path / "still.png", "-t", 8, "-r", 10, "-pix_fmt", "yuv420p", tmp_path / "a.mp4")
    (moment,) = look(tmp_path / "a.mp4").moments
    assert (moment.start_ms, moment.end_ms) == (0, 8000)
    assert moment.seen_ms >= 7800


def test_a_short_sight_of_something_else_is_kept(tmp_path):
    """Half a second of scene 2 inside scene 1, without a key frame of its own."""
    options = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", 600, "-sc_threshold", 0)
    whole = film(tmp_path / "a.mp4", [1, 1, 1, 1, 2, 1, 1, 1], *options, seconds=0.5)
    scene = look(film(tmp_path / "b.mp4", [2], seconds=0.5), dense=True).moments
    found = [m for m in look(whole).moments if min(bits(m.pdq, one.pdq) for one in scene) <= 31]
    assert found
    assert {2000 <= m.start_ms < 2500 for m in found} == {True}


def test_a_dense_reading_keeps_every_frame_that_differs(tmp_path):
    path = film(tmp_path / "a.mp4", [1])
    assert len(look(path, dense=True).moments) > len(look(path).moments)


def test_borders_are_looked_inside(tmp_path):
    path = film(tmp_path / "a.mp4", [1])
    boxed = again(path, tmp_path / "b.mp4", "-vf", "pad=320:320:0:40")
    inside = next(r for r in look(boxed).moments[0].readings if r.name == "trimmed")
    assert bits(inside.hashes[0].tobytes(), look(path).moments[0].pdq) <= 31


def test_bars_are_seen_where_the_picture_is_dark_at_its_edge(tmp_path):
    """No single frame shows an edge; that the bars are black all the time does."""
    fade = "geq=lum='lum(X,Y)*min(1,min(Y,H-Y)/90)':cb=128:cr=128"
    path = again(film(tmp_path / "a.mp4", [1, 2]), tmp_path / "dark.mp4", "-vf", fade)
    boxed = again(path, tmp_path / "b.mp4", "-vf", "pad=320:320:0:40")
    listed = [r.hashes[0].tobytes() for m in look(path, dense=True).moments for r in m.readings]
    last = look(boxed).moments[-1]
    assert min(bits(r.hashes[0].tobytes(), one) for r in last.readings for one in listed) <= 31


CONTAINERS = {
    "avi": ("video/x-msvideo", ("-c:v", "mpeg4")),
    "flv": ("video/x-flv", ("-c:v", "flv")),
    "mkv": ("video/x-matroska", ("-c:v", "libx264", "-pix_fmt", "yuv420p")),
    "mov": ("video/quicktime", ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p")),
    "mpg": ("video/mpeg", ("-c:v", "mpeg2video", "-r", "25")),
    "mxf": ("application/mxf", ("-c:v", "mpeg2video", "-r", "25")),
    "ogv": ("video/ogg", ("-c:v", "libtheora")),
    "ts": ("video/mp2t", ("-c:v", "libx264", "-pix_fmt", "yuv420p")),
    "webm": ("video/webm", ("-c:v", "libvpx", "-deadline", "realtime")),
    "wmv": ("video/x-ms-asf", ("-c:v", "wmv2")),
    "3gp": ("video/3gpp", ("-c:v", "mpeg4")),
    "h264": ("video/h264", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-r", "25")),
    "265.mp4": ("video/mp4", ("-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le")),
}


@pytest.mark.parametrize("suffix", CONTAINERS)
def test_every_usual_container_is_read(tmp_path, suffix):
    kind, options = CONTAINERS[suffix]
    original = look(film(tmp_path / "a.mp4", [1, 2]), dense=True)
    video = look(film(tmp_path / f"b.{suffix}", [1, 2], *options), kind)
    assert abs(video.duration_ms - 4000) <= 200
    assert bits(video.moments[0].pdq, original.moments[0].pdq) <= 31
    assert video.lost == ()
    second = next(m for m in video.moments if m.end_ms > 2500)
    assert min(bits(second.pdq, m.pdq) for m in original.moments if m.start_ms >= 2000) <= 31


# -- broken and odd ------------------------------------------------------------------------------------------------


def test_a_truncated_video_tells_what_is_lost(tmp_path):
    path = film(tmp_path / "a.mkv", [1, 2, 3, 4])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    video = look(path, "video/x-matroska")
    ((start, end),) = video.lost
    assert (video.reason, end) == (Reason.CORRUPT, 8000)
    assert 2000 < start < 6000
    assert video.moments[0].end_ms <= start


def test_a_damaged_middle_is_lost_and_the_rest_is_read(tmp_path):
    options = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", 20, "-movflags", "faststart")
    path = film(tmp_path / "a.mp4", [1, 2, 3, 4], *options)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 8] = random.Random(1).randbytes(len(data) // 8)
    path.write_bytes(data)
    video = look(path)
    assert video.reason == Reason.CORRUPT
    assert sum(end - start for start, end in video.lost) in range(500, 5000)
    clean = look(film(tmp_path / "b.mp4", [4]))
    assert min(bits(m.pdq, clean.moments[0].pdq) for m in video.moments) <= 31


def test_a_video_of_one_frame_is_one_moment(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=320x240:r=10:d=1", "-frames:v", 1, "-pix_fmt", "yuv420p", tmp_path / "a.mp4")
    assert [(m.start_ms, m.end_ms) for m in look(tmp_path / "a.mp4").moments] == [(0, 100)]


def test_sound_alone_is_no_video(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", tmp_path / "a.mp4")
    with (tmp_path / "a.mp4").open("rb") as file:
        assert read(file, "video/mp4") is None


@pytest.mark.evidence
def test_a_video_of_which_only_the_sound_is_known_is_not_taken_for_sound(evidence):
    with pytest.raises(Undecodable) as refused:
        look(evidence / "videos" / "exiftool" / "MXF.mxf", "application/mxf")
    assert refused.value.reason == Reason.CORRUPT


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\xff" * 5000])
@pytest.mark.parametrize("kind", DEMUXERS)
def test_bytes_without_a_video_are_refused_with_a_reason(kind, data):
    with pytest.raises(Undecodable) as refused:
        read(io.BytesIO(data), kind)
    assert refused.value.reason == Reason.CORRUPT


def test_a_type_that_cannot_be_read_is_unsupported():
    with pytest.raises(Undecodable) as refused:
        read(io.BytesIO(b"IMKH" + bytes(100)), "video/x-hikvision")
    assert refused.value.reason == Reason.UNSUPPORTED


def test_huge_frames_are_refused_before_they_are_decoded(tmp_path):
    frames = ("-f", "lavfi", "-i", "color=s=16000x16000:d=0.1:r=10", "-frames:v", 1)
    ffmpeg(*frames, "-c:v", "png", tmp_path / "a.mkv")
    with pytest.raises(Undecodable) as refused:
        look(tmp_path / "a.mkv", "video/x-matroska")
    assert refused.value.reason == Reason.TOO_LARGE


def test_time_that_runs_out_is_told_as_lost(tmp_path):
    path = film(tmp_path / "a.mp4", [1, 2, 3])
    with pytest.raises(Undecodable) as refused:
        look(path, seconds=-1.0)
    assert refused.value.reason == Reason.TIMEOUT


def test_a_playlist_cannot_ask_for_another_file(tmp_path):
    film(tmp_path / "a.ts", [1])
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n" + str(tmp_path / "a.ts").encode() + b"\n"
    for kind in DEMUXERS:
        with pytest.raises(Undecodable):
            read(io.BytesIO(playlist), kind)


def test_damaged_bytes_never_raise_anything_else(tmp_path):
    whole = film(tmp_path / "a.mp4", [1, 2]).read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 10, 200))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(Undecodable):
            read(io.BytesIO(bytes(data[: chance.randrange(len(data))])), "video/mp4")
