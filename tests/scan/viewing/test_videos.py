"""What is shown of a video: stills at their times, and pieces that a browser plays."""

import io
import itertools
import struct
import zipfile

import av
import numpy as np
import pytest
from PIL import Image

from tests.filmed import HEIGHT, WIDTH, again, ffmpeg, film, needs_ffmpeg
from tests.scan.viewing.conftest import ALIKE, difference, image_of
from tests.world import pattern
from vangnet.scan.viewing import Clip, NotShown

pytestmark = needs_ffmpeg

H264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
SOUND = ("-f", "lavfi", "-i", "sine=d=6", "-c:a", "aac", "-shortest")


@pytest.fixture(scope="module")
def scenes(tmp_path_factory):
    """Scenes 1, 2 and 3, two seconds each, with a tone."""
    place = tmp_path_factory.mktemp("scenes")
    silent = film(place / "silent.mp4", [1, 2, 3])
    ffmpeg("-i", silent, *SOUND, "-c:v", "copy", place / "film.mp4")
    return place


def scene(number: int) -> Image.Image:
    return pattern(number, WIDTH + 24, HEIGHT + 16).crop((12, 8, 12 + WIDTH, 8 + HEIGHT))


def nearest(picture: Image.Image) -> int:
    """Which scene a frame shows: the window wanders, so coarse means are compared."""

    def coarse(image: Image.Image) -> np.ndarray:
        return np.asarray(image.convert("RGB").resize((8, 6), Image.Resampling.BOX), int)

    return min((1, 2, 3), key=lambda number: np.abs(coarse(picture) - coarse(scene(number))).mean())


def played(clip: Clip) -> tuple[list[tuple[int, Image.Image]], list[str]]:
    """Frames with their times, and the codecs."""
    assert isinstance(clip, Clip), clip
    with av.open(io.BytesIO(clip.data)) as container:
        codecs = [stream.codec_context.codec.canonical_name for stream in container.streams]
        frames = [(round(frame.time * 1000), frame.to_image()) for frame in container.decode(video=0)]
    return frames, codecs


def turned(film: bytes) -> bytes:
    """The same film, which says in its header that it is to be shown a quarter turn further."""
    place = film.index(b"tkhd") + 44
    quarter = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    return film[:place] + quarter + film[place + len(quarter) :]


def test_a_strip_shows_the_video_from_its_first_frame_on(scenes, viewer):
    strip = viewer.frames(scenes, "film.mp4", count=6, longest_side=160)
    assert [frame.at_ms for frame in strip.frames] == [0, 1000, 2000, 3000, 4000, 5000]
    assert [nearest(image_of(frame)) for frame in strip.frames] == [1, 1, 2, 2, 3, 3]
    assert (strip.duration_ms, strip.frames[0].width, strip.frames[0].original_width) == (6000, 160, WIDTH)


def test_the_frame_of_a_hit_is_shown_exactly(scenes, viewer):
    strip = viewer.frames(scenes, "film.mp4", count=1, longest_side=160, at_ms=(1900, 2050, 4100))
    assert [frame.at_ms for frame in strip.frames] == [1900, 2000, 4100]
    assert [nearest(image_of(frame)) for frame in strip.frames] == [1, 2, 3]


def test_a_video_among_thumbnails_is_one_still(scenes, viewer):
    shown = viewer.picture(scenes, "film.mp4", longest_side=160, grey=True)
    assert (shown.notes, image_of(shown).mode) == (("still",), "L")


