"""Official border files: read in every format, kept by year, refused whole when something is wrong."""

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from tests.capture.place.test_coordinates import codes, moment, position
from tests.capture.place.test_countries import municipalities  # noqa: F401  # a fixture
from tests.capture.place.test_finding import medium
from vangnet.capture.place.borders import Borders, Source, add, editions
from vangnet.capture.place.editions import Given
from vangnet.capture.place.finding import place_of
from vangnet.capture.place.nearest import nearest
from vangnet.errors import InputRefused, LibraryRefused, UsageError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TO_RD = Transformer.from_crs(4326, 28992, always_xy=True)
WEST, EAST = shapely.box(5.0, 52.0, 5.1, 52.1), shapely.box(5.1, 52.0, 5.2, 52.1)
DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile", ".gml": "GML"}


def written(path: Path, areas, names, crs: str | None = "EPSG:4326", ids=("GM0001", "GM0002"), fields=None) -> str:
    columns = [np.array(list(ids)[: len(areas)], dtype=object), np.array(list(names), dtype=object)]
    if crs == "EPSG:28992":
        areas = [
            shapely.transform(area, lambda c: np.column_stack(TO_RD.transform(c[:, 0], c[:, 1]))) for area in areas
        ]
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array(areas)),
        columns,
        fields=fields or ["statcode", "statnaam"],
        geometry_type="Polygon" if areas[0].geom_type == "Polygon" else areas[0].geom_type,
        crs=crs,
        driver=DRIVERS[path.suffix],
    )
    return str(path)


def feature(kind: str, corners: str) -> bytes:
    shape = f'{{"type":"{kind}","coordinates":{corners}}}'
    told = f'{{"type":"Feature","properties":{{"code":"GM1","naam":"X"}},"geometry":{shape}}}'
    return f'{{"type":"FeatureCollection","features":[{told}]}}'.encode()


@pytest.mark.parametrize(
    ("suffix", "crs"),
    [
        *((suffix, "EPSG:4326") for suffix in DRIVERS),
        *((suffix, "EPSG:28992") for suffix in DRIVERS if suffix != ".geojson"),  # its standard knows WGS 84 only
    ],
)
def test_a_file_of_every_format_and_crs_is_imported(tmp_path: Path, suffix: str, crs: str) -> None:
    file = written(tmp_path / f"gemeenten{suffix}", [WEST, EAST], ["Weststad", "Ooststad"], crs)
    edition = add(str(tmp_path / "borders"), file, Source(year=2024, source="us", licence="CC0"))
    assert (edition.level, edition.year, edition.areas, edition.crs) == ("municipality", 2024, 2, crs)
    borders = Borders.open(tmp_path / "borders")
    (inside,) = borders.at(52.05, 5.05, 10)
    assert (inside.code, inside.name, inside.metres, inside.year) == ("GM0001", "Weststad", 0.0, 2024)
    both = borders.at(52.05, 5.1 + 0.002, 60)  # 137 m from the line between the two
    assert [area.name for area in both] == ["Ooststad", "Weststad"]
    assert both[1].metres == pytest.approx(137.2, abs=1)
    assert [area.name for area in borders.at(52.05, 5.1 + 0.004, 60)] == ["Ooststad"]


