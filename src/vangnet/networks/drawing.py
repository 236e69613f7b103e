"""A whole layer as points: each community a disc, its members in it by their activity, from the middle outwards.

How far two members of a disc are apart means nothing; discs lie near those that they are tied to. Points go into
`points-LAYER.bin` and what to know of them into `points-LAYER.json`, which is written last. One field stands after
another, little-endian (`FIELDS`), the most active first: `place` is x and y; `colour` is that of the community, from 0,
or NO_COLOUR; `first` and `last` are months, of which 1 is `Drawing.first_month`, and 0 where no time is told.
"""

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from vangnet.networks.discs import CORE, placed, sunflower
from vangnet.networks.measuring import Measures
from vangnet.networks.store.layout import MEASURES, MEMBERS, points_files, ties_file
from vangnet.networks.store.loading import Stored
from vangnet.networks.store.tables import put

COLOURS = 8
"""Colours that those who see few colours can tell apart; the largest communities have them."""
NO_COLOUR = COLOURS
FIELDS = (
    ("place", "<f4", 2),
    ("member", "<u4", 1),
    ("colour", "<u2", 1),
    ("first", "<u2", 1),
    ("last", "<u2", 1),
    ("size", "<u1", 1),
)
"""Name, type and numbers of each point, in the order of the file."""
POINT_BYTES = 19
_GAP = 1.5
_OLDEST = (1990 - 1970) * 12
_MOST_LINKS = 300
_LARGEST = 255
_STEP = 16

Ints = npt.NDArray[np.int64]


class Disc(msgspec.Struct, frozen=True):
    """A community: where its disc lies, how many members of the layer it has, and its colour."""

    community: int
    x: float
    y: float
    radius: float
    members: int
    colour: int


class Drawing(msgspec.Struct, frozen=True):
    """What to know of the points of a layer.

    `untied`: members that nobody is tied with, who are left out; `undated`: points without a plausible time. Months
    count from January 1970; `months` is 0 where nothing has a time.
    """

    network_sha256: str
    layer: str
    points: int
    bytes: int
    untied: int
    undated: int
    communities: int
    first_month: int
    months: int
    radius: float
    discs: tuple[Disc, ...]
    links: tuple[tuple[int, int, float], ...]  # places in `discs`, and the weight of ties between them
    fields: tuple[tuple[str, str, int], ...] = FIELDS


def draw(stored: Stored, measures: Measures, layer: str) -> Drawing:
    """Draw a layer that was measured, and write it. The same layer gives the same points."""
    tied = _tied(stored, layer)
    names, label = np.unique(_labels(stored, layer)[tied], return_inverse=True)
    sizes = np.bincount(label)
    between = _between(stored, layer, tied, label)
    radii = np.sqrt(sizes) + _GAP
    middle = placed(radii, between)
    activity = stored.activity[tied]
    x = middle[label] + sunflower(_ranks(label, sizes, activity))
    first, last = _months(stored, layer)
    first, last = first[tied], last[tied]
    start, months = _span(first, last)
    is_dated = first > 0
    order = np.lexsort((tied, -activity))
    colour = np.minimum(label, NO_COLOUR)
    size = np.minimum(np.log2(1 + activity) * _STEP, _LARGEST)
    fields = (
        x[order].astype("<f4"),
        tied[order].astype("<u4"),
        colour[order].astype("<u2"),
        np.where(is_dated, first - start + 1, 0)[order].astype("<u2"),
        np.where(is_dated, last - start + 1, 0)[order].astype("<u2"),
        size[order].astype("u1"),
    )
    data = b"".join(one.tobytes() for one in fields)
    points, header = (stored.directory / one for one in points_files(layer))
    header.unlink(missing_ok=True)
    put(points, data)
    told = Drawing(
        measures.network_sha256,
        layer,
        len(tied),
        len(data),
        stored.manifest.members - len(tied),
        int((~is_dated).sum()),
        len(sizes),
        start,
        months,
        float((np.hypot(*middle.T) + radii).max(initial=1.0)),
        tuple(_discs(names, sizes, middle, radii)),
        _links(between),
    )
    put(header, msgspec.json.encode(told))
    return told


def drawing_of(directory: Path, measures: Measures | None, layer: str) -> Drawing | None:
    """What was drawn of a layer; None where nothing was, or of another reading."""
    points, header = (directory / one for one in points_files(layer))
    try:
        found = msgspec.json.decode(header.read_bytes(), type=Drawing)
        is_whole = points.stat().st_size == found.bytes
    except (OSError, msgspec.DecodeError):
        return None
    is_same = measures is not None and found.network_sha256 == measures.network_sha256
    return found if is_whole and is_same else None


