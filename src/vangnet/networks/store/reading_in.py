"""Exports -> a folder of a network."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet import __version__
from vangnet.errors import InputRefused, OutputRefused
from vangnet.networks.reading import ExportFile, Piece, export_files, pieces
from vangnet.networks.shape import Coverage, MemberKind
from vangnet.networks.store.layout import DOUBLED, MANIFEST, MEMBERS, NOBODY, is_ours, ties_file
from vangnet.networks.store.manifest import VERSION, Export, LayerTies, Manifest, write_manifest
from vangnet.networks.store.tables import scan, write
from vangnet.networks.store.writing import Writer
from vangnet.networks.ties import NO_MONTH, Deriving
from vangnet.networks.view import View, Watch

_NAMED = ("name:", "node:")


def read_exports(exports: Sequence[Path], out: Path, *, watch: Watch | None = None) -> Manifest:
    """Read exports into the folder `out`, which is made.

    Raises InputRefused where nothing can be read in them, and OutputRefused where `out` holds anything already; both
    leave `out` as it was. What a stopped reading left there is written over.
    """
    exports = list({one.resolve(): one for one in exports}.values())
    files, passed = export_files(exports)
    tell = watch or _silent
    with _folder(out, exports):
        writer = Writer(out)
        read = _Read(exports, files, writer)
        read.take_all(tell)
        if not read.has_format:
            raise InputRefused(f"no format that is read in {', '.join(map(str, exports))}")
        for export, problem in passed:
            writer.begin(export, exports[export].name)
            writer.tell(problem)
        return _finished(out, read, tell)


def _silent(_: View) -> None:
    pass


@contextmanager
def _folder(out: Path, exports: Sequence[Path]) -> Iterator[None]:
    """The folder to write in: made or emptied of what a stopped reading left, and removed where nothing is read."""
    if any(out.resolve().is_relative_to(one.resolve()) for one in exports):
        raise OutputRefused(f"{out}: lies inside an export, which is only read")
    if out.exists() and not out.is_dir():
        raise OutputRefused(f"{out}: is no folder")
    was_there = out.is_dir()
    found = list(out.iterdir()) if was_there else []
    if any(one.name == MANIFEST for one in found):
        raise OutputRefused(f"{out}: holds a network already; choose another folder")
    if not all(is_ours(one.name) for one in found):
        raise OutputRefused(f"{out}: holds other files; choose another folder")
    out.mkdir(parents=True, exist_ok=True)
    try:
        for one in found:
            one.unlink()
        yield
    except InputRefused:
        for one in out.iterdir():
            one.unlink()
        if not was_there:
            out.rmdir()
        raise


class _Read:
    """What is read of exports, file by file."""

    def __init__(self, exports: Sequence[Path], files: Sequence[ExportFile], writer: Writer) -> None:
        self.exports, self.writer = exports, writer
        self._given = files
        self.files: list[ExportFile] = []
        self.formats: list[Counter[str]] = [Counter() for _ in exports]
        self.beside = [0 for _ in exports]

    @property
    def has_format(self) -> bool:
        return any(self.formats)

    def take_all(self, tell: Watch) -> None:
        total = sum(file.bytes for file in self._given)
        before, records, ties = 0, 0, 0
        for piece in pieces(self.exports, self._given):
            self._take(piece)
            records += len(piece.batch.records)
            ties += len(piece.batch.ties.places)
            tell(View("read", min(before + piece.batch.bytes_read, total), total, records, ties))
            if piece.batch.is_end:
                before += piece.file.bytes
        self.writer.flush()

    def _take(self, piece: Piece) -> None:
        export, batch = piece.file.export, piece.batch
        self.writer.begin(export, self.exports[export].name)
        self.formats[export].update(format_ for _, format_ in batch.formats)
        self.beside[export] += batch.beside
        self.writer.take(batch)
        if batch.is_end:
            self.files.append(piece.file)

    def told(self) -> tuple[Export, ...]:
        return tuple(
            Export(
                path.name,
                str(path.resolve()).encode("utf-8", "replace").decode(),
                tuple(file for file in self.files if file.export == number),
                dict(self.formats[number]),
                self.beside[number],
            )
            for number, path in enumerate(self.exports)
        )


def _finished(out: Path, read: _Read, tell: Watch) -> Manifest:
    """Derive ties, write the table of members, and last the manifest."""
    writer = read.writer
    tell(View("ties"))
    doubled = _doubled(out) if len(read.exports) > 1 else np.zeros(0, np.int64)
    if len(doubled):
        write(pl.DataFrame({"message": doubled}), out / DOUBLED)
    deriving = Deriving(out, len(writer.members), doubled)
    ties: list[LayerTies] = []
    for one in deriving.ties():
        frame = pl.DataFrame({"a": one.a, "b": one.b, "count": one.count, "weight": one.weight})
        dated = (pl.Series(name, months) for name, months in (("first", one.first), ("last", one.last)))
        frame = frame.with_columns(months.set(months == NO_MONTH, None) for months in dated)
        write(frame, out / ties_file(one.layer, one.kind))
        events, weight = int(one.count.sum()), float(one.weight.sum())
        ties.append(LayerTies(one.layer, one.kind, len(one.a), events, weight))
        tell(View("ties", ties=sum(told.pairs for told in ties)))
    tell(View("members"))
    _write_members(out, writer, doubled)
    _cover(out, read, deriving.left_out, len(doubled))
    writer.flush()
    manifest = _manifest(out, read, ties, messages=writer.tables["messages"].rows - len(doubled))
    write_manifest(out, manifest)
    return manifest


def _doubled(out: Path) -> npt.NDArray[np.int64]:
    """Messages that an earlier export has too: the same network by its key, the same key, author, time and text."""
    networks = scan(out, "networks").select("network", pl.col("key").alias("of")).unique("network")
    told = (
        scan(out, "messages")
        .filter(pl.col("author") != NOBODY)
        .join(networks, on="network")
        .select("message", "export", pl.struct("of", "key", "author", "at", "text").hash().alias("digest"))
        .collect()
    )
    first = told.sort("message").group_by("digest", maintain_order=True).agg(pl.col("export").first().alias("first"))
    again = told.join(first, on="digest").filter(pl.col("export") != pl.col("first"))
    found: npt.NDArray[np.int64] = again["message"].sort().to_numpy()
    return found


def _write_members(out: Path, writer: Writer, doubled: npt.NDArray[np.int64]) -> None:
    told = (
        scan(out, "tellings")
        .group_by("member", maintain_order=True)
        .agg(
            pl.col("name").filter(pl.col("name") != "").first(),
            pl.col("kind").filter(pl.col("kind") != str(MemberKind.UNKNOWN)).first(),
            pl.col("is_owner").any(),
        )
        .collect()
    )
    messages = scan(out, "messages").filter(pl.col("author") != NOBODY).select("message", "author", "at")
    if len(doubled):
        messages = messages.join(pl.LazyFrame({"message": doubled}), on="message", how="anti")
    active = (
        messages.group_by("author")
        .agg(pl.len().cast(pl.Int64).alias("messages"), pl.min("at").alias("first_at"), pl.max("at").alias("last_at"))
        .collect(engine="streaming")
        .rename({"author": "member"})
    )
    named = pl.any_horizontal(pl.col("key").str.starts_with(mark) for mark in _NAMED)
    own_name = pl.when(named).then(pl.col("key").str.slice(len(_NAMED[0]))).otherwise(pl.lit(""))
    members = (
        writer.member_table()
        .join(told, on="member", how="left", maintain_order="left")
        .join(active, on="member", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("name", own_name),
            pl.col("kind").fill_null(str(MemberKind.UNKNOWN)),
            pl.col("is_owner").fill_null(value=False),
            pl.col("messages").fill_null(0),
        )
    )
    write(members, out / MEMBERS)


def _cover(out: Path, read: _Read, left_out: Counter[str], doubled: int) -> None:
    """What the reading itself has to state: what gave no tie, doubtful times, names of many."""
    writer = read.writer
    statements = {
        "replies_outside": {"count": left_out["reply_outside"], "total": left_out["reply"]},
        "access_outside": {"count": left_out["access_outside"], "total": left_out["access"]},
        "to_oneself": {"count": left_out["self"]},
        "no_author": {"count": left_out["no_author"]},
        "local_times": {"count": writer.local_times},
        "first_day_of_1970": {"count": writer.first_day_times},
        "doubled": {"count": doubled},
    }
    writer.begin(0, read.exports[0].name)
    for code, values in statements.items():
        if values["count"]:
            writer.cover(Coverage(code, values=values))
    _cover_names(out, writer)
    of_content = Counter(file.sha256 for file in read.files if file.sha256 and file.bytes)
    if same := sum(count - 1 for count in of_content.values()):
        writer.cover(Coverage("same_files", values={"count": same}))


def _cover_names(out: Path, writer: Writer) -> None:
    names = (
        pl.scan_parquet(out / MEMBERS)
        .filter(pl.col("name") != "")
        .group_by("name")
        .agg(pl.len().alias("members"))
        .filter(pl.col("members") > 1)
        .select(pl.len().alias("names"), pl.sum("members"), pl.max("members").alias("most"))
        .collect(engine="streaming")
    )
    count, members, most = names.row(0)
    if count:
        writer.cover(Coverage("shared_names", values={"count": count, "members": members, "most": most}))


def _manifest(out: Path, read: _Read, ties: Sequence[LayerTies], messages: int) -> Manifest:
    writer = read.writer
    rows = {name: table.rows for name, table in writer.tables.items()}
    period = scan(out, "messages").select(pl.min("at").alias("first"), pl.max("at").alias("last")).collect().row(0)
    first_at, last_at = (at.replace(tzinfo=UTC) if at else None for at in period)
    return Manifest(
        version=VERSION,
        made_at=datetime.now(UTC),
        program=__version__,
        exports=read.told(),
        members=len(writer.members),
        messages=messages,
        acts=rows["acts"],
        access=rows["access"],
        networks=len(writer.networks),
        roles=rows["roles"],
        stated_ties=rows["stated"],
        ties=tuple(ties),
        first_at=first_at,
        last_at=last_at,
        coverage=tuple(writer.coverage),
        coverage_count=writer.coverage_count,
        problems=tuple(writer.problems),
        problems_by_code=dict(writer.problem_counts),
        tables={path.name: _digest(path) for path in sorted(out.iterdir()) if is_ours(path.name)},
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
