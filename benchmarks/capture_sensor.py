"""Sensor noise on made sensors: how many right pairs stand above every wrong one, as pictures are damaged."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from PIL import Image

from benchmarks.measure import Bench, Line, evidence, seconds
from tests.capture.device.made_sensors import photo, residual, resized, saved
from vangnet.capture.device.residual import Residual, read
from vangnet.capture.device.sensor import Fingerprint, fingerprint, score
from vangnet.words import Word

DEVICES, REFERENCES = 4, 10
SHAPE = (1024, 1024)
STRENGTH = 0.0015  # weak, so that damage shows: at ten times as much nothing here would be missed
DAMAGE: tuple[tuple[str, Callable[[Image.Image], Image.Image]], ...] = (
    ("original (JPEG 95)", lambda picture: picture),
    ("JPEG again at 90", lambda picture: saved(picture, 90)),
    ("JPEG again at 70", lambda picture: saved(picture, 70)),
    ("half the size at 75, scaled back up", lambda picture: resized(picture, 0.5)),
)


def lines(bench: Bench) -> Iterator[Line]:
    queries = 5 if bench.quick else 12
    sensors = [_sensor(device) for device in range(DEVICES)]
    for name, damage in DAMAGE:
        right, wrong = [], []
        for device in range(DEVICES):
            for number in range(100, 100 + queries):
                query = residual(damage(saved(photo(device, number, SHAPE, strength=STRENGTH), 95)))
                for other, sensor in enumerate(sensors):
                    found = score(query, sensor)
                    if not isinstance(found, Word):
                        (right if other == device else wrong).append(found)
        share = sum(each > max(wrong) for each in right) / len(right)
        yield Line(
            f"made sensors, {name}: right pairs above all {len(wrong)} wrong ones",
            f"{share:.2f} of {len(right)} (highest wrong {max(wrong):.1f}, "
            f"median right {sorted(right)[len(right) // 2]:.1f})",
        )
    if place := evidence():
        yield from _real(place)
    picture = saved(photo(0, 1, SHAPE, strength=STRENGTH), 95)
    query = residual(picture)
    yield Line("noise of one picture, 1024 x 1024", f"{seconds(lambda: residual(picture)):.2f} s")
    yield Line("one picture against a fingerprint", f"{seconds(lambda: score(query, sensors[0])):.2f} s")


def _real(place: Path) -> Iterator[Line]:
    """Three photos of one camera, each against the other two, and photos of other cameras against the same."""
    same = [_read(each) for each in sorted((place / "series" / "sceaux").iterdir())]
    foreign = [each for each in map(_read, sorted((place / "large").iterdir())) if each.side == same[0].side]
    right, wrong = [], []
    size = {"width": same[0].width, "height": same[0].height}  # else pictures of another size would be refused
    for query in same:
        sensor = fingerprint([each for each in same if each is not query], fewest=2)
        if isinstance(sensor, Word):
            raise TypeError(sensor.code)
        right.append(score(query, sensor))
        wrong += [score(msgspec.structs.replace(each, **size), sensor) for each in foreign]
    told = ", ".join(f"{each:.1f}" for each in right if not isinstance(each, Word))
    most = max(each for each in wrong if not isinstance(each, Word))
    yield Line(
        f"real: three photos of one camera, each against the other two; {len(wrong)} wrong pairs of other cameras",
        f"{told}; highest wrong {most:.1f}",
    )


def _read(place: Path) -> Residual:
    with place.open("rb") as body:
        return msgspec.msgpack.decode(read(body, "image/jpeg", b"", lambda: None), type=Residual)


def _sensor(device: int) -> Fingerprint:
    found = fingerprint(
        [
            residual(saved(photo(device, number, SHAPE, flat=True, strength=STRENGTH), 95))
            for number in range(REFERENCES)
        ]
    )
    if isinstance(found, Word):
        raise TypeError(found.code)
    return found
