"""PDQ against the field's published hashes and against a plain twin, bit for bit."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.hashing.charts import BYTE_SUMS, VECTORS, bits_between, chart, hills
from tests.oracle import pdq as oracle
from vangnet.hashing.pdq import pdq, pdq_orientations, pdq_orientations_scaled
from vangnet.values import ORIENTATIONS

VECTOR_CASES = [(w, h, flavour, text) for w, h, flavours, text in VECTORS for flavour in flavours]
SIDES = [(512, 512), (64, 64), (63, 65), (5, 5), (128, 129), (511, 200), (513, 90), (700, 1100), (1, 40), (40, 4)]


@pytest.mark.parametrize(("size", "total"), BYTE_SUMS.items())
def test_chart_is_the_published_chart(size, total):
    assert chart(*size).sum(dtype=int) == total


@pytest.mark.parametrize(("width", "height", "flavour", "text"), VECTOR_CASES)
def test_pdq_equals_the_published_vectors(width, height, flavour, text):
    found, quality = pdq(chart(width, height), flavour)
    assert (found.hex(), quality) == (text, 100)


@pytest.mark.parametrize(("width", "height"), SIDES)
@pytest.mark.parametrize("flavour", ["512", "core"])
def test_pdq_equals_its_plain_twin(width, height, flavour):
    noise = np.random.default_rng(width).integers(0, 256, (height, width, 3), dtype=np.uint8)
    for pixels in (noise, noise[..., 0], hills(width, height)):
        assert pdq(pixels, flavour) == oracle.pdq(pixels, flavour)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 150), st.integers(1, 150), st.booleans(), st.integers(0, 255), st.randoms(use_true_random=False))
def test_pdq_equals_its_plain_twin_on_any_small_picture(width, height, grey, top, random):
    rng = np.random.default_rng(random.randrange(1 << 32))
    pixels = rng.integers(0, top + 1, (height, width) if grey else (height, width, 3), dtype=np.uint8)
    assert pdq(pixels, "core") == oracle.pdq(pixels, "core")


def test_a_black_picture_is_all_zero():
    assert pdq(np.zeros((200, 300, 3), np.uint8), "512") == (bytes(32), 0)


@pytest.mark.parametrize("level", [1, 128, 255])
def test_a_flat_picture_has_no_quality(level):
    assert pdq(np.full((200, 300, 3), level, np.uint8), "core")[1] == 0


@pytest.mark.parametrize("shape", [(4, 100, 3), (100, 4), (1, 1), (0, 0), (0, 7, 3)])
def test_a_picture_under_five_pixels_is_all_zero(shape):
    pixels = np.full(shape, 77, np.uint8)
    assert pdq(pixels, "512") == (bytes(32), 0)
    assert not pdq_orientations(pixels, "512")[0].any()


def test_pixels_need_not_lie_together():
    pixels = hills(300, 200)
    assert pdq(pixels[::-1, ::-1], "core") == oracle.pdq(np.ascontiguousarray(pixels[::-1, ::-1]), "core")


def test_pixels_may_be_read_only():
    pixels = hills(100, 90)
    pixels.setflags(write=False)
    assert pdq(pixels, "core") == oracle.pdq(pixels, "core")


def test_the_oracle_turns_in_the_order_of_the_house():
    assert tuple(oracle.TURNED) == ORIENTATIONS


@pytest.mark.parametrize("size", [(64, 64), (300, 200), (129, 257), (512, 512), (600, 100), (1600, 1004), (90, 800)])
@pytest.mark.parametrize("flavour", ["512", "core"])
@pytest.mark.parametrize("draw", [chart, hills])
def test_orientations_equal_truly_turned_pixels(size, flavour, draw):
    pixels = draw(*size)
    hashes, quality = pdq_orientations(pixels, flavour)
    assert (hashes[0].tobytes(), quality) == pdq(pixels, flavour)
    assert [bytes(h) for h in hashes] == oracle.orientations(pixels, flavour)


def test_orientations_of_grey_equal_truly_turned_pixels():
    pixels = hills(812, 609)[..., 1]
    assert [bytes(h) for h in pdq_orientations(pixels, "512")[0]] == oracle.orientations(pixels, "512")


@pytest.mark.parametrize("size", [(1024, 1024), (1601, 1207), (4099, 2050)])
@pytest.mark.parametrize("flavour", ["512", "core"])
def test_a_smaller_decode_stands_for_the_whole(size, flavour):
    width, height = size
    scale = 2 if height < 2048 else 4
    whole = hills(width, height)[..., 1]
    padded = np.pad(whole, ((0, -height % scale), (0, -width % scale)), mode="edge")
    blocks = padded.reshape(padded.shape[0] // scale, scale, padded.shape[1] // scale, scale)
    small = (blocks.mean(axis=(1, 3)) + 0.5).astype(np.uint8)
    guessed, quality = pdq_orientations_scaled(small, size, flavour)
    hashes, exact_quality = pdq_orientations(whole, flavour)
    assert max(bits_between(bytes(g), bytes(h)) for g, h in zip(guessed, hashes, strict=True)) <= 6
    assert abs(quality - exact_quality) <= 2


def evidence_vectors(evidence):
    """Hashes that the reference's C++ tool ("512") and library ("core") gave for the pixels that Pillow decodes."""
    with (evidence / "MANIFEST.csv").open(encoding="utf-8", newline="") as lines:
        places = {row["origin_path"]: evidence / row["path"] for row in csv.DictReader(lines)}
    with Path(__file__).with_name("pdq_vectors.csv").open(encoding="utf-8", newline="") as lines:
        return [(row, places["pdq/data/" + row["file"]]) for row in csv.DictReader(lines)]


@pytest.mark.evidence
def test_pdq_equals_the_reference_on_its_own_pictures(evidence):
    for row, place in evidence_vectors(evidence):
        with Image.open(place) as image:
            pixels = np.asarray(image.convert("RGB"))
        for flavour in ("512", "core"):
            found, quality = pdq(pixels, flavour)
            expected = row[f"hash_{flavour}"], int(row[f"quality_{flavour}"])
            assert (found.hex(), quality) == expected, (row["file"], flavour)


@pytest.mark.evidence
def test_orientations_equal_truly_turned_photos(evidence):
    worst = 0
    for _, place in evidence_vectors(evidence)[::4]:
        with Image.open(place) as image:
            pixels = np.asarray(image.convert("RGB"))
        hashes, quality = pdq_orientations(pixels, "512")
        if quality >= 50:
            turned = oracle.orientations(pixels, "512")
            worst = max(worst, *(bits_between(bytes(h), t) for h, t in zip(hashes, turned, strict=True)))
    assert worst == 0
