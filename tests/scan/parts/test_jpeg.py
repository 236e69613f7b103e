"""The coded pixels of a JPEG are walked as libjpeg walks them, and a wrong continuation is noticed."""

import io
import random

import numpy as np
import pytest
from PIL import Image

from tests.scan.parts.conftest import photo
from vangnet.scan.parts import jpeg
from vangnet.scan.parts.unfinished import Outcome


class Bytes:
    """A part in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def first(self) -> bytes:
        return self._data[:32768]

    def read(self, at: int, size: int) -> bytes:
        return self._data[at : at + size]

    def whole(self) -> bytes:
        return self._data


def walked(data: bytes) -> jpeg.Scan:
    header = jpeg.read_header(data)
    found = jpeg._first(header).after(data[header.starts :])
    assert found.outcome is Outcome.COMPLETE
    return found.state


def test_brightness_is_that_of_libjpegs_own_decoding_to_an_eighth():
    data = photo(3, subsampling=0)
    state = walked(data)
    picture = Image.open(io.BytesIO(data))
    picture.draft("L", (80, 60))
    eighth = np.asarray(picture.convert("L"), np.float64)
    light = state.light[:, 0].reshape(60, 80) / 8 + 128
    assert np.abs(light - eighth).max() <= 1


@pytest.mark.parametrize(
    "options", [{"subsampling": 2}, {"quality": 30}, {"optimize": True}, {"restart_marker_rows": 3}]
)
def test_every_place_to_cut_can_be_gone_on_from(options):
    data = photo(4, 160, 120, **options)
    header = jpeg.read_header(data)
    for at in range(header.starts, len(data), 7):
        state = jpeg.begin(Bytes(data[:at]))
        assert state.after(data[at:]).outcome is Outcome.COMPLETE, at
        assert state.after(data[at:-1]).outcome is Outcome.OPEN


def test_cut_in_the_header_is_gone_on_from():
    data = photo(4)
    for at in (3, 20, 300):
        state = jpeg.begin(Bytes(data[:at]))
        assert state.may(Bytes(data[at:])).outcome is not Outcome.WRONG
        assert state.after(data[at:]).outcome is Outcome.COMPLETE


def test_random_bytes_are_wrong():
    state, chance = jpeg.begin(Bytes(photo(4)[:20_000])), random.Random(1)
    outcomes = [state.after(chance.randbytes(10_000)).outcome for _ in range(200)]
    assert outcomes == [Outcome.WRONG] * 200


def test_whole_picture_and_progressive_one_are_not_gone_on_with():
    assert jpeg.begin(Bytes(photo(4))) is None
    assert jpeg.begin(Bytes(photo(4, progressive=True)[:20_000])) is None


@pytest.mark.evidence
def test_real_baseline_photos_are_walked_to_their_end(evidence):
    for path in sorted((evidence / "large").iterdir())[::4]:
        walked(path.read_bytes())


@pytest.mark.evidence
def test_malformed_pictures_do_no_harm(evidence):
    chance = random.Random(2)
    for path in sorted(path for path in (evidence / "malformed").rglob("*") if path.is_file()):
        data = path.read_bytes()[: 2**20]
        state = jpeg.begin(Bytes(data))
        if state is not None:
            state.after(chance.randbytes(5000))
