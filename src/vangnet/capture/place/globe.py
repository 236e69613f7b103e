"""Metres and degrees on the ellipsoid of WGS 84."""

import math
from functools import cache

from pyproj import Geod

_MAJOR_M = 6_378_137.0
_SQUARED_ECCENTRICITY = 0.00669437999014


def degree_m(latitude: float) -> tuple[float, float]:
    """Metres in one degree of latitude and in one of longitude, at a latitude in degrees."""
    slope = 1 - _SQUARED_ECCENTRICITY * math.sin(math.radians(latitude)) ** 2
    north = math.radians(1) * _MAJOR_M * (1 - _SQUARED_ECCENTRICITY) / slope**1.5
    east = math.radians(1) * _MAJOR_M * math.cos(math.radians(latitude)) / slope**0.5
    return north, east


def distance_m(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The length of the shortest line between two positions, in metres (Karney 2013, by PROJ)."""
    return float(_geod().inv(longitude, latitude, other_longitude, other_latitude)[2])


def least_degree_m(latitude: float, radius_m: float) -> tuple[float, float]:
    """Like `degree_m`, but the least anywhere within a radius: distances come out too short rather than too long."""
    reach = radius_m / 110_000
    north = degree_m(max(0.0, abs(latitude) - reach))[0]
    east = degree_m(min(90.0, abs(latitude) + reach))[1]
    return north, max(east, 1e-3)


@cache
def _geod() -> Geod:
    return Geod(ellps="WGS84")