def test_pieces_follow_each_other_without_a_gap(scenes, viewer):
    starts, seen = itertools.count(0, 1500), []
    for start in starts:
        clip = viewer.clip(scenes, "film.mp4", start_ms=start, length_ms=1500, longest_side=160)
        if isinstance(clip, NotShown):
            break
        frames, codecs = played(clip)
        assert (codecs, clip.type, clip.duration_ms, clip.has_sound) == (["vp8"], "video/webm", 6000, False)
        assert (frames[0][0], clip.length_ms, frames[0][1].size) == (0, 1500, (160, 120))
        seen += [(start + time, nearest(frame)) for time, frame in frames if time % 100 == 0]
    assert clip == NotShown("missing")
    assert [time for time, _ in seen] == list(range(0, 6000, 100))
    assert all(shown == min(3, time // 2000 + 1) for time, shown in seen)


def test_sound_is_given_only_when_it_is_asked_for(scenes, viewer):
    silent, sounding = (viewer.clip(scenes, "film.mp4", length_ms=2000, sound=sound) for sound in (False, True))
    assert (played(silent)[1], silent.has_sound) == (["vp8"], False)
    assert (played(sounding)[1], sounding.has_sound) == (["vp8", "opus"], True)
    with av.open(io.BytesIO(sounding.data)) as container:
        heard = [frame.to_ndarray() for frame in container.decode(audio=0)]
    assert sum(each.shape[1] for each in heard) == pytest.approx(96_000, abs=3000)
    assert np.abs(np.concatenate(heard, axis=1)).max() > 0.05
    assert not viewer.clip(scenes, "silent.mp4", sound=True).has_sound


@pytest.mark.parametrize("kind", ["mkv", "avi", "mpg", "ts", "mov", "wmv", "h264", "webm", "flv"])
def test_videos_of_every_kind_are_shown(kind, scenes, tmp_path, viewer):
    options = {"h264": H264, "webm": ("-c:v", "libvpx"), "avi": ("-c:v", "mpeg4")}.get(kind, ())
    again(scenes / "silent.mp4", tmp_path / f"a.{kind}", "-r", 25, *options)
    strip = viewer.frames(tmp_path, f"a.{kind}", count=1, at_ms=(500, 2600, 4600), longest_side=160)
    assert [nearest(image_of(frame)) for frame in strip.frames] == [1, 2, 3]
    frames, _ = played(viewer.clip(tmp_path, f"a.{kind}", start_ms=2400, length_ms=1000, longest_side=160))
    assert {nearest(frame) for _, frame in frames} == {2}


def test_a_video_is_shown_upright_and_in_its_shape(scenes, tmp_path, viewer):
    (tmp_path / "turned.mp4").write_bytes(turned((scenes / "silent.mp4").read_bytes()))
    (shown,) = viewer.frames(tmp_path, "turned.mp4", count=1, longest_side=160).frames
    assert (shown.width, shown.height, shown.original_width) == (120, 160, HEIGHT)
    assert nearest(image_of(shown).rotate(90, expand=True)) == 1
    again(scenes / "silent.mp4", tmp_path / "wide.mp4", "-vf", "setsar=2", *H264)
    (shown,) = viewer.frames(tmp_path, "wide.mp4", count=1, longest_side=160).frames
    assert (shown.width, shown.height, shown.original_width) == (160, 60, 2 * WIDTH)
    for name, how, size in (
        ("turned.mp4", {}, (120, 160)),
        ("wide.mp4", {}, (160, 60)),
        ("wide.mp4", {"grey": True}, (160, 60)),
    ):
        frames, _ = played(viewer.clip(tmp_path, name, length_ms=200, longest_side=160, **how))
        assert frames[0][1].size == size


def test_a_blurred_grey_piece_holds_no_more_than_its_means(scenes, viewer):
    frames, _ = played(viewer.clip(scenes, "film.mp4", length_ms=500, blur=0.1, grey=True))
    pixels = np.asarray(frames[-1][1], int)
    assert np.abs(pixels - pixels.mean(axis=2, keepdims=True)).max() <= 3
    assert np.abs(np.diff(pixels, axis=1)).max() < 40


@pytest.mark.parametrize("container", ["a.zip", "phone.ufdr"])
def test_a_video_in_a_container_is_shown(container, scenes, exhibit, viewer):
    with zipfile.ZipFile(exhibit / container, "w") as archive:
        archive.write(scenes / "film.mp4", "film.mp4")
    for start in (0, 2000, 4000):
        frames, _ = played(
            viewer.clip(exhibit, f"{container}//film.mp4", start_ms=start, length_ms=500, longest_side=160)
        )
        assert nearest(frames[0][1]) == start // 2000 + 1


def test_a_cut_video_shows_what_there_is(scenes, exhibit, viewer):
    whole = again(scenes / "silent.mp4", exhibit / "whole.mkv", *H264).read_bytes()
    (exhibit / "cut.mkv").write_bytes(whole[: len(whole) // 2])
    clip = viewer.clip(exhibit, "cut.mkv", length_ms=30_000)
    assert 1500 < clip.length_ms < 5000
    assert nearest(image_of(viewer.frames(exhibit, "cut.mkv", count=2, longest_side=160).frames[0])) == 1


def test_what_is_no_video_has_a_reason(exhibit, viewer):
    pattern(1).save(exhibit / "a.png")
    (exhibit / "b.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(100))
    assert viewer.clip(exhibit, "a.png") == NotShown("unsupported")
    assert viewer.frames(exhibit, "b.mp4", count=3, longest_side=160) == NotShown("corrupt")


def test_a_video_that_changed_since_the_scan_is_not_shown(scenes, viewer):
    given = viewer.clip(scenes, "film.mp4", expected_sha256="00" * 32)
    assert given == NotShown("digest_conflict")
    assert difference(viewer.picture(scenes, "film.mp4", longest_side=160), scene(1)) < 4 * ALIKE
