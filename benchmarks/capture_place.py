"""The place of capture: milliseconds for a position, and for the first map."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from benchmarks.measure import Bench, Line
from vangnet.capture.facts import Facts, Medium, Position
from vangnet.capture.place.countries import countries_at
from vangnet.capture.place.drawing import draw_map
from vangnet.capture.place.finding import place_of

NETHERLANDS = (50.7, 53.5, 3.3, 7.3)
EUROPE = (36.0, 60.0, -9.0, 30.0)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def lines(bench: Bench) -> Iterator[Line]:
    count = 2_000 if bench.quick else 20_000
    start = time.perf_counter()
    countries_at(52.0, 5.0, 10.0)
    yield Line("countries: the first position, with the polygons read", f"{time.perf_counter() - start:.2f} s")
    for name, box in (("the Netherlands and around", NETHERLANDS), ("Europe", EUROPE)):
        at = _positions(box, count)
        for latitude, longitude in at[:500].tolist():
            countries_at(latitude, longitude, 10.0)
        start = time.perf_counter()
        for latitude, longitude in at.tolist():
            countries_at(latitude, longitude, 10.0)
        spent = (time.perf_counter() - start) / count
        yield Line(
            f"countries of {count:,} positions, {name}",
            f"{spent * 1e3:.2f} ms a position",
            "at most 5 ms",
            spent < 5e-3,
        )
    media = [_medium(number, *place) for number, place in enumerate(_positions(NETHERLANDS, count).tolist())]
    start = time.perf_counter()
    findings = [finding for medium in media if (finding := place_of(medium, None, None, now=NOW)) is not None]
    spent = (time.perf_counter() - start) / count
    yield Line(f"the finding of {count:,} positions", f"{spent * 1e3:.2f} ms a medium", "at most 5 ms", spent < 5e-3)
    for name, some in (("the Netherlands", findings[:30]), ("the world", [*findings[:2], *_far()])):
        start = time.perf_counter()
        drawn = draw_map(some, None, "nl")
        yield Line(f"a first map of {name}", f"{time.perf_counter() - start:.2f} s, {len(drawn) >> 10} KiB")


def _positions(box: tuple[float, float, float, float], count: int) -> npt.NDArray[np.float64]:
    random = np.random.default_rng(5)
    south, north, west, east = box
    return np.column_stack([random.uniform(south, north, count), random.uniform(west, east, count)])


def _medium(number: int, latitude: float, longitude: float) -> Medium:
    position = Position(tag="Exif:GPSLatitude", written="", latitude=latitude, longitude=longitude, error_m=10.0)
    facts = Facts(type="image/jpeg", positions=(position,))
    return Medium(sha256=f"{number:064x}", status="new", copies=(), facts=facts)


def _far() -> Iterator:
    for latitude, longitude in ((-33.9249123, 18.4241123), (14.5995123, 120.9842123), (-23.5505123, -46.6333123)):
        yield place_of(_medium(0, latitude, longitude), None, None, now=NOW)
