"""Time zones by position: polygons that come with timezonefinder, not simplified, so that they hold near a border."""

from functools import cache

from timezonefinder import TimezoneFinder


def zone_at(latitude: float, longitude: float) -> str | None:
    """Give the name of the time zone at a position in degrees, such as "Europe/Amsterdam"; None at sea.

    Zones of the open sea ("Etc/GMT+2") are none: ships keep the clock that they like.
    """
    name = finder().timezone_at(lat=latitude, lng=longitude)
    return None if name is None or name.startswith("Etc/") else name


@cache
def finder() -> TimezoneFinder:
    """The zones and their polygons, read once."""
    return TimezoneFinder(in_memory=True)
