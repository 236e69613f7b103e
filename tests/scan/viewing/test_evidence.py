"""The real evidence set: every picture that a scan judged is shown as it was judged, or has a reason."""

from collections import Counter

import pytest

from tests.scan.viewing.conftest import distance_bits, image_of
from tests.world import records_of
from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.scan.run import scan
from vangnet.scan.viewing import NotShown, Shown, Strip, Viewer, Wish

pytestmark = pytest.mark.evidence

SAME_BITS = 31
SMALLEST_SIDE = 64
OTHERWISE = {
    "formats/image-rs/lossy_alpha.webp",  # transparent: the record has the fingerprint of the colours beneath
    "formats/pillow/transparent.webp",
    "formats/image-rs/utc24.tga",  # a test chart of fine coloured dots, which a JPEG blurs
    "formats/image-rs/bmp_v5_with_icc.ico",
    "formats/image-rs/portrait_2.jpg",
    "formats/pillow/xmp_tags_orientation.png",
    "photos/immich/density_plot.png",  # lines of one pixel, which the smaller size thins out
    *(f"series/orientation/landscape_{number}.jpg" for number in range(2, 5)),
}
"""What is rightly shown otherwise than its stored pixels, whose fingerprint the record has."""


@pytest.fixture(scope="module")
def out(evidence, tmp_path_factory):
    place = tmp_path_factory.mktemp("viewing") / "out"
    scan(evidence, place, library=None, jobs=2)
    return place


@pytest.fixture(scope="module")
def shown(evidence, out):
    """What is shown of each picture and video that the scan told of."""
    rows = [
        row for row in records_of(out).values() if types.family(row["type"] or "") in (Family.PICTURE, Family.VIDEO)
    ]
    wishes = [Wish(row["address"], row["sha256"]) for row in rows]
    with Viewer() as viewer:
        given = viewer.pictures(evidence, wishes, longest_side=512, results=out)
    return list(zip(rows, given, strict=True))


def test_every_picture_that_was_judged_is_shown(shown):
    missing = {
        row["address"]: (given.reason, row["status"], row["reason"])
        for row, given in shown
        if isinstance(given, NotShown) and row["pdq"]
    }
    assert missing == {}


def test_what_is_not_shown_has_the_reason_that_the_scan_gave(shown):
    """Where the scan could not decode a picture the viewer cannot either, and neither dies of it."""
    reasons = Counter(given.reason for _, given in shown if isinstance(given, NotShown))
    assert set(reasons) <= {"corrupt", "unsupported", "too_large", "limit"}
    assert sum(reasons.values()) < len(shown) / 3


def test_pictures_are_shown_as_they_were_judged(shown):
    """By their fingerprint, but for those that were turned upright or stand over grey."""
    telling = [(row, given) for row, given in shown if _is_telling(row, given)]
    far = [row["address"] for row, given in telling if distance_bits(given, row["pdq"]) > SAME_BITS]
    assert len(telling) > 200
    assert set(far) <= OTHERWISE


def _is_telling(row: dict, given: Shown | NotShown) -> bool:
    is_whole = row["pdq"] and row["pdq_quality"] >= 80 and not row["duration_ms"] and not given.notes
    is_upright = is_whole and (row["width"], row["height"]) == (given.original_width, given.original_height)
    return bool(is_upright and min(row["width"], row["height"]) >= SMALLEST_SIDE)


def test_videos_of_the_set_have_stills(evidence, out, shown):
    films = [row for row, _ in shown if row["duration_ms"] and row["status"] == "new"]
    assert films
    with Viewer() as viewer:
        strips = [viewer.frames(evidence, row["address"], count=4, longest_side=160, results=out) for row in films]
    assert all(isinstance(strip, Strip) and image_of(strip.frames[0]) for strip in strips)
