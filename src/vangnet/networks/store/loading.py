"""A network that was read: its tables, and for each layer who acts towards whom."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from vangnet.errors import UsageError
from vangnet.networks.store.layout import DOUBLED, MEMBERS, SCHEMAS, ties_file
from vangnet.networks.store.manifest import Manifest, read_manifest
from vangnet.networks.store.tables import scan
from vangnet.networks.ties import WEIGHTS


def open_network(directory: Path) -> "Stored":
    """Open a folder that `read_exports` wrote. Raises InputRefused where no finished network is."""
    return Stored(directory, read_manifest(directory))


class Stored:
    """A network on disk. Members are told by their number, 0 to `manifest.members`, which is their row everywhere."""

    def __init__(self, directory: Path, manifest: Manifest) -> None:
        self.directory = directory
        self.manifest = manifest

    @cached_property
    def members(self) -> pl.DataFrame:
        """Every member: `member`, `key`, `export`, `name`, `kind`, `is_owner`, `messages`, `first_at`, `last_at`."""
        return pl.read_parquet(self.directory / MEMBERS)

    def table(self, name: str) -> pl.LazyFrame:
        """A table of store.layout, read when it is collected; messages that another export has too are left out."""
        if name not in SCHEMAS:
            raise UsageError(f"no table {name}; there are {', '.join(SCHEMAS)}")
        found = scan(self.directory, name)
        if "message" in SCHEMAS[name] and SCHEMAS[name]["message"] == pl.Int64 and self._has_doubled:
            found = found.join(pl.scan_parquet(self.directory / DOUBLED), on="message", how="anti")
        return found

    @cached_property
    def _has_doubled(self) -> bool:
        return (self.directory / DOUBLED).exists()

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers in which anybody is tied."""
        return tuple(dict.fromkeys(one.layer for one in self.manifest.ties))

    @cached_property
    def activity(self) -> npt.NDArray[np.int64]:
        """How many messages each member wrote: int64[members]. Without any message, how many ties each states."""
        if self.manifest.messages:
            read = pl.read_parquet(self.directory / MEMBERS, columns=["messages"])
            return read["messages"].to_numpy().astype(np.int64)
        found = np.zeros(self.manifest.members, np.int64)
        for one in self.manifest.ties:
            if one.kind == "stated":
                frame = pl.read_parquet(self.directory / ties_file(one.layer, one.kind), columns=["a", "count"])
                found += np.bincount(frame["a"], frame["count"], self.manifest.members).astype(np.int64)
        return found

    def adjacency(self, layer: str, weights: Mapping[str, float] = WEIGHTS) -> sparse.csr_matrix:
        """Weights of ties in a layer, float32[members, members]: a row is who acts, a column to whom.

        `weights` say what an event of each kind weighs. Nobody is tied to himself.
        """
        members = self.manifest.members
        whole = sparse.csr_matrix((members, members), dtype=np.float32)
        for one in self.manifest.ties:
            if one.layer != layer or not (factor := weights.get(one.kind, 1.0)):
                continue
            frame = pl.read_parquet(self.directory / ties_file(layer, one.kind), columns=["a", "b", "weight"])
            starts = np.zeros(members + 1, np.int32)
            np.cumsum(np.bincount(frame["a"].to_numpy(), minlength=members), out=starts[1:])
            values = frame["weight"].to_numpy().astype(np.float32) * np.float32(factor)
            part = sparse.csr_matrix((values, frame["b"].to_numpy(), starts), shape=(members, members))
            whole = part if not whole.nnz else (whole + part).tocsr()
        return whole
