"""Measure a network that was read: each layer by itself, and beside all of it the plain count of activity.

Scores of members go into `measures.parquet`, one column for each layer and measure; all else into `measures.json`,
which is written last and names the reading that it is of by its digest. No score says what somebody is.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from vangnet import __version__
from vangnet.errors import InputRefused, UsageError
from vangnet.networks.measures.measured import measure as take_measures
from vangnet.networks.store.layout import MANIFEST, MEASURES
from vangnet.networks.store.loading import Stored, open_network
from vangnet.networks.store.tables import put, write
from vangnet.networks.ties import WEIGHTS
from vangnet.networks.view import View, Watch

SEED = 1
MOST_TOLD = 1_000
"""Places of a ranking that are told in the JSON; all scores stand in the table."""
_LONGEST = 100_000
"""Numbers of a list that go into the JSON."""
RANKED = (
    *("activity", "degree", "out_degree", "in_degree", "strength", "pagerank", "core"),
    *("betweenness", "nearness", "breaking"),
)


class Place(msgspec.Struct, frozen=True):
    """A place in a ranking; `members` with one score share it."""

    place: int
    member: int
    key: str
    name: str
    score: float
    activity_place: int


class Layer(msgspec.Struct, frozen=True):
    """What was measured of a layer. `told` is all that is no number of each member."""

    layer: str
    members: int  # that anybody is tied with
    ties: int
    overlap: dict[str, float]  # of the first hundred with the first hundred by activity
    rankings: dict[str, tuple[Place, ...]]
    told: dict[str, Any]


class Measures(msgspec.Struct, frozen=True):
    """What `measures.json` holds. `network_sha256` is of the `network.json` that was measured."""

    made_at: datetime
    program: str
    network_sha256: str
    seed: int
    weights: dict[str, float]
    activity: str  # what the baseline counts: "messages", or "stated" ties where there are none
    layers: tuple[Layer, ...]


def measure(directory: Path, *, layers: Sequence[str] = (), seed: int = SEED, watch: Watch | None = None) -> Measures:
    """Measure each layer of a network, or those that are named, and write what was found.

    Raises InputRefused where no network was read, and UsageError for a layer in which nobody is tied.
    """
    stored = open_network(directory)
    if unknown := [one for one in layers if one not in stored.layers]:
        raise UsageError(f"no ties in {', '.join(unknown)}; there are {', '.join(stored.layers) or 'none'}")
    columns: dict[str, npt.NDArray[Any]] = {"activity": stored.activity}
    found = []
    chosen = layers or stored.layers
    for number, layer in enumerate(chosen):
        if watch:
            watch(View(f"measure {layer}", number, len(chosen)))
        found.append(_layer(stored, layer, seed, columns))
    table = pl.DataFrame({"member": np.arange(stored.manifest.members, dtype=np.int32), **columns})
    done = Measures(
        datetime.now(UTC),
        __version__,
        _digest(directory),
        seed,
        dict(WEIGHTS),
        "messages" if stored.manifest.messages else "stated",
        tuple(found),
    )
    (directory / MEASURES[1]).unlink(missing_ok=True)
    write(table, directory / MEASURES[0])
    put(directory / MEASURES[1], msgspec.json.encode(done))
    return done


def read_measures(directory: Path) -> Measures | None:
    """What was measured of the network as it is in this folder; None where nothing was."""
    try:
        data = (directory / MEASURES[1]).read_bytes()
    except OSError:
        return None
    try:
        found = msgspec.json.decode(data, type=Measures)
    except msgspec.DecodeError as error:
        raise InputRefused(f"{directory / MEASURES[1]}: {error}") from error
    return found if found.network_sha256 == _digest(directory) else None


def _digest(directory: Path) -> str:
    return hashlib.sha256((directory / MANIFEST).read_bytes()).hexdigest()


def _layer(stored: Stored, layer: str, seed: int, columns: dict[str, npt.NDArray[Any]]) -> Layer:
    """Measure one layer, and add its columns."""
    adjacency = stored.adjacency(layer)
    measured = take_measures(adjacency, stored.activity, seed=seed)
    in_layer = _is_tied(adjacency)
    ties = int(adjacency.nnz)
    del adjacency
    scores = measured.scores
    told = _told(msgspec.structs.asdict(measured), f"{layer}.", len(in_layer), columns)
    by_activity = _order(scores["activity"], in_layer)
    places = _places(scores["activity"], in_layer)
    rankings, overlap = {}, {}
    for name in (one for one in RANKED if one in scores):
        order = _order(scores[name], in_layer)
        rankings[name] = _ranking(stored, scores[name], order[:MOST_TOLD], places)
        overlap[name] = float(len(np.intersect1d(order[:100], by_activity[:100])) / max(1, min(100, len(order))))
    return Layer(layer, int(in_layer.sum()), ties, overlap, rankings, told)


def _told(value: Any, path: str, members: int, columns: dict[str, npt.NDArray[Any]]) -> Any:
    """A value as JSON takes it. Arrays over all members become columns of the table, and are left out here."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, dict):
        told = {name: _told(one, f"{path}{_below(name)}", members, columns) for name, one in value.items()}
        return {name: one for name, one in told.items() if one is not None}
    if isinstance(value, np.ndarray):
        if value.shape == (members,) and members > 0:
            if path != f"{path.partition('.')[0]}.activity.":  # of the scores: it stands once, for all layers
                columns[path.rstrip(".")] = value
            return None
        return value.tolist() if value.size <= _LONGEST else None
    if isinstance(value, list | tuple):
        return [_told(one, f"{path}{number}.", members, columns) for number, one in enumerate(value[:_LONGEST])]
    return value.item() if isinstance(value, np.generic) else value


def _below(name: object) -> str:
    """Scores are named by themselves, all else by where it stands."""
    return "" if name == "scores" else f"{name}."


def _is_tied(adjacency: sparse.csr_matrix) -> npt.NDArray[np.bool_]:
    tied: npt.NDArray[np.bool_] = np.diff(adjacency.indptr) > 0
    tied[adjacency.indices] = True
    return tied


def _order(scores: npt.NDArray[Any], among: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Members of a layer, highest first; equal ones in the order of their numbers."""
    members = np.flatnonzero(among)
    return members[np.argsort(-scores[members].astype(np.float64), kind="stable")]


def _places(scores: npt.NDArray[Any], among: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The place of each member of a layer, from 1; equal ones share the first place of theirs."""
    order = _order(scores, among)
    sorted_ = scores[order]
    starts = np.ones(len(order), bool)
    starts[1:] = sorted_[1:] != sorted_[:-1]
    places = np.zeros(len(among), np.int64)
    places[order] = np.maximum.accumulate(np.where(starts, np.arange(1, len(order) + 1), 0))
    return places


def _ranking(
    stored: Stored, scores: npt.NDArray[Any], order: npt.NDArray[np.int64], by_activity: npt.NDArray[np.int64]
) -> tuple[Place, ...]:
    told = stored.members[order.tolist()].select("member", "key", "name").rows()
    found: list[Place] = []
    for at, (member, key, name) in enumerate(told):
        score = float(scores[member])
        place = found[-1].place if found and found[-1].score == score else at + 1
        found.append(Place(place, member, key, name, score, int(by_activity[member])))
    return tuple(found)
