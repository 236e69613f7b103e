"""Was a picture made by this sensor? On demand, on originals only: a likelihood ratio with its false-alarm rate.

Fingerprint and peak-to-correlation energy after Goljan, Fridrich and Filler, "Large scale test of sensor fingerprint
camera identification" (SPIE 7254, 2009); likelihood ratios instead of a fixed threshold after Reinders and others
(PMC9302670, 2022). Pictures are compared at the alignment that they have, never by searching for one: the search lifts
wrong pairs above any fixed threshold. What phones compute into their pictures since about 2018 raises false alarms
within a brand (Iuliani 2021, Albisani 2021), which is why other devices of the same model belong in the calibration.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from vangnet.capture.device.apps import Class, Entry, matching
from vangnet.capture.device.devices import brand, pair
from vangnet.capture.device.residual import READER, Plane, Residual, noise_part, read
from vangnet.capture.facts import Facts
from vangnet.capture.findings import Tie, TieKind
from vangnet.errors import InputRefused
from vangnet.words import Word, word

__all__ = [
    "READER",
    "Calibration",
    "Comparison",
    "Fingerprint",
    "calibrate",
    "compare",
    "fingerprint",
    "read",
    "refusal",
    "score",
    "sensor_tie",
    "size_of",
]

FEWEST_REFERENCES = 10
FEWEST_OTHERS = 20
_WHOLE = (Class.CAMERA, Class.PHONE)
_NEAR_PEAK = 5  # shifts around none that are not counted as background
_LEAST_DEVIATION = 1.0  # of scores of wrong pairs, which are standard normal in theory


class Calibration(msgspec.Struct, frozen=True):
    """Scores of pictures of this device, each left out of its fingerprint once, and of other devices."""

    same: tuple[float, ...]
    others: tuple[float, ...]


class Fingerprint(msgspec.Struct, frozen=True, eq=False):
    """What a sensor adds to the middle of its pictures, float32[side,side], by `count` of them."""

    width: int
    height: int
    values: Plane
    count: int


class Comparison(msgspec.Struct, frozen=True):
    """What the noise says. `score` is the correlation at no shift over that at all others (PCE is its square).

    `likelihood_ratio` never goes past what the sample bears: one more than its pictures. `false_alarm_most` is the
    upper end (95 %) of the rate at which other devices reach this score.
    """

    score: float
    likelihood_ratio: float
    false_alarm_most: float
    same_count: int
    others_count: int

    @property
    def is_bounded(self) -> bool:
        """Whether the ratio is the largest or the smallest that the sample bears."""
        return self.likelihood_ratio >= self.others_count + 1 or self.likelihood_ratio <= 1 / (self.same_count + 1)

    @property
    def told(self) -> Word:
        """The comparison in words."""
        return word(
            "device.sensor_ratio",
            ratio=f"{self.likelihood_ratio:.2g}",
            alarm=f"{self.false_alarm_most:.2g}",
            same=self.same_count,
            other=self.others_count,
        )


def refusal(
    facts: Facts, *, make: str, model: str, size: tuple[int, int], entries: Sequence[Entry] | None = None
) -> Word | None:
    """Say why a picture cannot be compared with a device's sensor of this size (as stored); None where it can.

    What was made smaller, cropped, compressed again or edited has lost its noise, or has it elsewhere.
    """
    real = size_of(facts)
    if real != size:
        return word("device.sensor_size", real="{}x{}".format(*real), sensor="{}x{}".format(*size))
    if facts.model and (brand(facts.make or ""), facts.model.lower()) != (brand(make), model.lower()):
        return word("device.sensor_model", here=f"{facts.make} {facts.model}", there=f"{make} {model}")
    passed = next((entry for entry in matching(facts, entries) if entry.class_ not in _WHOLE), None)
    return word("device.sensor_encoded", name=passed.name) if passed else None


def size_of(facts: Facts) -> tuple[int, int]:
    """The size of a picture as it is stored, (width, height); zeros where it is not known."""
    told = facts.signature.features if facts.signature else {}
    return pair(told.get("size", "")) or (facts.width or 0, facts.height or 0)


def fingerprint(references: Sequence[Residual], *, fewest: int = FEWEST_REFERENCES) -> Fingerprint | Word:
    """Make the fingerprint of a sensor of at least ten pictures of one size, flat ones for choice; or the reason.

    `fewest` is lowered to measure what fewer are worth, never for an answer: `calibrate` asks for ten all the same.
    """
    usable = _usable(references, fewest)
    if isinstance(usable, Word):
        return usable
    above, below = _sums(usable)
    first = usable[0]
    return Fingerprint(first.width, first.height, _cleaned(above / (below + 1)), len(usable))


def calibrate(references: Sequence[Residual], others: Sequence[Residual]) -> Calibration | Word:
    """Score the references of a device, each against all the rest, and pictures of other devices against all of them.

    Gives the reason where there are too few, or where the scores do not part. The others should be of the same model.
    """
    usable = _usable(references)
    if isinstance(usable, Word):
        return usable
    foreign = [each for each in others if each.refused is None and _size(each) == _size(usable[0])]
    if len(foreign) < FEWEST_OTHERS:
        return word("device.sensor_others", count=len(foreign), least=FEWEST_OTHERS)
    above, below = _sums(usable)
    same = []
    for each in usable:
        noise, light = each.planes()
        same.append(_score(each, _cleaned((above - noise * light) / (below - light**2 + 1))))
    whole = _cleaned(above / (below + 1))
    scores = [_score(each, whole) for each in foreign]
    if np.mean(same) <= max(scores) or np.mean(same) < np.mean(scores) + 3 * _LEAST_DEVIATION:
        return word("device.sensor_overlap")
    return Calibration(tuple(same), tuple(scores))


def compare(query: Residual, sensor: Fingerprint, calibration: Calibration) -> Comparison | Word:
    """Compare one picture with the fingerprint of a sensor; the reason where it cannot be."""
    found = score(query, sensor)
    return found if isinstance(found, Word) else _judged(found, calibration)


def score(query: Residual, sensor: Fingerprint) -> float | Word:
    """Score one picture: how far the correlation at no shift stands above all others; or the reason why not."""
    if query.refused is not None:
        return query.refused
    if _size(query) != (sensor.width, sensor.height):
        return word("device.sensor_size", real="{}x{}".format(*_size(query)), sensor=f"{sensor.width}x{sensor.height}")
    return _score(query, sensor.values)


def sensor_tie(first: str, second: str, comparison: Comparison, *, asked_by: str) -> Tie:
    """Bind two media by their sensor, because a person asked for it; never made by itself. Raises InputRefused."""
    if not asked_by.strip():
        raise InputRefused("a tie by the noise of a sensor is made only when a person asks for it, by name")
    ratio = comparison.likelihood_ratio
    return Tie(
        first=min(first, second),
        second=max(first, second),
        kind=TieKind.SENSOR,
        strength=ratio / (1 + ratio),
        reason=word("device.sensor_tie", ratio=f"{ratio:.2g}"),
    )


def _judged(found: float, calibration: Calibration) -> Comparison:
    """Two normal distributions, of this device and of others; beyond the middle of this device's nothing is gained."""
    same, others = np.array(calibration.same), np.array(calibration.others)
    at = min(found, float(same.mean()))
    mine = _log_normal(at, same)
    theirs = _log_normal(at, others)
    ratio = float(np.exp(np.clip(mine - theirs, -50, 50)))
    reached = int((others >= found).sum())
    return Comparison(
        score=found,
        likelihood_ratio=float(np.clip(ratio, 1 / (len(same) + 1), len(others) + 1)),
        false_alarm_most=_upper(reached, len(others)),
        same_count=len(same),
        others_count=len(others),
    )


