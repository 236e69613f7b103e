"""The network around one member in a layer: who is tied to them, who to those, and the ties among all of these."""

import msgspec
import numpy as np
import polars as pl
from scipy import sparse

from vangnet.errors import UsageError
from vangnet.networks.discs import sunflower
from vangnet.networks.springs import spring
from vangnet.networks.store.layout import ties_file
from vangnet.networks.store.loading import Stored
from vangnet.networks.ties import WEIGHTS

MOST = 2_000
STEPS = (1, 2)

Months = tuple[int, int]


class Ego(msgspec.Struct, frozen=True):
    """`members`: `member`, `step` (0 is the one in the middle), `strength`, `x`, `y`; the strongest of a step first.

    Strength is the weight of ties, both ways, with who is a step nearer to the middle. `ties`: `a`, `b`, `count`,
    `weight`, `first`, `last` (months since January 1970) of all ties among these, the strongest first. `left_out`:
    members of each step for whom there was no room. `undated`: ties of the one in the middle that have no month, and
    are left out because months were asked.
    """

    members: pl.DataFrame
    ties: pl.DataFrame
    left_out: tuple[int, ...]
    undated: int


def ego(
    stored: Stored, layer: str, member: int, *, steps: int = 1, most: int = MOST, months: Months | None = None
) -> Ego:
    """The members at most `steps` from one, at most `most` with them, by ties that were there in `months`.

    Of too many, those whose ties to the step before are strongest stay. Raises UsageError for a layer without ties, a
    member that is none, or other steps.
    """
    if layer not in stored.layers or not 0 <= member < stored.manifest.members or steps not in STEPS:
        raise UsageError(f"no member {member} in layer {layer!r}, or not {steps} steps")
    every = _ties(stored, layer)
    within = every if months is None else every.filter((pl.col("first") <= months[1]) & (pl.col("last") >= months[0]))
    found = pl.DataFrame({"member": [member], "step": [0], "strength": [0.0]}, schema=_MEMBERS)
    left_out = []
    for step in range(1, steps + 1):
        edge = found.filter(pl.col("step") == step - 1)["member"]
        beyond = _beyond(within, edge, found["member"], step)
        room = most - found.height
        left_out.append(max(0, beyond.height - room))
        found = pl.concat([found, beyond.head(room)])
    among = pl.col("a").is_in(found["member"].implode()) & pl.col("b").is_in(found["member"].implode())
    ties = within.filter(among).collect(engine="streaming").sort(["weight", "a", "b"], descending=[True, False, False])
    undated = 0
    if months is not None:
        of_one = ((pl.col("a") == member) | (pl.col("b") == member)) & pl.col("first").is_null()
        undated = every.filter(of_one).select(pl.len()).collect(engine="streaming").item()
    return Ego(_drawn(found, ties), ties, tuple(left_out), undated)


_MEMBERS = {"member": pl.Int32, "step": pl.Int32, "strength": pl.Float64}


def _ties(stored: Stored, layer: str) -> pl.LazyFrame:
    """Every pair of a layer once, all kinds together; weights as measures take them."""
    kinds = [one.kind for one in stored.manifest.ties if one.layer == layer]
    parts = [
        pl.scan_parquet(stored.directory / ties_file(layer, kind)).with_columns(
            pl.col("weight") * WEIGHTS.get(kind, 1.0)
        )
        for kind in kinds
    ]
    if len(parts) == 1:
        return parts[0]
    added = [pl.sum("count"), pl.sum("weight"), pl.min("first"), pl.max("last")]
    return pl.concat(parts).group_by("a", "b").agg(added)


def _beyond(ties: pl.LazyFrame, edge: pl.Series, known: pl.Series, step: int) -> pl.DataFrame:
    """Who is tied to those at the edge and is not known yet, the strongest first."""
    sides = []
    for near, far in (("a", "b"), ("b", "a")):
        is_out = pl.col(near).is_in(edge.implode()) & ~pl.col(far).is_in(known.implode())
        sides.append(ties.filter(is_out).select(pl.col(far).alias("member"), "weight"))
    summed = pl.concat(sides).group_by("member").agg(pl.sum("weight").alias("strength"))
    found = summed.collect(engine="streaming").sort(["strength", "member"], descending=[True, False])
    return found.select("member", pl.lit(step, pl.Int32).alias("step"), "strength").cast(_MEMBERS)  # type: ignore[arg-type]


def _drawn(members: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Add where each lies; the one in the middle at 0, 0."""
    count = members.height
    place = {one: at for at, one in enumerate(members["member"].to_list())}
    rows, columns = (ties[side].replace_strict(place, return_dtype=pl.Int32).to_numpy() for side in ("a", "b"))
    one_way = sparse.csr_matrix((ties["weight"].to_numpy(), (rows, columns)), shape=(count, count))
    at = spring(one_way + one_way.T, sunflower(np.arange(count)))
    at = at - at[0]
    return members.with_columns(pl.Series("x", at[:, 0]), pl.Series("y", at[:, 1]))
