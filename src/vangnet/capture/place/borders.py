"""The folder of official borders that a unit imported: append-only, each file an edition with its year.

    borders.json                  says that this folder holds borders
    lock                          held by the one writer
    editions/000001/edition.json  where it came from, its year and level, and the digest of its areas
    editions/000001/areas.parquet code, name and outline (WKB, WGS 84) of each area
    building/                     work of a writer; left over only after a crash, and swept by the next writer

An edition appears whole, by renaming its folder. Nothing in it is changed afterwards.
"""

import datetime as dt
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
import numpy as np
import polars as pl
import shapely

from vangnet.capture.place.editions import Given, Read, read
from vangnet.capture.place.levels import LEVELS
from vangnet.capture.place.outlines import Degrees, Outlines, box_of
from vangnet.errors import InputRefused, LibraryRefused, UsageError
from vangnet.reference import files

FORMAT = "vangnet-borders"
LAYOUT = 1
BAND_M = 100.0
ABOUT, EDITION, AREAS = "borders.json", "edition.json", "areas.parquet"
YEARS = range(1800, 2200)


class About(msgspec.Struct, frozen=True):
    format: str
    layout: int
    created_at: str


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """An imported file. `band_m` is how far off its lines may be in metres: more for generalised files."""

    number: int
    level: str
    year: int
    source: str
    licence: str | None
    file_name: str
    file_sha256: str
    layer: str
    crs: str
    code_field: str
    name_field: str | None
    band_m: float
    areas: int
    imported_at: str
    areas_sha256: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Who made a border file, for which year, and how far off its lines may be."""

    year: int
    source: str | None = None
    licence: str | None = None
    band_m: float = BAND_M


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """An area that a position lies in (0.0 metres), or that lies within its error."""

    level: str
    code: str
    name: str
    year: int
    edition: int
    metres: float


class _Opened(NamedTuple):
    codes: list[str]
    names: list[str]
    outlines: Outlines
    middles: list[tuple[float, float, str]]


def add(folder: str, path: str, source: Source, given: Given | None = None) -> Edition:
    """Import a border file as a new edition; the folder is made where there is none. A fault changes nothing."""
    if source.year not in YEARS:
        raise UsageError(f"{source.year} is not a year of borders")
    if not 0 <= source.band_m <= 100_000:
        raise UsageError(f"{source.band_m} is not a number of metres between 0 and 100,000")
    if given is not None and given.level is not None and given.level not in LEVELS:
        raise UsageError(f"no level {given.level}; there are {', '.join(LEVELS)}")
    taken = read(path, given or Given())
    sha256 = files.digest_of(path)
    with _writing(folder) as building:
        before = editions(folder)
        for edition in before:
            if (edition.file_sha256, edition.layer, edition.year) == (sha256, taken.layer, source.year):
                raise InputRefused(f"{path}: already here, as edition {edition.number}")
        number = max((edition.number for edition in before), default=0) + 1
        return _written(folder, building, number, path, sha256, source, taken)


def editions(folder: str) -> list[Edition]:
    """The editions in a folder, oldest import first; none where there is no folder."""
    if not os.path.isdir(folder):
        return []
    _check(folder)
    place = os.path.join(folder, "editions")
    return [files.read_json(os.path.join(place, name, EDITION), Edition) for name in sorted(os.listdir(place))]


class Borders:
    """The borders of a folder, read when they are first asked for."""

    def __init__(self, folder: str, known: Sequence[Edition]) -> None:
        self._folder = folder
        self.editions = tuple(known)
        self._opened: dict[int, _Opened] = {}

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> "Borders":
        """Open a folder; one that is not there has no borders."""
        return cls(os.fspath(folder), editions(os.fspath(folder)))

    def edition(self, level: str, year: int | None = None) -> Edition | None:
        """The edition of a year, or the nearest; of two as near the later one, and the import that came last."""
        fitting = [edition for edition in self.editions if edition.level == level]
        if year is None:
            return max(fitting, key=lambda one: (one.year, one.number), default=None)
        return min(fitting, key=lambda one: (abs(one.year - year), -one.year, -one.number), default=None)

    def at(self, latitude: float, longitude: float, error_m: float, year: int | None = None) -> tuple[Area, ...]:
        """The areas of every level that a position, exact to `error_m` metres, may lie in; by level, nearest first."""
        found = []
        for level in LEVELS:
            edition = self.edition(level, year)
            if edition is not None:
                found.extend(self._of_level(edition, latitude, longitude, error_m))
        return tuple(found)

    def middles(self, level: str, year: int | None = None) -> list[tuple[float, float, str]]:
        """A point well inside each area: latitude, longitude, name."""
        edition = self.edition(level, year)
        return self._open(edition).middles if edition else []

    def _of_level(self, edition: Edition, latitude: float, longitude: float, error_m: float) -> list[Area]:
        opened = self._open(edition)
        within = opened.outlines.within(latitude, longitude, error_m + edition.band_m)
        areas = [
            Area(
                level=edition.level,
                code=opened.codes[row],
                name=opened.names[row],
                year=edition.year,
                edition=edition.number,
                metres=metres,
            )
            for row, metres in within.items()
        ]
        return sorted(areas, key=lambda area: (area.metres, area.code))

    def _open(self, edition: Edition) -> _Opened:
        if edition.number not in self._opened:
            self._opened[edition.number] = _opened(self._folder, edition)
        return self._opened[edition.number]

    def outlines(self, level: str, year: int | None = None) -> list[tuple[str, "shapely.Geometry"]]:
        """Name and outline of each area, to be drawn."""
        edition = self.edition(level, year)
        if edition is None:
            return []
        frame = _frame(self._folder, edition)
        return list(zip(frame["name"].to_list(), shapely.from_wkb(frame["outline"].to_numpy()), strict=True))


def _opened(folder: str, edition: Edition) -> _Opened:
    frame = _frame(folder, edition)
    geometries = shapely.from_wkb(frame["outline"].to_numpy())
    parts, rows = shapely.get_parts(geometries, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    corners: list[Degrees] = [shapely.get_coordinates(ring).T for ring in rings]
    boxes = np.array([box_of(ring) for ring in corners]).T
    points = shapely.point_on_surface(geometries)
    names = frame["name"].to_list()
    middles = [(point.y, point.x, name) for point, name in zip(points, names, strict=True)]
    outlines = Outlines(boxes, rows[of_part], lambda ring: corners[ring])
    return _Opened(frame["code"].to_list(), names, outlines, middles)


def _frame(folder: str, edition: Edition) -> pl.DataFrame:
    path = os.path.join(folder, "editions", f"{edition.number:06d}", AREAS)
    if not os.path.isfile(path) or files.digest_of(path) != edition.areas_sha256:
        raise LibraryRefused(f"{path}: changed since it was written")
    return pl.read_parquet(path)


def _written(folder: str, building: str, number: int, path: str, sha256: str, source: Source, taken: Read) -> Edition:
    outlines = [bytes(wkb) for wkb in shapely.to_wkb(taken.geometries)]
    frame = pl.DataFrame(
        {"code": taken.codes, "name": taken.names, "outline": outlines},
        schema={"code": pl.String, "name": pl.String, "outline": pl.Binary},
    )
    frame.write_parquet(os.path.join(building, AREAS))
    edition = Edition(
        number=number,
        level=taken.level,
        year=source.year,
        source=source.source or os.path.basename(path),
        licence=source.licence,
        file_name=os.path.basename(path),
        file_sha256=sha256,
        layer=taken.layer,
        crs=taken.crs,
        code_field=taken.code_field,
        name_field=taken.name_field,
        band_m=source.band_m,
        areas=len(taken.codes),
        imported_at=_now(),
        areas_sha256=files.digest_of(os.path.join(building, AREAS)),
    )
    files.write_json(os.path.join(building, EDITION), edition)
    files.flush_tree(building)
    os.chmod(building, stat.S_IMODE(os.stat(os.path.join(folder, "editions")).st_mode))
    os.rename(building, os.path.join(folder, "editions", f"{number:06d}"))
    files.flush_folder(os.path.join(folder, "editions"))
    return edition


@contextmanager
def _writing(folder: str) -> Iterator[str]:
    """Hold the right to write, with an empty folder for the work; sweep what a killed writer left."""
    if not os.path.isdir(folder) or not os.listdir(folder):
        _make(folder)
    _check(folder)
    with open(os.path.join(folder, "lock"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        workplace = os.path.join(folder, "building")
        for left in os.listdir(workplace):
            shutil.rmtree(os.path.join(workplace, left), ignore_errors=True)
        building = tempfile.mkdtemp(dir=workplace)
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _make(folder: str) -> None:
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise InputRefused(f"{folder}: not a folder")
    for name in ("editions", "building"):
        os.makedirs(os.path.join(folder, name))
    files.write_json(os.path.join(folder, ABOUT), About(FORMAT, LAYOUT, _now()))


def _check(folder: str) -> None:
    place = os.path.join(folder, ABOUT)
    if not os.path.isfile(place):
        raise InputRefused(f"{folder}: not a folder of borders (make one with: vangnet borders add)")
    about = files.read_json(place, About)
    if (about.format, about.layout) != (FORMAT, LAYOUT):
        raise InputRefused(f"{folder}: written by another version of this program (layout {about.layout})")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
