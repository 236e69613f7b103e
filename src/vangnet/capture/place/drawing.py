"""A map as inline SVG, from what lies on this machine: outlines of countries, imported borders, places with errors.

Nothing is fetched and nothing active is in it. Colours are `currentColor` with opacities, so that it is right on a
light and on a dark page; classes (`map-land`, `map-area`, `map-error`, `map-point`, `map-view`) let a page give others.
Outlines are drawn to a pixel: they are for looking at, and `countries` and `borders` are what decides.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import shapely

from vangnet.capture.findings import Finding
from vangnet.capture.place.borders import Borders
from vangnet.capture.place.countries import ring_of, rings_of_zones, zone_codes
from vangnet.capture.place.globe import degree_m
from vangnet.capture.place.outlines import Degrees
from vangnet.capture.place.zones import finder
from vangnet.words import word

WIDTH = 800
HEIGHTS = (360, 640)
LEAST_KM = 20.0
MARGIN = 0.12
MOST_ERROR_M = 2_000_000.0
MOST_LABELS = 30
ROOM_PIXELS = 2500.0  # that a code needs
AREAS_BELOW_KM = 250.0
_BEYOND = 40.0  # pixels outside the map that outlines may run
_VIEW_PIXELS = 46.0
_VIEW_DEGREES = 25.0
_SCALES = [step * 10**power for power in range(-2, 5) for step in (1, 2, 5)]


class View(NamedTuple):
    """What a map shows: pixels of a position are (longitude - west) * east and (north - latitude) * south."""

    west: float
    north: float
    east: float
    south: float
    width: float
    height: float

    def pixels(self, latitude: float, longitude: float) -> tuple[float, float]:
        span = self.width / self.east
        across = (longitude - self.west) % 360
        return (across - 360 if across > 180 + span / 2 else across) * self.east, (self.north - latitude) * self.south

    def position(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude of a pixel."""
        return self.north - y / self.south, (self.west + x / self.east + 180) % 360 - 180


class _Spot(NamedTuple):
    number: int
    latitude: float
    longitude: float
    error_m: float
    direction: float | None
    finding: Finding


def draw_map(findings: Sequence[Finding], borders: Borders | None, language: str = "nl") -> str:
    """Draw the places of findings; those without coordinates are left out. Every text is in the language."""
    spots = list(_spots(findings))
    if not spots:
        return f'<p class="map-none">{escape(word("place.map_none").tell(language))}</p>'
    view = _view(spots)
    title = word("place.map_title", count=len(spots)).tell(language)
    told = " ".join(sentence for _, sentence in zip(range(MOST_LABELS), _told(spots, language), strict=False))
    box = f"0 0 {view.width:.0f} {view.height:.0f}"
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" viewBox="{box}" width="100%" ',
            f'aria-label="{escape(title)}"><desc>{escape(told)}</desc>',
            *_land(view),
            *_codes(view, borders),
            *_areas(view, borders),
            *_marks(view, spots),
            *_frame(view, language),
            "</svg>",
        ]
    )


def described(findings: Sequence[Finding], language: str = "nl") -> list[str]:
    """The map in words, a sentence for each place: for those who cannot see it, and for paper."""
    return list(_told(list(_spots(findings)), language))


def _spots(findings: Sequence[Finding]) -> Iterator[_Spot]:
    placed = (one for one in findings if one.latitude is not None and one.longitude is not None)
    for number, finding in enumerate(placed, 1):
        at = (finding.latitude or 0.0, finding.longitude or 0.0)
        directions = (note.values.get("degrees") for note in finding.notes if note.code.startswith("place.direction"))
        direction = next((float(told) for told in directions if told is not None), None)
        yield _Spot(number, *at, min(finding.error_m or 0.0, MOST_ERROR_M), direction, finding)


def _told(spots: Sequence[_Spot], language: str) -> Iterator[str]:
    for spot in spots:
        where = spot.finding.municipality or spot.finding.country or "-"
        yield word(
            "place.map_spot",
            number=spot.number,
            latitude=f"{spot.latitude:.4f}",
            longitude=f"{spot.longitude:.4f}",
            error=_length(spot.finding.error_m or 0.0),
            where=where.replace("|", ", "),
        ).tell(language)


def _view(spots: Sequence[_Spot]) -> View:
    """All places with their errors and a margin, at least `LEAST_KM` wide, not turned at 180 degrees."""
    first = spots[0].longitude
    reach = [(spot, *degree_m(min(abs(spot.latitude) + 0.1, 85.0))) for spot in spots]
    at = [(first + (spot.longitude - first + 180) % 360 - 180, spot, north, east) for spot, north, east in reach]
    west = min(longitude - spot.error_m / east for longitude, spot, _, east in at)
    right = max(longitude + spot.error_m / east for longitude, spot, _, east in at)
    low = max(min(spot.latitude - spot.error_m / north for _, spot, north, _ in at), -85.0)
    high = min(max(spot.latitude + spot.error_m / north for _, spot, north, _ in at), 85.0)
    middle = (low + high) / 2
    north, east = degree_m(middle)
    wide = max((right - west) * east * (1 + 2 * MARGIN), LEAST_KM * 1000)
    tall = max((high - low) * north * (1 + 2 * MARGIN), LEAST_KM * 1000 * HEIGHTS[0] / WIDTH)
    height = min(max(WIDTH * tall / wide, HEIGHTS[0]), HEIGHTS[1])
    metre = min(WIDTH / wide, height / tall)  # pixels
    wide = WIDTH / metre
    return View(
        (west + right) / 2 - wide / east / 2,
        middle + height / metre / north / 2,
        metre * east,
        metre * north,
        WIDTH,
        height,
    )