def _tied(stored: Stored, layer: str) -> npt.NDArray[np.int64]:
    is_tied = np.zeros(stored.manifest.members, bool)
    for frame in _ties(stored, layer, "a", "b"):
        is_tied[frame["a"].to_numpy()] = True
        is_tied[frame["b"].to_numpy()] = True
    return np.flatnonzero(is_tied)


def _ties(stored: Stored, layer: str, *columns: str) -> list[pl.DataFrame]:
    files = [ties_file(one.layer, one.kind) for one in stored.manifest.ties if one.layer == layer]
    return [pl.read_parquet(stored.directory / one, columns=list(columns)) for one in files]


def _labels(stored: Stored, layer: str) -> Ints:
    column = f"{layer}.communities.label"
    return pl.read_parquet(stored.directory / MEASURES[0], columns=[column])[column].to_numpy().astype(np.int64)


def _between(stored: Stored, layer: str, tied: Ints, label: Ints) -> sparse.csr_matrix:
    """Ties between the first communities: how often, in either direction."""
    of = np.full(stored.manifest.members, CORE, np.int64)
    of[tied] = np.minimum(label, CORE)
    whole = np.zeros((CORE + 1, CORE + 1))
    for frame in _ties(stored, layer, "a", "b", "weight"):
        pairs = of[frame["a"].to_numpy()] * (CORE + 1) + of[frame["b"].to_numpy()]
        whole += np.bincount(pairs, frame["weight"].to_numpy(), (CORE + 1) ** 2).reshape(whole.shape)
    count = min(CORE, int(label.max(initial=-1)) + 1)
    whole = whole[:count, :count]
    return sparse.csr_matrix(np.triu(whole + whole.T, 1))


def _ranks(label: Ints, sizes: Ints, activity: Ints) -> Ints:
    """The place of each member within its community by activity, from 0."""
    order = np.lexsort((np.arange(len(label)), -activity, label))
    ranks = np.empty(len(label), np.int64)
    ranks[order] = np.arange(len(label)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return ranks


def _months(stored: Stored, layer: str) -> tuple[Ints, Ints]:
    """First and last month of each member, by messages, else by ties; 0 where none is plausible."""
    newest = (stored.manifest.made_at.year - 1970) * 12 + stored.manifest.made_at.month
    month = [
        ((pl.col(name).dt.year() - 1970) * 12 + pl.col(name).dt.month() - 1).alias(name)
        for name in ("first_at", "last_at")
    ]
    told = pl.read_parquet(stored.directory / MEMBERS, columns=["first_at", "last_at"]).select(month)
    first, last = (told[name].fill_null(0).to_numpy().astype(np.int64) for name in ("first_at", "last_at"))
    silent = np.flatnonzero(told["first_at"].is_null().to_numpy())
    if len(silent):
        least, most = np.full(len(first), 2**15), np.zeros(len(first), np.int64)
        for frame in _ties(stored, layer, "a", "b", "first", "last"):
            dated = frame.filter(pl.col("first").is_between(_OLDEST, newest) & pl.col("last").is_between(0, newest))
            for side in ("a", "b"):
                np.minimum.at(least, dated[side].to_numpy(), dated["first"].to_numpy())
                np.maximum.at(most, dated[side].to_numpy(), dated["last"].to_numpy())
        first[silent], last[silent] = least[silent], most[silent]
    good_first, good_last = ((one >= _OLDEST) & (one <= newest) for one in (first, last))
    first, last = np.where(good_first, first, last), np.where(good_last, last, first)
    is_plausible = good_first | good_last
    return np.where(is_plausible, first, 0), np.where(is_plausible, last, 0)


def _span(first: Ints, last: Ints) -> tuple[int, int]:
    if not (first > 0).any():
        return 0, 0
    start = int(first[first > 0].min())
    return start, int(last.max()) - start + 1


def _discs(names: Ints, sizes: Ints, middle: npt.NDArray[np.float64], radii: npt.NDArray[np.float64]) -> list[Disc]:
    found = []
    for at in range(min(CORE, len(sizes))):
        x, y, radius = (round(float(one), 3) for one in (*middle[at], radii[at] - _GAP))
        found.append(Disc(int(names[at]), x, y, radius, int(sizes[at]), min(at, NO_COLOUR)))
    return found


def _links(between: sparse.csr_matrix) -> tuple[tuple[int, int, float], ...]:
    found = between.tocoo()
    order = np.lexsort((found.col, found.row, -found.data))[:_MOST_LINKS]
    return tuple((int(found.row[one]), int(found.col[one]), float(found.data[one])) for one in order)
