"""Areas by their outlines: which ones hold a position, and how far the others are, without simplification.

Exact: a position lies in an area when a line eastward from it crosses the rings of the area an odd number of times, and
an area that does not hold it is as far away as the nearest edge of its rings. Edges are straight lines in degrees, as
in the files that they come from. So that few edges are looked at, a ring is cut in runs of edges, each with its box;
a ring is fetched and cut when a position first comes near it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vangnet.capture.place.globe import least_degree_m

RUN = 32  # edges

Degrees = npt.NDArray[np.float64]
Rings = Callable[[int], Degrees]
"""Gives the corners of a ring by its number: shape (2, corners), longitudes above latitudes, closed or not."""


class _Cut(NamedTuple):
    corners: Degrees  # (2, edges + 1), closed
    boxes: Degrees  # (4, runs): least longitude, least latitude, greatest longitude, greatest latitude


class Outlines:
    """Rings and whose they are. `boxes` is (4, rings) in degrees; `owners` names an area for each ring."""

    def __init__(self, boxes: Degrees, owners: npt.NDArray[np.intp], rings: Rings) -> None:
        self._boxes = boxes
        self._owners = owners
        self._rings = rings
        self._cuts: dict[int, _Cut] = {}

    def holding(self, latitude: float, longitude: float) -> set[int]:
        """The areas that hold a position: the numbers of their owners."""
        crossings: dict[int, int] = {}
        for ring in self._meeting((longitude, latitude, longitude, latitude)):
            owner = int(self._owners[ring])
            crossings[owner] = crossings.get(owner, 0) + self._crossed(ring, latitude, longitude)
        return {owner for owner, count in crossings.items() if count % 2}

    def within(self, latitude: float, longitude: float, radius_m: float) -> dict[int, float]:
        """The areas that hold a position (0.0) or have an edge within the radius: owner and metres."""
        found = self.edges(latitude, longitude, radius_m)
        found.update(dict.fromkeys(self.holding(latitude, longitude), 0.0))
        return found

    def edges(self, latitude: float, longitude: float, radius_m: float) -> dict[int, float]:
        """The areas that have an edge within the radius, whichever side the position is on: owner and metres."""
        north, east = least_degree_m(latitude, radius_m)
        high, wide = radius_m / north, min(radius_m / east, 180.0)
        found: dict[int, float] = {}
        for turn in _turns(longitude, wide):
            x = longitude + turn
            box = (x - wide, latitude - high, x + wide, latitude + high)
            for ring in self._meeting(box):
                owner = int(self._owners[ring])
                metres = self._nearest(ring, latitude, x, box, (north, east))
                if metres <= radius_m:
                    found[owner] = min(metres, found.get(owner, np.inf))
        return found

    def _meeting(self, box: tuple[float, float, float, float]) -> npt.NDArray[np.intp]:
        return _meeting(self._boxes, box)

    def _cut(self, ring: int) -> _Cut:
        known = self._cuts.get(ring)
        if known is None:
            known = self._cuts[ring] = _cut(self._rings(ring))
        return known

    def _crossed(self, ring: int, latitude: float, longitude: float) -> int:
        """How many edges of the ring a line eastward from the position crosses."""
        cut = self._cut(ring)
        x1, y1, x2, y2 = _edges(cut, _meeting(cut.boxes, (longitude, latitude, np.inf, latitude)))
        over = (y1 > latitude) != (y2 > latitude)
        x1, y1, x2, y2 = x1[over], y1[over], x2[over], y2[over]
        return int(np.count_nonzero(longitude < x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)))

    def _nearest(
        self, ring: int, y: float, x: float, box: tuple[float, float, float, float], degree: tuple[float, float]
    ) -> float:
        """Metres from the position to the nearest of those edges of the ring whose runs meet the box."""
        cut = self._cut(ring)
        x1, y1, x2, y2 = _edges(cut, _meeting(cut.boxes, box))
        if not len(x1):
            return float("inf")
        north, east = degree
        ax, ay = (x1 - x) * east, (y1 - y) * north
        dx, dy = (x2 - x1) * east, (y2 - y1) * north
        length = dx * dx + dy * dy
        along = np.clip(-(ax * dx + ay * dy) / np.where(length > 0, length, 1), 0, 1)
        return float(np.sqrt(np.min((ax + along * dx) ** 2 + (ay + along * dy) ** 2)))


def box_of(corners: Degrees) -> tuple[float, float, float, float]:
    """Least longitude, least latitude, greatest longitude, greatest latitude."""
    return (*corners.min(axis=1).tolist(), *corners.max(axis=1).tolist())


def _meeting(boxes: Degrees, box: tuple[float, float, float, float]) -> npt.NDArray[np.intp]:
    west, south, east, north = box
    meets = (boxes[0] <= east) & (boxes[2] >= west) & (boxes[1] <= north) & (boxes[3] >= south)
    return np.flatnonzero(meets)


def _turns(longitude: float, wide: float) -> tuple[float, ...]:
    """Where to look from, as turns of the globe: an area may go on beyond 180 degrees."""
    beyond = (-360.0,) if longitude + wide > 180 else ()
    before = (360.0,) if longitude - wide < -180 else ()
    return (0.0, *beyond, *before)


def _cut(corners: Degrees) -> _Cut:
    if not np.array_equal(corners[:, 0], corners[:, -1]):
        corners = np.concatenate([corners, corners[:, :1]], axis=1)
    starts = np.arange(0, max(corners.shape[1] - 1, 1), RUN)
    least = np.minimum.reduceat(corners, starts, axis=1)
    greatest = np.maximum.reduceat(corners, starts, axis=1)
    last = corners[:, np.minimum(starts + RUN, corners.shape[1] - 1)]  # the end of a run's last edge
    return _Cut(corners, np.concatenate([np.minimum(least, last), np.maximum(greatest, last)]))


def _edges(cut: _Cut, runs: npt.NDArray[np.intp]) -> tuple[Degrees, Degrees, Degrees, Degrees]:
    """The edges of runs: longitude and latitude of each edge's two ends."""
    at = (runs[:, None] * RUN + np.arange(RUN)).ravel()
    at = at[at < cut.corners.shape[1] - 1]
    (x1, y1), (x2, y2) = cut.corners[:, at], cut.corners[:, at + 1]
    return x1, y1, x2, y2