def _log_normal(at: float, sample: Plane) -> float:
    deviation = max(float(sample.std(ddof=1)), _LEAST_DEVIATION)
    return -(((at - float(sample.mean())) / deviation) ** 2) / 2 - float(np.log(deviation))


def _upper(reached: int, count: int) -> float:
    """The upper end of the one-sided 95 % interval of a rate (Wilson; exact where none was reached)."""
    if not reached:
        return float(1 - 0.05 ** (1 / count))
    rate, z = reached / count, 1.645
    middle = rate + z**2 / (2 * count)
    spread = z * np.sqrt(rate * (1 - rate) / count + z**2 / (4 * count**2))
    return float(min(1, (middle + spread) / (1 + z**2 / count)))


def _sums(references: Sequence[Residual]) -> tuple[Plane, Plane]:
    """Noise times light, and light squared, over all references: their quotient is the most likely fingerprint."""
    side = references[0].side
    above, below = np.zeros((side, side), np.float32), np.zeros((side, side), np.float32)
    for each in references:
        noise, light = each.planes()
        above += noise * light
        below += light**2
    return above, below


def _cleaned(pattern: Plane) -> Plane:
    """Take away what cameras of one kind share: rows, columns, and peaks of the spectrum, as blocks of JPEG make."""
    flat = pattern - pattern.mean(axis=0, keepdims=True)
    flat -= flat.mean(axis=1, keepdims=True)
    spectrum = np.fft.fft2(flat)
    strength = (np.abs(spectrum) / np.sqrt(flat.size)).astype(np.float32)
    kept = noise_part(strength, float(flat.var()) or 1.0)
    share = np.where(strength > 0, kept / np.maximum(strength, 1e-12), 0)
    return np.real(np.fft.ifft2(spectrum * share)).astype(np.float32)


def _score(query: Residual, pattern: Plane) -> float:
    """The correlation at no shift over the deviation of that at all others: standard normal for wrong pairs."""
    noise, light = query.planes()
    expected = light * pattern
    expected -= expected.mean()
    surface = np.real(np.fft.ifft2(np.fft.fft2(noise - noise.mean()) * np.conj(np.fft.fft2(expected))))
    peak = float(surface[0, 0])
    around = np.arange(-_NEAR_PEAK, _NEAR_PEAK + 1)
    away = np.ones(surface.shape, dtype=bool)
    away[np.ix_(around, around)] = False
    deviation = float(np.sqrt(np.mean(surface[away] ** 2)))
    return peak / deviation if deviation > 0 else 0.0


def _usable(references: Sequence[Residual], fewest: int = FEWEST_REFERENCES) -> list[Residual] | Word:
    usable = [each for each in references if each.refused is None]
    if len(usable) < fewest:
        return word("device.sensor_few", count=len(usable), least=fewest)
    odd = next((each for each in usable if _size(each) != _size(usable[0])), None)
    if odd is None:
        return usable
    real, sensor = ("{}x{}".format(*_size(each)) for each in (odd, usable[0]))
    return word("device.sensor_size", real=real, sensor=sensor)


def _size(residual: Residual) -> tuple[int, int]:
    return residual.width, residual.height