@pytest.mark.evidence
def test_topojson_of_the_netherlands(tmp_path: Path, municipalities: Path) -> None:  # noqa: F811
    folder = str(tmp_path / "borders")
    with pytest.raises(InputRefused, match="--layer"):
        add(folder, str(municipalities), Source(year=2023))
    with pytest.raises(InputRefused, match="--names"):
        add(folder, str(municipalities), Source(year=2023), Given(level="municipality"))
    assert editions(folder) == []
    names = str(municipalities.with_name("nl-municipalities.csv"))
    add(folder, str(municipalities), Source(year=2023, band_m=500), Given(level="municipality", names=names))
    borders = Borders.open(folder)
    assert len(borders.middles("municipality")) == 342
    for latitude, longitude, name in (
        (52.0116, 4.3571, "Delft"),
        (50.8514, 5.691, "Maastricht"),
        (53.2194, 6.5665, "Groningen"),
    ):
        assert [area.name for area in borders.at(latitude, longitude, 10)] == [name]
    told = place_of(medium(position(error_m=5.0)), moment(), borders, now=NOW)
    assert (told.country, told.municipality, told.label) == ("NL", "Delft", "1 km from Delft")
    assert "place.borders_of_other_year" in codes(told.notes)
    at_sea = place_of(medium(position(52.9012345, 5.3012345, error_m=5.0)), None, borders, now=NOW)
    assert (at_sea.country, at_sea.municipality) == ("NL", None)  # the IJsselmeer
    assert "place.in_no_municipality" in codes(at_sea.notes)
    assert nearest(48.85, 2.35, borders) is None


def test_the_edition_of_the_year_of_capture_counts_or_the_nearest(tmp_path: Path) -> None:
    folder = str(tmp_path / "borders")
    for year, name in ((2010, "Oudstad"), (2020, "Nieuwstad")):
        add(folder, written(tmp_path / f"{year}.gpkg", [WEST], [name]), Source(year=year))
    borders = Borders.open(folder)

    def name(year: int | None) -> tuple[str, int]:
        (area,) = borders.at(52.05, 5.05, 10, year)
        return area.name, area.year

    assert name(2010) == name(1999) == name(2014) == ("Oudstad", 2010)
    assert name(2020) == name(2015) == name(2030) == name(None) == ("Nieuwstad", 2020)


def test_a_better_file_of_the_same_year_counts_and_the_older_stays(tmp_path: Path) -> None:
    folder = str(tmp_path / "borders")
    add(folder, written(tmp_path / "a.gpkg", [WEST], ["Weststad"]), Source(year=2024))
    add(folder, written(tmp_path / "b.gpkg", [WEST], ["Beterstad"]), Source(year=2024))
    borders = Borders.open(folder)
    assert [area.name for area in borders.at(52.05, 5.05, 10)] == ["Beterstad"]
    assert [edition.number for edition in borders.editions] == [1, 2]


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "a.gpkg", [WEST], ["Weststad"])
    add(str(tmp_path / "borders"), file, Source(year=2024))
    with pytest.raises(InputRefused, match="already here"):
        add(str(tmp_path / "borders"), file, Source(year=2024))


def test_the_parts_of_a_municipality_are_one_and_holes_and_islands_count(tmp_path: Path) -> None:
    ring = WEST.difference(shapely.box(5.04, 52.04, 5.06, 52.06))
    island = shapely.box(5.4, 52.0, 5.5, 52.1)
    file = written(tmp_path / "a.gpkg", [ring, island], ["Ringstad", "Ringstad"], ids=("GM0001", "GM0001"))
    edition = add(str(tmp_path / "borders"), file, Source(year=2024))
    borders = Borders.open(tmp_path / "borders")
    assert edition.areas == 1
    assert borders.at(52.05, 5.05, 10) == ()  # in the hole
    assert len(borders.at(52.05, 5.45, 10)) == len(borders.at(52.01, 5.01, 10)) == 1


