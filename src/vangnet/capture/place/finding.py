"""The place of capture of one medium, as a finding."""

from collections.abc import Iterator
from datetime import datetime

from vangnet.capture.facts import Medium
from vangnet.capture.findings import Claim, Confidence, Finding, Moment
from vangnet.capture.place.borders import Area, Borders
from vangnet.capture.place.coordinates import Coordinates, coordinates_of, distinct, refusals
from vangnet.capture.place.countries import Countries, countries_at
from vangnet.capture.place.nearest import Nearest, nearest
from vangnet.capture.place.zones import zone_at
from vangnet.words import Word, word

MOST_AREAS = 6
"""More municipalities than this within the error say nothing."""
VAGUE_M = 50_000.0


def place_of(medium: Medium, moment: Moment | None, borders: Borders | None, *, now: datetime) -> Finding | None:
    """Tell where a medium was made, by its own positions. None where it has none.

    Positions that are none give a finding without coordinates that says why. `error_m` is what the receiver states or
    is assumed, with rounding and the age of the fix; borders are asked for 2.5 times that.
    """
    positions = medium.facts.positions if medium.facts else ()
    refused = refusals(positions)
    found = coordinates_of(positions, moment)
    if found is None:
        tags = tuple(dict.fromkeys(position.tag for position in positions))
        return Finding(sha256=medium.sha256, kind=Claim.PLACE, sources=tags, notes=refused) if refused else None
    countries = [countries_at(*spot) for spot in found.spots]
    codes = tuple(dict.fromkeys(code for one in countries for code in one.codes))
    year = _year(moment, now)
    areas = _areas(found, borders, year) if borders else ()
    near = nearest(found.latitude, found.longitude, borders, year) if borders and found.error_m < VAGUE_M else None
    towns = tuple(dict.fromkeys(area.name for area in areas if area.level == "municipality"))
    notes = (*found.notes, *_around(found, countries, areas), *_bordered(areas, near, borders, year), *refused)
    return Finding(
        sha256=medium.sha256,
        kind=Claim.PLACE,
        latitude=found.latitude,
        longitude=found.longitude,
        error_m=round(found.error_m, 1),
        country="|".join(codes) or None,
        municipality="|".join(towns) if 0 < len(towns) <= MOST_AREAS else None,
        label=near.label if near else None,
        confidence=found.confidence if codes else Confidence.WEAK,
        sources=found.sources,
        contradictions=found.contradictions,
        notes=distinct(notes),
    )


def _year(moment: Moment | None, now: datetime) -> int | None:
    """The year of capture, whose borders count; None where nobody knows: the newest do."""
    at = (moment.latest_at or moment.earliest_at) if moment else None
    return None if at is None else min(at.year, now.year)


def _areas(found: Coordinates, borders: Borders, year: int | None) -> tuple[Area, ...]:
    every = (area for spot in found.spots for area in borders.at(*spot, year))
    return tuple({(area.level, area.code): area for area in every}.values())


def _around(found: Coordinates, countries: list[Countries], areas: tuple[Area, ...]) -> Iterator[Word]:
    """What can be said without borders: the country's doubts, time zone, and where the lens pointed."""
    is_on_land = any(area.level == "municipality" and area.metres == 0 for area in areas)
    for one in countries:
        yield from (note for note in one.notes if not (is_on_land and note.code == "place.perhaps_at_sea"))
        if any(note.code == "place.too_wide" for note in one.notes):
            itself = countries_at(found.latitude, found.longitude).codes
            if itself:
                yield word("place.fix_lies_in", countries=", ".join(itself))
    zone = zone_at(found.latitude, found.longitude)
    if zone is not None:
        yield word("place.zone", zone=zone)
    if found.direction_degrees is not None:
        code = "place.direction_magnetic" if found.is_magnetic else "place.direction"
        yield word(code, degrees=f"{found.direction_degrees:.0f}")


def _bordered(
    areas: tuple[Area, ...], near: Nearest | None, borders: Borders | None, year: int | None
) -> Iterator[Word]:
    """What the imported borders say, and which edition said it."""
    levels = {level: [area for area in areas if area.level == level] for level in dict.fromkeys(a.level for a in areas)}
    for level, some in levels.items():
        if level != "municipality" and len(some) <= MOST_AREAS:
            yield word(f"place.in_{level}", names=", ".join(area.name for area in some))
        if level == "municipality" and len(some) > MOST_AREAS:
            yield word("place.many_municipalities", count=len(some))
        used = some[0].year
        yield word("place.borders_of" if year in (None, used) else "place.borders_of_other_year", year=used)
    if near is not None:
        yield word("place.near", km=f"{max(near.km, 1):.0f}", name=near.name)
        edition = borders.edition("municipality", year) if borders else None
        if edition is not None and "municipality" not in levels:
            yield word("place.in_no_municipality", year=edition.year)
