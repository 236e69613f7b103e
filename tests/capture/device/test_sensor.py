"""The noise of a sensor is compared on demand, with its false-alarm rate; what cannot be compared is refused."""

import io
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from tests.capture.device.made_sensors import photo, residual, resized, saved
from tests.capture.device.test_jpeg import drawn, written
from vangnet.capture.device.residual import Residual
from vangnet.capture.device.sensor import (
    READER,
    Calibration,
    Fingerprint,
    calibrate,
    compare,
    fingerprint,
    refusal,
    score,
    sensor_tie,
)
from vangnet.capture.device.signatures import signature
from vangnet.capture.facts import Facts
from vangnet.capture.findings import TieKind
from vangnet.errors import InputRefused
from vangnet.scan.viewing import Visit, Visitor
from vangnet.words import Word

OTHERS = (1, 2, 3, 4)


@cache
def references() -> tuple[Residual, ...]:
    return tuple(residual(saved(photo(0, number, flat=True), 95)) for number in range(10))


@cache
def sensor() -> Fingerprint:
    found = fingerprint(references())
    assert isinstance(found, Fingerprint)
    return found


@cache
def calibration() -> Calibration:
    others = [residual(saved(photo(device, number), 95)) for device in OTHERS for number in range(5)]
    found = calibrate(references(), others)
    assert isinstance(found, Calibration)
    return found


def test_a_picture_of_the_sensor_is_likelier_by_as_much_as_the_sample_bears() -> None:
    found = compare(residual(saved(photo(0, 50), 95)), sensor(), calibration())
    assert not isinstance(found, Word)
    assert found.likelihood_ratio == 21
    assert (found.same_count, found.others_count) == (10, 20)
    assert found.false_alarm_most == pytest.approx(1 - 0.05 ** (1 / 20))
    assert "21" in found.told.tell("nl")


def test_a_picture_of_another_sensor_is_less_likely() -> None:
    found = compare(residual(saved(photo(9, 50), 95)), sensor(), calibration())
    assert not isinstance(found, Word)
    assert found.likelihood_ratio < 1
    assert found.false_alarm_most > 0.1


def test_wrong_pairs_score_like_chance_and_damage_costs_score() -> None:
    wrong = [score(residual(saved(photo(device, 60), 95)), sensor()) for device in range(5, 11)]
    assert max(abs(float(each)) for each in wrong if not isinstance(each, Word)) < 4.5
    whole, again, small = (
        score(residual(picture), sensor())
        for picture in (
            saved(photo(0, 60), 95),
            saved(saved(photo(0, 60), 95), 70),
            resized(photo(0, 60), 0.5),
        )
    )
    assert not isinstance(whole, Word)
    assert not isinstance(again, Word)
    assert not isinstance(small, Word)
    assert whole > again > small
    assert whole > 7.75


def test_too_few_or_unlike_references_are_refused() -> None:
    few = calibrate(references()[:9], [])
    assert isinstance(few, Word)
    assert few.code == "device.sensor_few"
    alone = calibrate(references(), [])
    assert isinstance(alone, Word)
    assert alone.code == "device.sensor_others"
    wide = residual(photo(0, 3, (512, 600)))
    unlike = compare(wide, sensor(), calibration())
    assert isinstance(unlike, Word)
    assert unlike.code == "device.sensor_size"


def test_devices_that_do_not_part_are_refused() -> None:
    noise = [residual(photo(20 + number, 1, flat=True)) for number in range(10)]  # ten sensors, called one
    others = [residual(photo(40 + number, 1, flat=True)) for number in range(20)]
    found = calibrate(noise, others)
    assert isinstance(found, Word)
    assert found.code == "device.sensor_overlap"


@pytest.mark.parametrize("level", [0, 255, 128])
def test_pictures_that_hold_no_noise_are_refused(level: int) -> None:
    from vangnet.capture.device.residual import residual_of

    found = residual_of(np.full((600, 600), level, np.uint8))
    assert found.refused is not None
    assert found.refused.code == "device.sensor_flat"
    assert residual_of(np.full((600, 300), level, np.uint8)).refused is not None


def test_only_originals_of_the_model_in_full_size_are_compared() -> None:
    plain = signature(io.BytesIO(written(drawn(640, 480))), "image/jpeg")
    own = signature(io.BytesIO(written(drawn(640, 480), qtables={0: [7] * 64, 1: [9] * 64})), "image/jpeg")
    made = {"make": "Canon", "model": "EOS 5D"}
    told = [
        (refusal(facts, **made, size=size) or Word("")).code
        for facts, size in (
            (Facts(type="image/jpeg", **made, signature=own), (640, 480)),
            (Facts(type="image/jpeg", **made, signature=own), (4368, 2912)),
            (Facts(type="image/jpeg", make="Canon", model="EOS 7D", signature=own), (640, 480)),
            (Facts(type="image/jpeg", **made, signature=plain), (640, 480)),
        )
    ]
    assert told == ["", "device.sensor_size", "device.sensor_model", "device.sensor_encoded"]


def test_a_tie_is_made_only_when_a_person_asks() -> None:
    found = compare(residual(saved(photo(0, 50), 95)), sensor(), calibration())
    assert not isinstance(found, Word)
    assert sensor_tie("b" * 64, "a" * 64, found, asked_by="an examiner").kind == TieKind.SENSOR
    with pytest.raises(InputRefused):
        sensor_tie("b" * 64, "a" * 64, found, asked_by=" ")


def test_the_noise_is_read_in_a_confined_worker(tmp_path: Path) -> None:
    photo(0, 1).save(tmp_path / "a.jpg", quality=95)
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8 no picture")
    with Visitor(tmp_path, READER, jobs=1) as visitor:
        first, second = [answer for _, answer, _ in visitor.read([Visit("a.jpg"), Visit("b.jpg")])]
    assert first is not None
    assert msgspec.msgpack.decode(first, type=Residual) == residual(saved(photo(0, 1), 95))
    assert second is None
