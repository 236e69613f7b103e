"""The nearest municipality, only ever as a distance: "3 km from X" is not "in X"."""

from typing import NamedTuple

from vangnet.capture.place.borders import Borders
from vangnet.capture.place.globe import degree_m, distance_m

FARTHEST_KM = 100.0


class Nearest(NamedTuple):
    """How far it is to a point in the middle of a municipality."""

    km: float
    name: str

    @property
    def label(self) -> str:
        return f"{max(self.km, 1):.0f} km from {self.name}"


def nearest(latitude: float, longitude: float, borders: Borders, year: int | None = None) -> Nearest | None:
    """Give the municipality whose middle lies nearest, by the imported borders; None without any, or far from all."""
    middles = borders.middles("municipality", year)
    if not middles:
        return None
    north, east = degree_m(latitude)
    best = min(middles, key=lambda one: ((one[0] - latitude) * north) ** 2 + (_turned(one[1] - longitude) * east) ** 2)
    km = distance_m(latitude, longitude, best[0], best[1]) / 1000
    return Nearest(km, best[2]) if km <= FARTHEST_KM else None


def _turned(degrees: float) -> float:
    return (degrees + 180) % 360 - 180