def _land(view: View) -> Iterator[str]:
    """The countries in view, each without the time zones within it."""
    for code, shape in _countries(view).items():
        yield (
            f'<path class="map-land" data-country="{code}" d="{_path(shape)}" fill="currentColor" fill-opacity=".06" '
            'fill-rule="evenodd" stroke="currentColor" stroke-opacity=".55" stroke-width="1"/>'
        )


def _codes(view: View, borders: Borders | None) -> Iterator[str]:
    """The code of each country where there is room, and no municipality is named there."""
    for code, shape in _countries(view).items():
        middle = _middle(view, shape)
        if middle is None or middle[0] < ROOM_PIXELS:
            continue
        _, x, y = middle
        if borders is not None and _is_near(view) and borders.at(*view.position(x, y), 0.0):
            continue
        more = 'class="map-country" fill-opacity=".6" text-anchor="middle" letter-spacing="2"'
        yield _text(x, y + 6, code, size=17, more=more)


@lru_cache(maxsize=16)
def _countries(view: View) -> dict[str, shapely.Geometry]:
    """What is to be seen of each country, in pixels; what is smaller than a pixel is left out."""
    boxes, zones = rings_of_zones()
    known = finder()
    right, low = view.west + view.width / view.east, view.north - view.height / view.south
    names, codes = known.timezone_names, zone_codes()
    is_outer = np.arange(boxes.shape[1]) < len(known.boundaries)
    is_large = np.maximum((boxes[2] - boxes[0]) * view.east, (boxes[3] - boxes[1]) * view.south) > 2
    found: dict[str, list[shapely.Geometry]] = {}
    for turn in (-360.0, 0.0, 360.0):
        inside = (boxes[0] + turn <= right) & (boxes[2] + turn >= view.west)
        seen = inside & (boxes[1] <= view.north) & (boxes[3] >= low) & is_outer & is_large
        for ring in np.flatnonzero(seen).tolist():
            code = codes.get(names[zones[ring]])
            if code is None:
                continue
            count, first = known.hole_registry.get(ring, (0, 0))
            cut_out = (len(known.boundaries) + first + hole for hole in range(count))
            holes = [shape for hole in cut_out if (shape := _shape(view, ring_of(hole), turn)) is not None]
            shape = _shape(view, ring_of(ring), turn)
            if shape is not None:
                found.setdefault(code, []).append(shape.difference(shapely.union_all(holes)) if holes else shape)
    frame = _box(view, _BEYOND / 2)
    whole = {code: shapely.union_all(shapes, grid_size=1.0) for code, shapes in sorted(found.items())}
    return {code: shape.intersection(frame) for code, shape in whole.items() if shape.intersects(frame)}


def _areas(view: View, borders: Borders | None) -> Iterator[str]:
    """Imported municipalities, where the map is near enough to tell them apart."""
    if borders is None or not _is_near(view):
        return
    frame = _box(view, _BEYOND / 2)
    for name, outline in borders.outlines("municipality"):
        parts = shapely.get_exterior_ring(shapely.get_parts(outline))
        shapes = (_shape(view, shapely.get_coordinates(part).T, 0.0) for part in parts)
        shape = shapely.union_all([one for one in shapes if one is not None], grid_size=1.0)
        seen = shape.intersection(frame)
        if seen.is_empty:
            continue
        yield (
            f'<path class="map-area" d="{_path(seen)}" fill="none" stroke="currentColor" stroke-opacity=".35" '
            'stroke-width=".8" stroke-dasharray="3 2"/>'
        )
        middle = _middle(view, seen)
        if middle is not None and middle[0] > ROOM_PIXELS / 12 * len(name):
            more = 'class="map-name" fill-opacity=".65" text-anchor="middle"'
            yield _text(middle[1], middle[2] + 4, name, size=11, more=more)


def _is_near(view: View) -> bool:
    return view.width / view.east * degree_m(view.north)[1] <= AREAS_BELOW_KM * 1000


