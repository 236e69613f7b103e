"""Countries by polygon: near the border against another source, all over the world, and at sea."""

import os
from importlib import resources
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from vangnet.capture.place.countries import BORDER_BAND_M, codes_of, countries_at, zone_codes
from vangnet.capture.place.zones import finder, zone_at

POINTS = 20_000
ELSEWHERE = {"Norway": (("SJ",),), "Brunei": (("MY",),)}  # that map draws Svalbard as Norway, and Limbang as Brunei
AROUND_M = 5000.0  # how far from the border the points lie


@pytest.fixture(scope="session")
def municipalities() -> Path:
    """Generalised borders of the Dutch municipalities, by Statistics Netherlands and the Kadaster."""
    place = os.environ.get("VANGNET_EVIDENCE")
    file = Path(place).parent / "data" / "nl-vr-gm.topo.json" if place else None
    if file is None or not file.exists():
        pytest.skip("VANGNET_EVIDENCE does not name the evidence set")
    return file


def judged(file: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Random points along the land border: latitude and longitude; whether in NL; metres to the border.

    Water is no municipality there: points on the Western Scheldt, the Dollard and the sea are drawn again.
    """
    wkb = pyogrio.raw.read(file, layer="gm_features")[2]
    degrees = shapely.union_all(shapely.make_valid(shapely.from_wkb(wkb)))
    to_rd = Transformer.from_crs(4326, 28992, always_xy=True)
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    parts = shapely.get_parts(degrees)
    enclaves = [
        shapely.Polygon(ring)
        for part in parts
        for ring in part.interiors
        if shapely.box(4.85, 51.40, 4.96, 51.46).contains(ring)  # Baarle
    ]
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in parts]).difference(
        shapely.union_all(enclaves)
    )
    metres = shapely.transform(
        shapely.segmentize(filled, 0.005), lambda c: np.column_stack(to_rd.transform(c[:, 0], c[:, 1]))
    )
    boxes = (shapely.box(3.38, 50.5, 4.2, 51.32), shapely.box(4.25, 50.5, 6, 51.6), shapely.box(5.9, 50.5, 7.4, 53.2))
    zone = shapely.transform(
        shapely.segmentize(shapely.union_all(boxes), 0.01),
        lambda c: np.column_stack(to_rd.transform(c[:, 0], c[:, 1])),
    )
    edge = metres.boundary
    lines = shapely.get_parts(edge.intersection(zone))
    lengths = shapely.length(lines)
    random = np.random.default_rng(2026)
    found: list[np.ndarray] = []
    while sum(map(len, found)) < POINTS:
        which = random.choice(len(lines), POINTS, p=lengths / lengths.sum())
        on = shapely.get_coordinates(
            shapely.line_interpolate_point(lines[which], random.random(POINTS) * lengths[which])
        )
        turn, far = random.random(POINTS) * 2 * np.pi, AROUND_M * np.sqrt(random.random(POINTS))
        at = on + np.column_stack([far * np.cos(turn), far * np.sin(turn)])
        longitude, latitude = to_degrees.transform(at[:, 0], at[:, 1])
        inside = shapely.contains_xy(metres, at[:, 0], at[:, 1])
        water = ~inside & (((longitude < 4.26) & (latitude > 51.33)) | (latitude > 53.2))
        away = shapely.distance(edge, shapely.points(at))
        found.append(np.column_stack([latitude, longitude, inside, away])[~water])
    table = np.concatenate(found)[:POINTS]
    return table[:, :2], table[:, 2].astype(bool), table[:, 3]


def wrong(places: np.ndarray, inside: np.ndarray, error_m: float) -> tuple[np.ndarray, int]:
    """Which answers leave the country out that the other source says; and how many answers name several."""
    answers = [set(countries_at(latitude, longitude, error_m).codes) for latitude, longitude in places.tolist()]
    failed = [
        "NL" not in codes if is_dutch else not codes & {"BE", "DE"}
        for codes, is_dutch in zip(answers, inside.tolist(), strict=True)
    ]
    return np.array(failed), sum(len(codes) > 1 for codes in answers)


@pytest.mark.evidence
def test_twenty_thousand_points_near_the_dutch_border_are_right_outside_the_error(municipalities: Path) -> None:
    places, inside, away = judged(municipalities)
    assert len(places) == POINTS
    failed, several = wrong(places, inside, 0.0)
    print(f"\n{failed.sum()} of {POINTS} wrong; {several} answers name several countries")
    assert not failed[away > BORDER_BAND_M].any()
    assert failed.sum() <= 5  # nearer than that the generalised border is no judge
    assert several < POINTS / 10
    nearest = [countries_at(*place, -BORDER_BAND_M).codes[0] for place in places.tolist()]  # without any band
    other = np.array([(code == "NL") != dutch for code, dutch in zip(nearest, inside.tolist(), strict=True)])
    baarle = (np.abs(places - [51.43, 4.9]) < [0.05, 0.1]).all(axis=1)  # its small enclaves are generalised away there
    farthest = away[other & ~baarle].max()
    print(f"without a band {other.sum()} differ, {(other & baarle).sum()} of them in Baarle; farthest {farthest:.0f} m")
    assert farthest < 500  # metres from the generalised border, which itself cuts corners
    assert other.sum() < POINTS / 100


def test_a_border_within_the_error_gives_both_sides() -> None:
    on_the_border = countries_at(50.7545, 6.0208, 50)  # Vaals, where three countries meet
    assert set(on_the_border.codes) == {"NL", "DE", "BE"}
    assert [note.code for note in on_the_border.notes] == ["place.near_border"]
    assert countries_at(50.85, 5.69, 10).codes == ("NL",)  # Maastricht, 3 km from Belgium
    assert set(countries_at(50.85, 5.69, 4000).codes) == {"NL", "BE"}


def test_enclaves_are_found() -> None:
    codes = {countries_at(51.4395 + north, 4.9245 + east).codes[0] for north in (0, 0.004) for east in (0, 0.004)}
    assert "BE" in codes
    assert countries_at(47.697, 8.69).codes[0] == "DE"  # Büsingen
    assert countries_at(41.9029, 12.4534).codes[0] == "VA"


@pytest.mark.parametrize(
    ("latitude", "longitude", "codes"),
    [(42.66, 21.16, {"RS", "XK"}), (45.0, 34.0, {"UA", "RU"}), (24.0, -13.5, {"EH", "MA"}), (33.0, 35.8, {"IL", "SY"})],
)
def test_where_states_disagree_all_answers_are_given(latitude: float, longitude: float, codes: set[str]) -> None:
    told = countries_at(latitude, longitude)
    assert set(told.codes) == codes
    assert told.notes[0].code == "place.contested"


def test_the_open_sea_is_in_no_country() -> None:
    told = countries_at(53.0, 4.0)
    assert (told.codes, told.at_sea, told.near[0]) == ((), True, "NL")
    assert countries_at(30.0, -40.0).near is None


def test_near_the_coast_it_is_said_that_it_may_be_at_sea() -> None:
    assert "place.perhaps_at_sea" in [note.code for note in countries_at(52.12, 4.1).notes]
    assert countries_at(52.09, 5.12).notes == ()


def test_the_antimeridian_the_poles_and_the_equator_are_places_like_others() -> None:
    assert countries_at(-16.8, 179.999, 500).codes == ("FJ",)
    assert countries_at(-16.8, -179.999, 500).codes == ("FJ",)
    assert countries_at(66.0, -180.0, 10).codes == ("RU",)
    assert countries_at(-90.0, 0.0).codes == ("AQ",)
    assert countries_at(90.0, 0.0).at_sea
    assert countries_at(0.0, 37.5).codes == ("KE",)
    assert countries_at(51.5, 0.0).codes == ("GB",)


def test_a_time_zone_that_reaches_over_a_border_is_not_taken_for_the_country() -> None:
    for latitude, longitude in ((21.03, 105.85), (18.68, 105.68), (21.39, 103.02), (17.47, 106.6), (19.45, 104.1)):
        assert zone_at(latitude, longitude) == "Asia/Bangkok"
        assert countries_at(latitude, longitude).codes == ("VN",)
    for latitude, longitude in ((17.88, 102.74), (18.3, 103.6), (17.4, 104.75), (16.54, 104.6), (15.3, 105.4)):
        assert countries_at(latitude, longitude).codes[0] == "TH"
    assert countries_at(-80.0, -100.0).codes == ("AQ",)


def test_too_wide_an_error_says_no_country() -> None:
    told = countries_at(52.0, 5.0, 500_000)
    assert told.codes == ()
    assert told.notes[0].code == "place.too_wide"


def test_every_zone_has_a_country() -> None:
    assert {name for name in finder().timezone_names if not name.startswith("Etc/")} <= zone_codes().keys()


def test_answers_hold_what_the_library_itself_finds() -> None:
    random = np.random.default_rng(3)
    for latitude, longitude in zip(random.uniform(-60, 75, 500), random.uniform(-180, 180, 500), strict=True):
        zone = zone_at(latitude, longitude)
        told = countries_at(latitude, longitude)
        assert told.at_sea == (zone is None)
        if zone is not None:
            assert codes_of(zone, latitude, longitude)[0] in told.codes


def test_far_inside_every_country_another_map_says_the_same() -> None:
    """Natural Earth at 1:110 million is independent, and coarse: it shows mistaken countries, not mistaken borders."""
    place = resources.files("pyogrio") / "tests" / "fixtures" / "naturalearth_lowres" / "naturalearth_lowres.shp"
    if not place.is_file():
        pytest.skip("this pyogrio brings no Natural Earth")
    _, _, wkb, columns = pyogrio.raw.read(str(place), columns=["name"])
    told = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8").splitlines()
    codes = {line.split("\t")[1]: line.split("\t")[0] for line in told if not line.startswith("#")}
    random = np.random.default_rng(4)
    seen = set()
    for name, shape in zip(columns[0], shapely.from_wkb(wkb), strict=True):
        inner = shape.buffer(-0.7)
        if name not in codes or inner.is_empty:
            continue
        west, south, east, north = inner.bounds
        at = np.column_stack([random.uniform(west, east, 30), random.uniform(south, north, 30)])
        for longitude, latitude in at[shapely.contains_xy(inner, at[:, 0], at[:, 1])].tolist():
            told = countries_at(latitude, longitude)
            if told.codes not in ELSEWHERE.get(name, ()):
                assert codes[name] in told.codes, (name, latitude, longitude, told)
            seen.add(name)
    assert len(seen) > 100


def test_the_band_is_answered_double_even_for_an_exact_position() -> None:
    north, south = 51.0, 50.9
    while north - south > 1e-6:  # the border with Belgium along the meridian of 5.73, south of Maasmechelen
        middle = (north + south) / 2
        north, south = (middle, south) if countries_at(middle, 5.73).codes[0] == "BE" else (north, middle)
    degree = 111_200
    assert len(countries_at(north + BORDER_BAND_M * 0.2 / degree, 5.73).codes) == 2
