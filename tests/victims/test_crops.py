"""Crops from an exhibit on the disk, through confined workers: made again each time, and only from what it was."""

import contextlib
import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from django.utils import translation
from PIL import Image

from tests.desk_world import World
from tests.filmed import needs_ffmpeg
from tests.victims.cropped import ROOM, Seized, sideways
from tests.world import encoded, pattern, zipped
from vangnet.errors import InputRefused
from vangnet.victims import crops
from vangnet.victims.checking import chunks
from vangnet.victims.recipe import Recipe, RecipeRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is refused is told in English here; the Dutch words have tests of their own."""
    with translation.override("en"):
        yield


def test_a_crop_is_the_same_pixels_of_the_source(seized: Seized) -> None:
    png = crops.png_of(seized.crop())
    made = np.asarray(Image.open(io.BytesIO(png)))
    assert (made == np.asarray(pattern(1))[30:270, 40:360]).all()


def test_a_crop_holds_pixels_and_nothing_else(seized: Seized) -> None:
    png = crops.png_of(seized.crop(seized.sideways))
    assert set(chunks(png) or ()) == {b"IHDR", b"IDAT", b"IEND"}
    assert not any(word in png for word in (b"Exif", b"tEXt", b"iCCP", b"2.jpg", b"JFIF"))


def test_a_picture_is_cut_as_it_is_seen_upright(seized: Seized) -> None:
    seen = crops.source_seen(seized.sideways)
    assert (seen.width, seen.height) == (480, 640)
    upright = Image.open(io.BytesIO(sideways())).convert("RGB").transpose(Image.Transpose.ROTATE_270)
    made = crops.cut(seized.sideways, Recipe(10, 20, 300, 400))
    assert made.rgb == upright.crop((10, 20, 310, 420)).tobytes()


def test_nothing_lies_on_the_disk(seized: Seized, tmp_path: Path) -> None:
    def all_files() -> set[str]:
        return {os.path.join(folder, name) for folder, _, names in os.walk(tmp_path) for name in names}

    before = all_files()
    crops.png_of(seized.crop())
    assert all_files() == before


def test_a_box_outside_the_picture_is_refused_by_who_knows_its_size(seized: Seized) -> None:
    with pytest.raises(RecipeRefused) as refused:
        crops.cut(seized.picture, Recipe(600, 0, 100, 100))
    assert "640 x 480" in refused.value.word.tell("en")


def test_a_source_that_was_changed_gives_no_crop(seized: Seized) -> None:
    made = seized.crop()
    (seized.folder / "1.png").write_bytes(encoded(pattern(7)))
    with pytest.raises(InputRefused, match="cannot be read"):
        crops.png_of(made)


def test_a_source_that_is_gone_gives_no_crop(seized: Seized) -> None:
    made = seized.crop()
    (seized.folder / "1.png").unlink()
    with pytest.raises(InputRefused, match="cannot be read"):
        crops.png_of(made)


def test_the_same_content_at_another_place_is_as_good(seized: Seized) -> None:
    made = seized.crop()
    (seized.folder / "copy.png").write_bytes((seized.folder / "1.png").read_bytes())
    (seized.folder / "1.png").unlink()
    facts = {"exhibit": seized.exhibit, "scan": seized.exhibit.scans.get(), "address": "copy.png", "folder": ""}
    seized.picture.places.create(status="new", **facts)
    assert hashlib.sha256(crops.png_of(made)).digest()


def test_a_medium_that_is_out_of_the_case_gives_no_crop(seized: Seized) -> None:
    made = seized.crop()
    seized.picture.delete()
    made.refresh_from_db()
    with pytest.raises(InputRefused, match="no longer in the case"):
        crops.png_of(made)


def test_a_row_that_was_changed_gives_no_crop(seized: Seized) -> None:
    """Nobody gets another part of the picture out of a crop that was approved."""
    made = seized.crop()
    made.recipe = {**made.recipe, "x": 41}
    with pytest.raises(InputRefused, match="made again"):
        crops.png_of(made)


def test_a_picture_in_an_archive_is_cropped_too(seized: Seized) -> None:
    content = encoded(pattern(3))
    medium = seized.add("a.zip", zipped({"3.png": content}))
    medium.address, medium.sha256 = "a.zip//3.png", hashlib.sha256(content).hexdigest()
    medium.save()
    assert crops.cut(medium, ROOM).width == 320


def test_what_does_not_decode_is_refused_in_words(seized: Seized) -> None:
    medium = seized.add("bad.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 500)
    with pytest.raises(InputRefused, match="cannot be read"):
        crops.cut(medium, ROOM)


def test_a_worker_that_dies_costs_one_try(seized: Seized) -> None:
    crops.cut(seized.picture, ROOM)
    for session in crops.viewer()._sessions.values():
        for worker in session._pool.workers:
            worker.process.kill()
            worker.process.join()
    with contextlib.suppress(InputRefused):  # it was asked before anybody saw that it is gone
        crops.cut(seized.picture, ROOM)
    assert crops.cut(seized.picture, ROOM).width == 320


@needs_ffmpeg
class TestVideos:
    """A frame of a video, by its second."""

    @pytest.fixture
    def filmed(self, tmp_path: Path, settings, world: World) -> Seized:
        settings.EVIDENCE_ROOTS = {"evidence": tmp_path / "evidence"}
        settings.RESULTS, settings.LIBRARY = tmp_path / "results", tmp_path / "library"
        return Seized(world, tmp_path, filmed=True)

    def test_a_crop_is_made_of_the_frame_that_is_seen_then(self, filmed: Seized) -> None:
        recipe = Recipe(0, 0, 320, 240)
        first, same, later = (crops.cut(filmed.film, recipe, at_seconds=at) for at in (1.0, 1.05, 3.0))
        assert first.sha256() == same.sha256() != later.sha256()
        assert first.source is not None
        assert first.source.at_ms == 1000

    def test_it_is_made_again_from_the_same_frame(self, filmed: Seized) -> None:
        made = filmed.crop(filmed.film, Recipe(20, 20, 200, 160), at_seconds=2.5)
        assert made.at_seconds == 2.5
        assert crops.png_of(made)

    @pytest.mark.parametrize("at", [-1.0, 4.5, float("nan"), float("inf"), 1e300])
    def test_a_time_that_the_video_does_not_have_is_refused(self, filmed: Seized, at: float) -> None:
        with pytest.raises(InputRefused):
            crops.cut(filmed.film, Recipe(0, 0, 100, 100), at_seconds=at)
