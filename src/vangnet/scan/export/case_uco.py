"""CASE/UCO: a case, its exhibits, what was done with them and what was found, as one graph in JSON-LD.

The exchange format of digital forensics that a court's own expert can read with free tools. It holds the chain of
custody, the program with its settings, every scan as an action with its start, end and performer, the files with
their hashes, what the scan says of them, and what people decided, by name.

It is written file by file, in bounded memory, at some 2.5 kB a file. `case_validate` of case-utils accepts a small
one (`--allow-info`: PDQ is not in the vocabulary of hash names); validating millions of files takes it days.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import BinaryIO

import msgspec
import polars as pl

from vangnet.scan.export import case_nodes as nodes
from vangnet.scan.export.case_told import CaseTold, ExhibitTold, ScanTold
from vangnet.scan.export.told import Told, chosen
from vangnet.scan.export.vics import count, source_name
from vangnet.scan.export.writing import refuse_existing, write_whole
from vangnet.scan.export.written import Written
from vangnet.scan.results import Results
from vangnet.values import Categorised, Status

DEFAULT_STATUSES = (Status.KNOWN, Status.SIMILAR, Status.NEW, Status.UNDECIDED)

DECISIONS_AT_ONCE = 5_000
"""So many contents are sought in the scans at a time."""


class _Place(msgspec.Struct, frozen=True):
    """One scan of one exhibit: what its nodes are named after."""

    exhibit: ExhibitTold
    told: ScanTold
    results: Results
    exhibit_about: tuple[object, ...]
    about: tuple[object, ...]

    def name(self, address: str) -> str:
        return nodes.name_of("file", *self.about, address)


class _Graph:
    """A JSON-LD document with one graph, written node by node."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._encode = msgspec.json.Encoder().encode
        self._nodes = 0
        file.write(b'{"@context":' + self._encode(nodes.CONTEXT) + b',"@graph":[')

    def add(self, node: nodes.Node) -> None:
        self._begin()
        self._file.write(self._encode(node))

    def add_with_objects(self, node: nodes.Node, names: Iterable[str]) -> None:
        """Write a node with more objects than fit in memory."""
        self._begin()
        self._file.write(self._encode(node).removesuffix(b"}") + b',"uco-core:object":[')
        for number, name in enumerate(names):
            self._file.write((b"," if number else b"") + self._encode({"@id": name}))
        self._file.write(b"]}")

    def end(self) -> None:
        self._file.write(b"\n]}\n")

    def _begin(self) -> None:
        self._file.write(b",\n" if self._nodes else b"\n")
        self._nodes += 1


def write(results: Results, chosen: pl.Expr, file: BinaryIO, told: Told) -> Written:
    """Write one scan as a case of one exhibit, named by the numbers that were told."""
    number = told.exhibit_number or source_name(results, told)
    exhibit = ExhibitTold(number=number, scans=(ScanTold(directory=results.directory),))
    case = CaseTold(number=told.case_number or f"scan of {number}", exhibits=(exhibit,))
    return _write(case, file, chosen, told.categories)


def write_case(
    case: CaseTold,
    out: str | os.PathLike[str],
    *,
    categories: Mapping[str, Categorised] | None = None,
    statuses: Collection[str] | None = None,
    only_categories: frozenset[str] | None = None,
    force: bool = False,
) -> Written:
    """Write a case with all its exhibits and scans to the file `out`, which appears when it is whole.

    `statuses` None: known, similar, new and undecided files, and all contents that people decided on. The counts of all
    files stand with each scan. Raises InputRefused for times without a zone and a chain of custody out of order.
    """
    place = os.fspath(out)
    refuse_existing(place, force=force)
    told = Told(categories=categories or {}, only_categories=only_categories)
    asked = chosen(told, statuses, DEFAULT_STATUSES)
    return write_whole(place, lambda file: _write(case, file, asked, told.categories))


