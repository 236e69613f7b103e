"""Nothing is lost against a full-size reference search, on real pictures and their edits."""

import csv
import os

import numpy as np
import pytest
from PIL import Image

from tests.oracle.recall import EDITS, THRESHOLD, fingerprints, nearest, pixels_of
from tests.world import records_of
from vangnet.reference import changing, store
from vangnet.scan.run import scan

pytestmark = pytest.mark.evidence

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/bmp", "image/gif", "image/tiff")
QUICK_PIXELS = 1_600_000
EVERY = 12
"""The quick test takes one picture in so many, and only small ones; the slow one takes them all."""


def pictures_of(evidence, *, pixels: int, every: int):
    """Distinct pictures of the set as (path, pixels)."""
    with (evidence / "MANIFEST.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["mime"] in PICTURES and row["decodes"] == "ok"]
    small = [row["path"] for row in rows if int(row["width"] or 0) * int(row["height"] or 0) <= pixels]
    for path in small[::every]:
        decoded = pixels_of(evidence / path)
        if decoded is not None:
            yield path, decoded


def lost(evidence, place, *, pixels: int, every: int) -> tuple[list[str], int]:
    """Matches that the reference search finds and the scan does not, and how many there were to find."""
    originals = dict(pictures_of(evidence, pixels=pixels, every=every))
    listed, names = [], []
    for path, decoded in originals.items():
        for print_ in fingerprints(decoded, turns=False):
            listed.append(print_)
            names.append(path)
    listed = np.array(listed)
    with (place / "list.csv").open("w") as file:
        file.write("pdq,pdq_quality,series\n")
        file.writelines(f"{np.packbits(bits).tobytes().hex()},100,{row}\n" for row, bits in enumerate(listed))
    store.init(str(place / "library"))
    changing.add(str(place / "library"), changing.Source(str(place / "list.csv"), "originals"))
    expected: dict[str, set[str]] = {}
    (place / "exhibit").mkdir()
    for number, (path, decoded) in enumerate(originals.items()):
        for edit, made in EDITS.items():
            name = f"{number:03} {edit} {os.path.basename(path)}.jpg"
            content = made(Image.fromarray(decoded))
            (place / "exhibit" / name).write_bytes(content)
            near = nearest(fingerprints(pixels_of(content), turns=True), listed) if min_side(content) else []
            expected[name] = {str(row) for row in np.nonzero(np.asarray(near) <= THRESHOLD)[0]}
    scan(place / "exhibit", place / "out", library=place / "library", jobs=2)
    records = records_of(place / "out")
    missing = [
        f"{name}: {records[name]['status']} {records[name]['reason']}"
        for name, rows in expected.items()
        if rows - {hit["series"] for hit in records[name]["hits"]}
    ]
    return missing, sum(map(len, expected.values()))


def min_side(content: bytes) -> bool:
    return pixels_of(content) is not None


def test_nothing_is_lost_on_small_pictures_and_their_edits(evidence, tmp_path):
    missing, found = lost(evidence, tmp_path, pixels=QUICK_PIXELS, every=EVERY)
    assert found > 100
    assert missing == []


@pytest.mark.slow
def test_nothing_is_lost_on_all_pictures_and_their_edits(evidence, tmp_path):
    missing, found = lost(evidence, tmp_path, pixels=40_000_000, every=1)
    assert found > 2000
    assert missing == []