def _marks(view: View, spots: Sequence[_Spot]) -> Iterator[str]:
    """The errors first, so that no circle hides a point."""
    metre = view.south / degree_m(view.north - view.height / view.south / 2)[0]
    for spot in spots:
        x, y = view.pixels(spot.latitude, spot.longitude)
        radius = spot.error_m * metre
        if radius > 4:
            yield (
                f'<circle class="map-error" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="currentColor" '
                'fill-opacity=".1" stroke="currentColor" stroke-opacity=".8" stroke-dasharray="5 3"/>'
            )
        if spot.direction is not None:
            ends = [math.radians(spot.direction + side) for side in (-_VIEW_DEGREES, _VIEW_DEGREES)]
            (ax, ay), (bx, by) = ((x + _VIEW_PIXELS * math.sin(a), y - _VIEW_PIXELS * math.cos(a)) for a in ends)
            arc = f"A{_VIEW_PIXELS:.0f} {_VIEW_PIXELS:.0f} 0 0 1 {bx:.1f} {by:.1f}"
            lines = f"M{x:.1f} {y:.1f}L{ax:.1f} {ay:.1f}{arc}Z"
            paint = 'fill="currentColor" fill-opacity=".22" stroke="currentColor" stroke-opacity=".6"'
            yield f'<path class="map-view" d="{lines}" {paint}/>'
    for spot in spots:
        x, y = view.pixels(spot.latitude, spot.longitude)
        yield f'<circle class="map-point" cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="currentColor"/>'
        if len(spots) <= MOST_LABELS:
            yield _text(x + 8, y - 6, str(spot.number), size=15, more='class="map-number" font-weight="bold"')


def _frame(view: View, language: str) -> Iterator[str]:
    """Edge, scale, north, and whose outlines these are."""
    metres = degree_m(view.north - view.height / view.south / 2)[1] / view.east  # a pixel
    km = max(scale for scale in _SCALES if scale * 1000 / metres <= view.width / 4)
    length, y = km * 1000 / metres, view.height - 16
    edge = f'width="{view.width - 1:.0f}" height="{view.height - 1:.0f}"'
    yield f'<rect x=".5" y=".5" {edge} fill="none" stroke="currentColor" stroke-opacity=".5"/>'
    scale = f"M16 {y - 6:.0f}V{y:.0f}H{16 + length:.1f}V{y - 6:.0f}"
    yield f'<path class="map-scale" d="{scale}" fill="none" stroke="currentColor" stroke-width="2"/>'
    yield _text(16 + length + 8, y, _length(km * 1000), size=13)
    x = view.width - 24
    arrow = f"M{x:.0f} 40V14M{x - 6:.0f} 22L{x:.0f} 12L{x + 6:.0f} 22"
    yield f'<path class="map-north" d="{arrow}" fill="none" stroke="currentColor" stroke-width="2"/>'
    yield _text(x, 56, word("place.map_north").tell(language), size=13, more='text-anchor="middle"')
    sources = word("place.map_sources").tell(language)
    yield _text(view.width - 8, view.height - 8, sources, size=11, more='text-anchor="end" fill-opacity=".75"')


def _shape(view: View, corners: Degrees, turn: float) -> shapely.Geometry | None:
    """A ring as an area in whole pixels and no farther out than needed; None where nothing is left."""
    x = np.clip((corners[0] + turn - view.west) * view.east, -_BEYOND, view.width + _BEYOND)
    y = np.clip((view.north - corners[1]) * view.south, -_BEYOND, view.height + _BEYOND)
    whole = np.round(np.stack([x, y]))
    whole = whole[:, _kept((np.diff(whole, axis=1) != 0).any(axis=0))]
    bends = (np.diff(whole, n=2, axis=1) != 0) | (np.diff(whole[:, 1:], axis=1) != 0)
    whole = whole[:, np.append(_kept(bends.all(axis=0)), True)] if whole.shape[1] > 3 else whole
    return shapely.make_valid(shapely.Polygon(whole.T)) if whole.shape[1] >= 4 else None


def _kept(rest: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The first, and those of the rest that are told."""
    return np.concatenate([[True], rest])


def _path(shape: shapely.Geometry) -> str:
    """The `d` of a path: every line and ring of a shape, thinned to a pixel."""
    parts = shapely.get_parts(shapely.simplify(shape, 0.7))
    rings = [ring for part in parts for ring in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])]
    lines = (shapely.get_coordinates(ring).tolist() for ring in rings if ring.geom_type != "Point")
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in line) for line in lines)


def _box(view: View, beyond: float) -> shapely.Geometry:
    return shapely.box(-beyond, -beyond, view.width + beyond, view.height + beyond)


def _middle(view: View, shape: shapely.Geometry) -> tuple[float, float, float] | None:
    """Visible area of a shape in square pixels, and a point well inside its largest part."""
    parts = [part for part in shapely.get_parts(shape.intersection(_box(view, -24))) if part.geom_type == "Polygon"]
    part = max(parts, key=lambda one: one.area, default=None)
    if part is None or part.area < 400:
        return None
    point = shapely.maximum_inscribed_circle(part.simplify(4), tolerance=8).coords[0]
    return float(part.area), float(point[0]), float(point[1])


def _text(x: float, y: float, text: str, *, size: int, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="currentColor" {more}>{escape(text)}</text>'


def _length(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:,.0f} km".replace(",", " ")