@pytest.mark.parametrize(
    "path", ["http://example.org/a.gpkg", "/vsicurl/http://example.org/a.gpkg", "/vsizip/a.zip/a.shp"]
)
def test_only_files_of_this_machine_are_opened(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputRefused, match="only a file on this machine"):
        add(str(tmp_path / "borders"), path, Source(year=2024))
    assert not (tmp_path / "borders").exists()


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("a.gpkg", b"not a database", "does not begin"),
        ("a.gpkg", b"SQLite format 3\0" + b"x" * 500, "cannot be read"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "say|empty|read"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[{"type":"Fea', "cannot be read"),
        ("a.gml", b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "does not begin"),
        ("a.vrt", b"<OGRVRTDataSource/>", "not one of"),
        ("a.shp", b"\x00\x00\x27\x0a" + b"\0" * 50, "cannot be read"),
        ("a.geojson", b"", "does not begin"),
        ("a.geojson", feature("Point", "[5,52]"), "something else than areas"),
        (
            "a.geojson",
            feature("Polygon", "[[[15e4,45e4],[15e4,46e4],[16e4,45e4],[15e4,45e4]]]"),
            "its coordinates are not",
        ),
        ("a.geojson", feature("Polygon", "[[[5,52],[5,1e999],[6,52],[5,52]]]"), "cannot be read|without a finite"),
    ],
)
def test_a_bad_file_is_refused_and_changes_nothing(tmp_path: Path, name: str, content: bytes, match: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputRefused, match=match):
        add(str(tmp_path / "borders"), str(tmp_path / name), Source(year=2024))
    assert not (tmp_path / "borders").exists()


def test_what_the_file_does_not_tell_must_be_said(tmp_path: Path) -> None:
    folder = str(tmp_path / "borders")
    file = written(tmp_path / "a.gpkg", [WEST], ["Weststad"], fields=["nummer", "hoe"], ids=["7"])
    with pytest.raises(InputRefused, match="--code-field"):
        add(folder, file, Source(year=2024))
    with pytest.raises(InputRefused, match="--name-field"):
        add(folder, file, Source(year=2024), Given(code_field="nummer", level="police_unit"))
    with pytest.raises(InputRefused, match="--level"):
        add(folder, file, Source(year=2024), Given(code_field="nummer", name_field="hoe"))
    given = Given(code_field="nummer", name_field="hoe", level="police_unit")
    assert add(folder, file, Source(year=2024), given).level == "police_unit"
    told = place_of(medium(position(52.0512345, 5.0512345, error_m=5.0)), None, Borders.open(folder), now=NOW)
    assert "place.in_police_unit" in codes(told.notes)
    unreferenced = written(tmp_path / "b.shp", [WEST], ["Weststad"])
    (tmp_path / "b.prj").unlink()
    with pytest.raises(InputRefused, match="--crs"):
        add(folder, unreferenced, Source(year=2024))
    with pytest.raises(InputRefused, match="not known"):
        add(folder, unreferenced, Source(year=2024), Given(crs="EPSG:0"))


def test_two_names_for_one_code_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "a.gpkg", [WEST, EAST], ["A", "B"], ids=("GM0001", "GM0001"))
    with pytest.raises(InputRefused, match="two names"):
        add(str(tmp_path / "borders"), file, Source(year=2024))


def test_an_invalid_outline_is_made_valid(tmp_path: Path) -> None:
    bow = shapely.Polygon([(5.0, 52.0), (5.1, 52.1), (5.1, 52.0), (5.0, 52.1)])
    assert add(str(tmp_path / "borders"), written(tmp_path / "a.gpkg", [bow], ["Strik"]), Source(year=2024)).areas == 1
    assert len(Borders.open(tmp_path / "borders").at(52.03, 5.09, 10)) == 1


def test_a_changed_edition_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "borders"
    add(str(folder), written(tmp_path / "a.gpkg", [WEST], ["Weststad"]), Source(year=2024))
    with (folder / "editions" / "000001" / "areas.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(LibraryRefused, match="changed since"):
        Borders.open(folder).at(52.05, 5.05, 10)


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    folder = tmp_path / "borders"
    add(str(folder), written(tmp_path / "a.gpkg", [WEST], ["Weststad"]), Source(year=2023))
    (folder / "building" / "left").mkdir()
    add(str(folder), written(tmp_path / "b.gpkg", [EAST], ["Ooststad"]), Source(year=2024))
    assert os.listdir(folder / "building") == []


def test_no_folder_has_no_borders_and_a_strange_one_is_refused(tmp_path: Path) -> None:
    assert Borders.open(tmp_path / "none").at(52.0, 5.0, 10) == ()
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "file").touch()
    with pytest.raises(InputRefused, match="not a folder of borders"):
        Borders.open(tmp_path / "strange")
    with pytest.raises(UsageError):
        add(str(tmp_path / "borders"), "a.gpkg", Source(year=99))
