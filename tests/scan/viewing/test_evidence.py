"""The real evidence set: every picture that a scan judged is shown as it was judged, or has a reason."""

from collections import Counter

import pytest

from tests.scan.viewing.conftest import distance_bits, image_of
from tests.world import records_of
from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.scan.run import scan
from vangnet.scan.viewing import NotShown, Strip, Viewer
from vangnet.scan.viewing.viewer import Wish

pytestmark = pytest.mark.evidence

SAME_BITS = 31
TURNED = 90
"""An upright picture may lie in another way than its stored pixels, whose fingerprint the record has."""


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
    """By their fingerprint, unless they were turned upright or had something transparent."""
    far = [
        row["address"]
        for row, given in shown
        if row["pdq"]
        and row["pdq_quality"] >= 80
        and not row["duration_ms"]
        and not given.notes
        and (row["width"], row["height"]) == (given.original_width, given.original_height)
        and distance_bits(given, row["pdq"]) > SAME_BITS
    ]
    assert far == []


def test_videos_of_the_set_have_stills(evidence, out, shown):
    films = [row for row, _ in shown if row["duration_ms"] and row["status"] == "new"]
    assert films
    with Viewer() as viewer:
        strips = [viewer.frames(evidence, row["address"], count=4, longest_side=160, results=out) for row in films]
    assert all(isinstance(strip, Strip) and image_of(strip.frames[0]) for strip in strips)
