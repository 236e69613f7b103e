"""Official border files as a unit imports them: read whole, or refused with nothing changed.

GeoPackage, GeoJSON, TopoJSON, Shapefile and GML, by GDAL and in any coordinate system that PROJ knows. Only a file on
this machine is opened, and only one that begins as its format begins: no address, no virtual file system of GDAL, no
file that points to others.
"""

import csv
import os
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyogrio
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from vangnet.capture.place.levels import LEVELS
from vangnet.errors import InputRefused

MOST_AREAS = 200_000
MOST_BYTES = 4 * 2**30
LONGEST_EDGE_M = 1000.0
_BEGINNINGS = {
    ".gpkg": (b"SQLite format 3\0",),
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".topojson": (b"{",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".gml": (b"<",),
    ".xml": (b"<",),
}
_WITHOUT_CRS = (".geojson", ".json", ".topojson")  # their standards say WGS 84
_HEAD_BYTES = 65_536
_CODES = ("statcode", "gemeentecode", "gm_code", "provinciecode", "pv_code", "regiocode", "landcode", "code", "id")
_NAMES = ("statnaam", "gemeentenaam", "gm_naam", "provincienaam", "pv_naam", "regionaam", "landnaam", "naam", "name")
_LAYERS = {
    "municipality": ("gemeente", "municipal", "gm_"),
    "province": ("provinc", "pv_"),
    "country": ("land", "country", "nl_"),
    "police_unit": ("politie", "police"),
    "safety_region": ("veiligheidsregio", "safety", "vr_"),
}
_PREFIXES = {"GM": "municipality", "PV": "province", "VR": "safety_region", "LD": "country"}


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says of a border file; None is left to the file. `names` is a CSV table of code and name."""

    level: str | None = None
    layer: str | None = None
    code_field: str | None = None
    name_field: str | None = None
    crs: str | None = None
    names: str | None = None


class Read(NamedTuple):
    """A border file as it was read: areas in degrees (WGS 84), each once, by code."""

    level: str
    layer: str
    crs: str
    code_field: str
    name_field: str | None
    codes: list[str]
    names: list[str]
    geometries: npt.NDArray[Any]


def read(path: str, given: Given) -> Read:
    """Read a border file. Every fault is an `InputRefused` that says what to give instead."""
    kind = _checked(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's; what matters of them is checked below
            layer = _layer(path, given)
            options = {"DOWNLOAD_SCHEMA": "NO"} if kind in (".gml", ".xml") else {}
            meta, _, wkb, columns = pyogrio.raw.read(path, layer=layer, force_2d=True, **options)
            geometries = shapely.from_wkb(wkb)
    except InputRefused:
        raise
    except Exception as error:  # GDAL's own, of many classes
        raise InputRefused(f"{path}: cannot be read as a border file: {error}") from error
    if not len(geometries):
        raise InputRefused(f"{path}: layer {layer} is empty")
    if len(geometries) > MOST_AREAS:
        raise InputRefused(f"{path}: layer {layer} has {len(geometries):,} areas; at most {MOST_AREAS:,} are taken")
    fields = dict(zip(map(str, meta["fields"]), columns, strict=True))
    code_field = _field(path, fields, given.code_field, _CODES, "--code-field")
    level = given.level or _level(path, layer, fields[code_field])
    name_field, names = _named(path, fields, code_field, given)
    crs, geometries = _in_degrees(path, kind, given.crs or meta["crs"], _polygons(path, geometries))
    codes, names, geometries = _once_each(path, fields[code_field], names, geometries)
    return Read(level, layer, crs, code_field, name_field, codes, names, geometries)


def _checked(path: str) -> str:
    """Refuse what is no plain file of a known format on this machine; gives its suffix."""
    if "://" in path or path.startswith("/vsi"):
        raise InputRefused(f"{path}: only a file on this machine is taken")
    if not os.path.isfile(path):
        raise InputRefused(f"{path}: no such file")
    kind = os.path.splitext(path)[1].lower()
    if kind not in _BEGINNINGS:
        raise InputRefused(f"{path}: not one of {', '.join(_BEGINNINGS)}; unpack an archive first")
    if os.path.getsize(path) > MOST_BYTES:
        raise InputRefused(f"{path}: larger than {MOST_BYTES >> 30} GiB")
    with open(path, "rb") as file:
        head = file.read(_HEAD_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(_BEGINNINGS[kind]) or b"VRTDataSource" in head or b"VRTDataset" in head:
        raise InputRefused(f"{path}: does not begin as a {kind} file does")
    return kind


def _layer(path: str, given: Given) -> str:
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    if given.layer is not None:
        if given.layer not in layers:
            raise InputRefused(f"{path}: no layer {given.layer}; it has {', '.join(layers)}")
        return given.layer
    marks = _LAYERS.get(given.level or "", ())
    fitting = layers if len(layers) == 1 else [name for name in layers if any(mark in name.lower() for mark in marks)]
    if len(fitting) != 1:
        raise InputRefused(f"{path}: say which layer to take with --layer: {', '.join(layers)}")
    return fitting[0]


def _field(path: str, fields: dict[str, Any], said: str | None, known: Sequence[str], option: str) -> str:
    field = _found(fields, said, known)
    if field is None:
        raise InputRefused(f"{path}: say which field to take with {option}: {', '.join(fields) or 'it has none'}")
    return field


def _found(fields: dict[str, Any], said: str | None, known: Sequence[str]) -> str | None:
    if said is not None:
        return said if said in fields else None
    lower = {name.lower(): name for name in reversed(fields)}
    filled = (lower[name] for name in known if name in lower)
    return next((name for name in filled if any(value is not None for value in fields[name])), None)


def _level(path: str, layer: str, codes: Any) -> str:
    prefix = str(next((code for code in codes if code is not None), ""))[:2].upper()
    if prefix in _PREFIXES:
        return _PREFIXES[prefix]
    fitting = [level for level, marks in _LAYERS.items() if any(mark in layer.lower() for mark in marks)]
    if len(fitting) != 1:
        raise InputRefused(f"{path}: say with --level what its areas are: {', '.join(LEVELS)}")
    return fitting[0]


def _named(path: str, fields: dict[str, Any], code_field: str, given: Given) -> tuple[str | None, list[str]]:
    """The name of each area: from a field, or from a table of codes and names beside the file."""
    codes = [_text(value) for value in fields[code_field]]
    if given.names is not None:
        table = _table(given.names)
        missing = sorted({code for code in codes if code and code not in table})
        if missing:
            raise InputRefused(f"{given.names}: has no name for {', '.join(missing[:5])}")
        return None, [table.get(code, "") for code in codes]
    field = _found(fields, given.name_field, _NAMES)
    if field is None:
        if given.name_field is not None:
            raise InputRefused(f"{path}: no field {given.name_field}; it has {', '.join(fields)}")
        raise InputRefused(f"{path}: say where names are, with --name-field ({', '.join(fields)}) or --names TABLE")
    return field, [_text(value) for value in fields[field]]


def _table(path: str) -> dict[str, str]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            dialect = csv.excel if "," in (head := file.readline()) else csv.excel_tab if "\t" in head else None
            file.seek(0)
            rows = csv.reader(file, dialect) if dialect else csv.reader(file, delimiter=";")
            return {row[0].strip(): row[1].strip() for row in rows if len(row) > 1}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(f"{path}: cannot be read as a table: {error}") from error


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def _polygons(path: str, geometries: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Areas only, each made valid; lines and points that come from making valid are dropped."""
    kinds = set(shapely.get_type_id(geometries[~shapely.is_missing(geometries)]).tolist())
    if not kinds <= {3, 6}:
        raise InputRefused(f"{path}: holds something else than areas (polygons)")
    if shapely.is_missing(geometries).any() or not np.isfinite(shapely.get_coordinates(geometries)).all():
        raise InputRefused(f"{path}: has areas without a finite outline")
    return np.asarray(shapely.buffer(shapely.make_valid(geometries), 0.0))


def _in_degrees(path: str, kind: str, said: str | None, areas: npt.NDArray[Any]) -> tuple[str, npt.NDArray[Any]]:
    if said is None and kind in _WITHOUT_CRS:
        said = "EPSG:4326"
    if said is None:
        raise InputRefused(f"{path}: say its coordinate system with --crs, such as EPSG:28992 for RD New")
    try:
        crs = CRS.from_user_input(said)
        if crs.is_projected:  # a straight line there is none in degrees
            areas = shapely.segmentize(areas, LONGEST_EDGE_M / crs.axis_info[0].unit_conversion_factor)
        turn = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except ProjError as error:
        raise InputRefused(f"{path}: coordinate system not known: {said}") from error
    areas = shapely.transform(areas, lambda corners: np.column_stack(turn.transform(corners[:, 0], corners[:, 1])))
    west, south, east, north = shapely.total_bounds(areas)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InputRefused(f"{path}: its coordinates are not those of {crs.name}; say the right one with --crs")
    name = ":".join(crs.to_authority() or ()) or crs.name
    return name, areas


def _once_each(
    path: str, codes: Any, names: list[str], areas: npt.NDArray[Any]
) -> tuple[list[str], list[str], npt.NDArray[Any]]:
    """Join the parts of each area: yearly files split a municipality in its land and its water."""
    parts: dict[str, list[Any]] = {}
    called: dict[str, str] = {}
    for value, name, area in zip(codes, names, areas, strict=True):
        code = _text(value)
        if not code or not name or area.is_empty:
            raise InputRefused(f"{path}: an area without a code, a name or an outline (code {code or '-'})")
        if called.setdefault(code, name) != name:
            raise InputRefused(f"{path}: code {code} has two names: {called[code]} and {name}")
        parts.setdefault(code, []).append(area)
    return list(called), list(called.values()), np.array([shapely.union_all(several) for several in parts.values()])
