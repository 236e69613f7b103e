"""Where the sun stood at a claimed moment and place: a flag for a person, and never more than that."""

from datetime import UTC, timedelta

from astral import Observer
from astral.sun import elevation

from vangnet.capture.findings import Finding, Moment
from vangnet.words import Word, word

NIGHT_DEGREES = -6.0  # below it civil twilight has ended
DAY_DEGREES = 3.0  # above it nobody calls it dark
LONGEST = timedelta(hours=20)
"""In a longer interval the sun is up and down anyway, but near the poles; then nothing is said."""
_STEP = timedelta(minutes=5)
_DEGREE_M = 110_000.0


def sun_degrees(moment: Moment, place: Finding) -> tuple[float, float] | None:
    """Give the lowest and the highest that the sun can have stood over the horizon, in degrees.

    The error of the place is within it: a degree for every 110 km. None where moment or place is not known well enough.
    """
    earliest, latest = moment.earliest_at, moment.latest_at
    if earliest is None or latest is None or place.latitude is None or place.longitude is None:
        return None
    if latest - earliest > LONGEST:
        return None
    observer = Observer(latitude=place.latitude, longitude=place.longitude)
    steps = (latest - earliest) // _STEP
    times = [*(earliest + _STEP * step for step in range(steps + 1)), latest]
    heights = [float(elevation(observer, at.astimezone(UTC))) for at in times]
    doubt = 0.7 + (place.error_m or 0.0) / _DEGREE_M  # half a step between two times moves it by 0.6 degrees at most
    return max(min(heights) - doubt, -90.0), min(max(heights) + doubt, 90.0)


def daylight_contradiction(moment: Moment, place: Finding, seen_daylight: bool) -> Word | None:
    """Tell what speaks against the claim, when a person sees daylight, or sees outdoors that it is dark."""
    heights = sun_degrees(moment, place)
    if heights is None:
        return None
    lowest, highest = heights
    if seen_daylight and highest < NIGHT_DEGREES:
        return word("place.night_by_claim", degrees=f"{highest:.0f}")
    if not seen_daylight and lowest > DAY_DEGREES:
        return word("place.day_by_claim", degrees=f"{lowest:.0f}")
    return None
