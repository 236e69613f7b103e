"""A layer of a network for other programs: GEXF 1.3 (Gephi), GraphML, or two tables as CSV. Written as a stream.

What the export leaves out travels in it: as its description, or beside the tables as a text.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet import __version__
from vangnet.errors import OutputRefused, UsageError
from vangnet.networks.measuring import read_measures
from vangnet.networks.store.layout import MEASURES
from vangnet.networks.store.loading import Stored

_SCORES = {
    "degree": "integer",
    "strength": "double",
    "pagerank": "double",
    "core": "integer",
    "betweenness": "double",
    "communities.label": "integer",
}
_COLUMNS = {"name": "string", "kind": "string", "messages": "integer"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS = 100_000

Row = dict[str, Any]


def export(
    stored: Stored,
    layer: str,
    path: Path,
    *,
    statements: Sequence[str] = (),
    by_number: npt.NDArray[np.bool_] | None = None,
) -> tuple[Path, ...]:
    """Write a layer to `path`, by its ending: .gexf, .graphml, or .csv. Gives the files that it wrote.

    Beside a .csv of members stands `...-ties.csv`, and `...-coverage.txt` with the `statements` on what is missing.
    Members that nobody is tied with in the layer are left out; those of `by_number` go without name and key. Raises
    UsageError for another layer or ending, and OutputRefused where a file is there.
    """
    if layer not in stored.layers:
        raise UsageError(f"no ties in {layer}; there are {', '.join(stored.layers) or 'none'}")
    if path.suffix.lower() not in _WRITERS:
        raise UsageError(f"{path}: it ends in none of {', '.join(_WRITERS)}")
    for one in (path, _beside(path, "ties.csv"), _beside(path, "coverage.txt")):
        if one.exists():
            raise OutputRefused(f"{one}: is there already")
    return _WRITERS[path.suffix.lower()](_Layer(stored, layer, statements, by_number), path)


class _Layer:
    """The members and ties of a layer, row by row."""

    def __init__(
        self, stored: Stored, layer: str, statements: Sequence[str], by_number: npt.NDArray[np.bool_] | None
    ) -> None:
        self.told = "\n".join(statements)
        self.matrix = stored.adjacency(layer).tocsr()
        tied = np.diff(self.matrix.indptr) > 0
        tied[self.matrix.indices] = True
        frame = stored.members.select("member", "key", *_COLUMNS)
        if by_number is not None:
            is_covered = pl.Series(by_number)
            number = pl.concat_str(pl.lit("#"), pl.col("member"))
            frame = frame.with_columns(
                pl.when(is_covered).then(number).otherwise(pl.col("key")).alias("key"),
                pl.when(is_covered).then(None).otherwise(pl.col("name")).alias("name"),
            )
        self.kinds = dict(_COLUMNS)
        measures = read_measures(stored.directory)
        if measures and any(one.layer == layer for one in measures.layers):
            table = pl.read_parquet(stored.directory / MEASURES[0])
            names = {
                f"{layer}.{name}": name.partition(".")[0] for name in _SCORES if f"{layer}.{name}" in table.columns
            }
            frame = frame.hstack(table.select(names.keys()).rename(names))
            self.kinds |= {name.partition(".")[0]: kind for name, kind in _SCORES.items() if f"{layer}.{name}" in names}
        self._members = frame.filter(pl.Series(tied))

    def members(self) -> Iterator[Row]:
        for part in self._members.iter_slices(_ROWS):
            yield from part.iter_rows(named=True)

    def ties(self) -> Iterator[tuple[int, int, float]]:
        indptr, indices, weights = self.matrix.indptr, self.matrix.indices, self.matrix.data
        for a in range(self.matrix.shape[0]):
            for at in range(indptr[a], indptr[a + 1]):
                yield a, int(indices[at]), float(weights[at])


def _gexf(layer: _Layer, path: Path) -> tuple[Path, ...]:
    with path.open("x", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
        file.write(f"<meta><creator>Vangnet {__version__}</creator>")
        file.write(f"<description>{_escaped(layer.told)}</description></meta>\n")
        file.write('<graph defaultedgetype="directed">\n<attributes class="node">\n')
        for number, (name, kind) in enumerate(layer.kinds.items()):
            file.write(f'<attribute id="{number}" title={_quoted(name)} type="{kind}"/>\n')
        file.write("</attributes>\n<nodes>\n")
        for row in layer.members():
            file.write(f'<node id="{row["member"]}" label={_quoted(row["name"] or row["key"])}><attvalues>')
            for number, name in enumerate(layer.kinds):
                if row[name] is not None:
                    file.write(f'<attvalue for="{number}" value={_quoted(row[name])}/>')
            file.write("</attvalues></node>\n")
        file.write("</nodes>\n<edges>\n")
        for number, (a, b, weight) in enumerate(layer.ties()):
            file.write(f'<edge id="{number}" source="{a}" target="{b}" weight="{weight:g}"/>\n')
        file.write("</edges>\n</graph>\n</gexf>\n")
    return (path,)


def _graphml(layer: _Layer, path: Path) -> tuple[Path, ...]:
    kinds = {"key": "string", **layer.kinds}
    with path.open("x", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        file.write(f"<desc>{_escaped(layer.told)}</desc>\n")
        for name, kind in kinds.items():
            kind = "long" if kind == "integer" else kind  # noqa: PLW2901
            file.write(f'<key id="{name}" for="node" attr.name="{name}" attr.type="{kind}"/>\n')
        file.write('<key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n')
        file.write('<graph edgedefault="directed">\n')
        for row in layer.members():
            file.write(f'<node id="n{row["member"]}">')
            for name in kinds:
                if row[name] is not None:
                    file.write(f'<data key="{name}">{_escaped(row[name])}</data>')
            file.write("</node>\n")
        for a, b, weight in layer.ties():
            file.write(f'<edge source="n{a}" target="n{b}"><data key="weight">{weight:g}</data></edge>\n')
        file.write("</graph>\n</graphml>\n")
    return (path,)


def _csv(layer: _Layer, path: Path) -> tuple[Path, ...]:
    ties, coverage = _beside(path, "ties.csv"), _beside(path, "coverage.txt")
    with path.open("x", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["member", "key", *layer.kinds])
        for row in layer.members():
            rows.writerow([row["member"], _cell(row["key"]), *(_cell(row[name]) for name in layer.kinds)])
    with ties.open("x", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["source", "target", "weight"])
        rows.writerows((a, b, f"{weight:g}") for a, b, weight in layer.ties())
    if not layer.told:
        return path, ties
    coverage.write_text(f"{layer.told}\n", encoding="utf-8")
    return path, ties, coverage


_WRITERS: dict[str, Callable[[_Layer, Path], tuple[Path, ...]]] = {".gexf": _gexf, ".graphml": _graphml, ".csv": _csv}


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f"{path.stem}-{name}")


def _quoted(value: object) -> str:
    """A value as an attribute; what XML cannot hold becomes a mark that says so."""
    return quoteattr(_NOT_XML.sub("\ufffd", str(value)), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;", '"': "&quot;"})


def _escaped(value: object) -> str:
    return _quoted(value)[1:-1]


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