def _write(case: CaseTold, file: BinaryIO, asked: pl.Expr, categories: Mapping[str, Categorised]) -> Written:
    places = list(_places(case))
    graph = _Graph(file)
    for node in _background(case, categories):
        graph.add(node)
    written = 0
    for place in places:
        written += _write_scan(graph, place, asked)
    decided = 0
    for sha256, files in _decided(places, asked, categories):
        for node in nodes.categorisation(case, categories[sha256], files):
            graph.add(node)
        decided += 1
    graph.end()
    return Written(entries=written, records=written, categorised=decided)


def _places(case: CaseTold) -> Iterator[_Place]:
    for exhibit in case.exhibits:
        about = (case.number, exhibit.number)
        for number, told in enumerate(exhibit.scans, 1):
            yield _Place(exhibit, told, Results.open(told.directory), about, (*about, "scan", number))


def _background(case: CaseTold, categories: Mapping[str, Categorised]) -> Iterator[nodes.Node]:
    """Yield the case, who worked on it, its exhibits and their chains of custody."""
    about = [(case.number, exhibit.number) for exhibit in case.exhibits]
    yield nodes.investigation(case, [nodes.name_of("provenance-record", *one) for one in about])
    if case.unit:
        yield nodes.organization(case.unit)
    for name in sorted(_people(case, categories)):
        yield nodes.person(name)
    for exhibit in case.exhibits:
        yield from nodes.exhibit(case, exhibit)
        yield from nodes.custody(case, exhibit)


def _people(case: CaseTold, categories: Mapping[str, Categorised]) -> set[str]:
    by_custody = {step.by for exhibit in case.exhibits for step in exhibit.custody}
    by_scan = {scan.performer for exhibit in case.exhibits for scan in exhibit.scans if scan.performer}
    return by_custody | by_scan | {name for given in categories.values() for name in given.by}


def _write_scan(graph: _Graph, place: _Place, asked: pl.Expr) -> int:
    summary = place.results.summary
    graph.add(nodes.tool(place.about, summary, list(_settings(place))))
    graph.add(nodes.scan(place.about, place.exhibit_about, summary, place.told.performer))
    for row in place.results.rows(asked):
        name = place.name(row["address"])
        graph.add(nodes.file(name, row))
        graph.add(nodes.scan_result(name, row))
    record = {
        "@id": nodes.name_of("provenance-record", *place.about),
        "@type": "case-investigation:ProvenanceRecord",
        "case-investigation:rootExhibitNumber": place.exhibit.number,
    }
    graph.add_with_objects(record, (place.name(address) for address in _addresses(place.results, asked)))
    return count(place.results.records().filter(asked))


def _settings(place: _Place) -> Iterator[tuple[str, str]]:
    """Yield what the outcome depends on: the version of the library, and every option of the scan."""
    summary = place.results.summary
    told = {
        "library-version": summary.library.version,
        "library-sha256": place.told.library_sha256,
        "category-profile": place.told.profile,
        **{f"option-{name}": value for name, value in (summary.options or {}).items()},
    }
    for name, value in told.items():
        if value is not None:
            yield name, value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _addresses(results: Results, asked: pl.Expr) -> Iterator[str]:
    for shard in results.shards:
        frame = pl.scan_parquet(shard).filter(asked).select("address").collect(engine="streaming")
        yield from frame["address"]


def _decided(
    places: list[_Place], asked: pl.Expr, categories: Mapping[str, Categorised]
) -> Iterator[tuple[str, list[str]]]:
    """Yield the contents in the graph that people decided on, with all files of each: some thousand at a time."""
    digests = iter(sorted(categories))
    while batch := list(islice(digests, DECISIONS_AT_ONCE)):
        files: dict[str, list[str]] = {}
        for place in places:
            records = place.results.records().filter(asked, pl.col("sha256").is_in(batch))
            for address, sha256 in records.select("address", "sha256").collect(engine="streaming").iter_rows():
                files.setdefault(sha256, []).append(place.name(address))
        yield from sorted(files.items())
