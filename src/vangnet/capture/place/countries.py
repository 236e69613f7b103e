"""The country at a position, by polygon and offline: every answer that lies within the error is given.

The polygons are the zones of timezonefinder (timezone-boundary-builder from OpenStreetMap, ODbL 1.0), not simplified;
the tz database's zone.tab says whose each zone is. A zone reaches over its country's territorial sea, to 12 nautical
miles; beyond it lies the open sea, which is nobody's.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from vangnet.capture.place.outlines import Degrees, Outlines
from vangnet.capture.place.zones import finder
from vangnet.words import Word, word

BORDER_BAND_M = 200.0
"""How far off a border of the polygons may be: nearer than this, both sides are answered whatever the error."""
MOST_COUNTRIES = 6
"""More countries than this within the error say nothing."""
ANTARCTIC_TREATY = -60.0  # degrees; nobody's land, whatever the clocks of its stations
TERRITORIAL_SEA_M = 12 * 1852.0
SEARCHES_KM = (50, 200)
_SCALE = 1e-7


class Countries(msgspec.Struct, frozen=True, kw_only=True):
    """`codes` are ISO 3166 alpha-2, those that hold the position first, then by distance; empty at sea.

    `near` is the country whose territorial sea is nearest to a position on the open sea, with the distance in km.
    """

    codes: tuple[str, ...] = ()
    at_sea: bool = False
    near: tuple[str, float] | None = None
    notes: tuple[Word, ...] = ()


class _Exception(NamedTuple):
    name: str
    zones: frozenset[str]
    box: tuple[float, float, float, float]
    codes: tuple[str, ...]


def countries_at(latitude: float, longitude: float, error_m: float = 0.0) -> Countries:
    """Give every country that a position may lie in, when it is exact to `error_m` metres."""
    if latitude < ANTARCTIC_TREATY:
        return Countries(codes=("AQ",))
    land, _ = _outlines()
    zones = land.within(latitude, longitude, error_m + BORDER_BAND_M)
    metres: dict[str, float] = {}
    for zone, distance in zones.items():
        for code in codes_of(_names()[zone], latitude, longitude):
            metres[code] = min(distance, metres.get(code, np.inf))
    codes = tuple(sorted(metres, key=lambda code: (metres[code], code)))
    if 0.0 not in metres.values():
        return _at_sea(latitude, longitude, codes)
    if len(codes) > MOST_COUNTRIES:
        return Countries(notes=(word("place.too_wide", km=_km(error_m), countries=len(codes)),))
    return Countries(codes=codes, notes=tuple(_notes(latitude, longitude, error_m, codes, zones)))


def codes_of(zone: str, latitude: float, longitude: float) -> tuple[str, ...]:
    """The countries that a time zone belongs to at a position: one, or all that claim it."""
    for area in _exceptions():
        west, south, east, north = area.box
        if zone in area.zones and west <= longitude <= east and south <= latitude <= north:
            return area.codes
    code = zone_codes().get(zone)
    return (code,) if code else ()


@cache
def zone_codes() -> dict[str, str]:
    """The country of each time zone, from zone.tab of the tz database."""
    lines = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def ring_of(number: int) -> Degrees:
    """The corners of a ring of the zone polygons, in degrees; the rings that are cut out of them come last."""
    known = finder()
    outer = len(known.boundaries)
    corners = known.boundaries.coords_of(number) if number < outer else known.holes.coords_of(number - outer)
    return np.asarray(corners, dtype=np.float64) * _SCALE


def rings_of_zones() -> tuple[Degrees, npt.NDArray[np.intp]]:
    """The boxes of all rings, (4, rings) in degrees, and the number of the zone that each belongs to."""
    known = finder()
    outer, cut_out = known.boundaries, known.holes
    sides = [
        np.concatenate([getattr(outer, side), getattr(cut_out, side)]) for side in ("xmin", "ymin", "xmax", "ymax")
    ]
    zones = np.asarray(known.zone_ids, dtype=np.intp)
    above = np.empty(len(cut_out), dtype=np.intp)
    for boundary, (count, first) in known.hole_registry.items():
        above[first : first + count] = zones[boundary]
    return np.stack(sides).astype(np.float64) * _SCALE, np.concatenate([zones, above])


@cache
def _outlines() -> tuple[Outlines, Outlines]:
    """Those of the countries, and those of the open sea."""
    boxes, zones = rings_of_zones()
    at_sea = np.array([name.startswith("Etc/") for name in _names()])[zones]

    def some(which: npt.NDArray[np.bool_]) -> Outlines:
        numbers = np.flatnonzero(which)
        return Outlines(boxes[:, which], zones[which], lambda ring: ring_of(int(numbers[ring])))

    return some(~at_sea), some(at_sea)


@cache
def _names() -> tuple[str, ...]:
    return tuple(finder().timezone_names)


@cache
def _exceptions() -> tuple[_Exception, ...]:
    text = (resources.files("vangnet.capture.place") / "exceptions.toml").read_text("utf-8")
    everywhere = (-180.0, -90.0, 180.0, 90.0)
    return tuple(
        _Exception(area["name"], frozenset(area["zones"]), tuple(area.get("box", everywhere)), tuple(area["codes"]))
        for area in tomllib.loads(text)["area"]
    )


def _notes(
    latitude: float, longitude: float, error_m: float, codes: tuple[str, ...], zones: dict[int, float]
) -> list[Word]:
    notes = []
    if any(len(codes_of(_names()[zone], latitude, longitude)) > 1 for zone in zones):
        notes.append(word("place.contested", countries=", ".join(codes)))
    elif len(codes) > 1:
        notes.append(word("place.near_border", countries=", ".join(codes), metres=round(error_m + BORDER_BAND_M)))
    if sea_m(latitude, longitude, error_m) is not None:
        notes.append(word("place.perhaps_at_sea", country=codes[0]))
    return notes


def sea_m(latitude: float, longitude: float, error_m: float = 0.0) -> float | None:
    """Metres to the open sea where that is near enough for the position to lie on a territorial sea; else None."""
    _, sea = _outlines()
    return min(sea.edges(latitude, longitude, TERRITORIAL_SEA_M + error_m + BORDER_BAND_M).values(), default=None)


def _at_sea(latitude: float, longitude: float, codes: tuple[str, ...]) -> Countries:
    """No polygon holds the position: the countries within its error, and the nearest one."""
    near = _nearest(latitude, longitude)
    where = word("place.open_sea") if near is None else word("place.at_sea", country=near[0], km=_whole_km(near[1]))
    return Countries(codes=codes if len(codes) <= MOST_COUNTRIES else (), at_sea=True, near=near, notes=(where,))


def _nearest(latitude: float, longitude: float) -> tuple[str, float] | None:
    land, _ = _outlines()
    for reach in SEARCHES_KM:
        found = land.edges(latitude, longitude, reach * 1000.0)
        if found:
            zone, metres = min(found.items(), key=lambda each: each[1])
            codes = codes_of(_names()[zone], latitude, longitude)
            return ("|".join(codes), metres / 1000)
    return None


def _km(metres: float) -> str:
    return f"{metres / 1000:.0f}"


def _whole_km(km: float) -> str:
    return f"{max(km, 1):.0f}"
