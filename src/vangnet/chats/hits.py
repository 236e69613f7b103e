"""Media of an export, and what the scan of its exhibit says of them.

A medium is sought at one address only: beside the file that its message stands in, on the disk or in the same archive.
What is not there stays in the table with the reason, so that nothing is passed over in silence.
"""

import posixpath
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import polars as pl

from vangnet.cases.models import Medium
from vangnet.cases.queries.results import latest_scan, opened
from vangnet.chats.folders import folder_of, settle
from vangnet.chats.models import Export
from vangnet.evidence.address import INSIDE, escape, escape_member
from vangnet.networks.store.loading import Stored, open_network
from vangnet.networks.store.tables import shards
from vangnet.networks.view import View, Watch

HITS = "hits.parquet"
SCHEMA = {
    "message": pl.Int64,
    "path": pl.String,
    "name": pl.String,
    "type": pl.String,
    "bytes": pl.Int64,
    "address": pl.String,
    "sha256": pl.String,
    "status": pl.String,
    "reason": pl.String,
}
"""A row for each medium, in the order of the table `media`: `path` as there, `address` in the exhibit.

`sha256` is of the scan, or as the export tells it. `status` is "" where neither the scan nor the case knows it, and
`reason` then says why: a code of `shape.Medium.absent`, or one of `REASONS`.
"""
REASONS = ("not_scanned", "not_in_scan", "no_path", "outside", "several_archives")
"""No scan is done yet; the scan did not find it; the export tells no place; it tells one outside of itself; its message
stands in more than one archive of this export, under one name."""

_AT_ONCE = 1_000
_PARTS = "hits.parts"
_CHAT_MEDIA = r"(?:\A|/)chat_media/\d[\d-]*_([^/]+)\.[^./]+\z"


def media_of(export: Export) -> pl.LazyFrame:
    """Every medium of an export, found or not; none before the step was done."""
    place = folder_of(export) / HITS
    return pl.scan_parquet(place) if place.exists() else pl.LazyFrame(schema=SCHEMA)


def hits_of(export: Export) -> pl.LazyFrame:
    """The media of which the scan or the case knows a status; none where there was no scan."""
    return media_of(export).filter(pl.col("status") != "")


def find_hits(export: Export, folder: Path, watch: Watch) -> None:
    """Lay the media of an export beside the last scan of its exhibit that is done, and keep which scan that was.

    Raises InputRefused where the results of that scan are not on this machine.
    """
    scan = latest_scan(export.exhibit)
    scan = scan if scan is not None and scan.state == scan.State.DONE else None
    known = (scan.number, scan.matched_version) if scan else (None, None)
    if (folder / HITS).exists() and known == (export.scan_number, export.library_version):
        return
    watch(View("hits"))
    records = opened(scan).results.records().select("address", "sha256", "status", "reason") if scan else None
    parts = folder / _PARTS
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir()
    try:
        _lay(export, open_network(folder), records, parts, watch)
        settle(parts / HITS, folder / HITS)
    finally:
        shutil.rmtree(parts, ignore_errors=True)
    export.scan_number, export.library_version = known


def _lay(export: Export, stored: Stored, records: pl.LazyFrame | None, parts: Path, watch: Watch) -> None:
    media = shards(stored.directory, "media")
    homes = _homes(export, stored, records) if records is not None else {}
    named = _named(export, stored, records) if records is not None else {}
    for number, place in enumerate(media):
        watch(View("hits", number, len(media)))
        _addressed(stored, pl.read_parquet(place), homes, named).write_parquet(parts / f"asked-{number:06d}.parquet")
    asked = pl.scan_parquet(sorted(parts.glob("asked-*"))) if media else _NO_MEDIA
    found = _found(records, asked)
    told = [asked.select("sha256"), found.lazy().select("sha256")]
    digests = pl.concat(told).filter(pl.col("sha256") != "").unique().collect(engine="streaming")
    in_case = _in_case(export.exhibit.case_id, digests["sha256"].to_list())
    watch(View("hits", len(media), len(media)))
    _joined(asked, found, in_case, is_scanned=records is not None).sink_parquet(parts / HITS)


# -- where each medium is sought --------------------------------------------------------------------------------------

_NO_MEDIA = pl.LazyFrame(
    schema={
        **{name: kind for name, kind in SCHEMA.items() if name not in ("status", "reason")},
        "absent": pl.String,
        "why": pl.String,
    }
)


class _Home(msgspec.Struct, frozen=True):
    """Where the files beside a file of the export lie: what their addresses begin with."""

    prefix: str
    is_archive: bool


def _base(export: Export, stored: Stored) -> tuple[str, bool]:
    """The address of the export in its exhibit, and whether it is one file."""
    given = stored.manifest.exports[0]
    is_file = len(given.files) == 1 and given.files[0].path == given.path
    if export.path or not is_file:
        return export.path, is_file
    return _escaped(given.name), True


def _homes(export: Export, stored: Stored, records: pl.LazyFrame) -> dict[str, tuple[_Home, ...]]:
    """For each file with messages that carry media: where it lies; more than one where that cannot be told."""
    base, is_file = _base(export, stored)
    names = {file.name for file in stored.manifest.exports[0].files}
    told = stored.table("media").select("message").unique()
    wanted = stored.table("messages").select("message", "file").join(told, on="message", how="semi")
    wanted_files = wanted.select("file").unique().collect(engine="streaming")["file"].to_list()
    homes: dict[str, list[_Home]] = {}
    above = base.rpartition("/")[0] if is_file else base
    before = f"{above}/" if above else ""
    for name in wanted_files:
        homes[name] = [_Home(before, is_archive=False)] if name in names else []
    archives = {before + _escaped(name): name for name in names}
    within = (
        _below(records, base)
        .select(pl.col("address").str.splitn(INSIDE, 2).struct.rename_fields(["archive", "member"]).struct.unnest())
        .filter(pl.col("member").is_in(wanted_files))
        .unique()
        .collect(engine="streaming")
    )
    for archive, member in sorted(within.iter_rows()):
        if archive in archives:
            homes[member].append(_Home(f"{archive}{INSIDE}", is_archive=True))
    return {name: tuple(found) for name, found in homes.items()}


def _below(records: pl.LazyFrame, base: str) -> pl.LazyFrame:
    return records.filter(pl.col("address").str.starts_with(base)) if base else records


def _named(export: Export, stored: Stored, records: pl.LazyFrame) -> dict[str, str]:
    """Addresses by the number that a message tells in place of a path: Snapchat's `chat_media/<day>_<number>.<type>`.

    A number under which several contents lie leads nowhere.
    """
    by_number = (pl.col("path") == "") & (pl.col("absent") == "") & (pl.col("name") != "")
    told = stored.table("media").filter(by_number).select("name").unique().collect(engine="streaming")["name"]
    if told.is_empty():
        return {}
    number = pl.col("address").str.extract(_CHAT_MEDIA).alias("name")
    listed = _below(records, _base(export, stored)[0]).select("address", "sha256", number)
    found = (
        listed.filter(pl.col("name").is_in(told.implode()))
        .group_by("name")
        .agg(pl.col("address").first(), pl.col("sha256").n_unique().alias("contents"))
        .filter(pl.col("contents") == 1)
    )
    return dict(found.select("name", "address").collect(engine="streaming").iter_rows())


def _addressed(
    stored: Stored, media: pl.DataFrame, homes: dict[str, tuple[_Home, ...]], named: dict[str, str]
) -> pl.DataFrame:
    """Media with the address at which each is sought, or why there is none (`why`)."""
    first, last = media["message"].min(), media["message"].max()
    files = stored.table("messages").select("message", "file").filter(pl.col("message").is_between(first, last))
    told = media.join(files.collect(engine="streaming"), on="message", how="left", maintain_order="left")
    rows = told.select("path", "name", pl.col("file").fill_null("")).iter_rows()
    sought = [
        (named[name], "not_in_scan") if not path and name in named else _address(path, file, homes.get(file, ()))
        for path, name, file in rows
    ]
    placed = told.with_columns(
        pl.Series("address", [place for place, _ in sought], pl.String),
        pl.Series("why", [why for _, why in sought], pl.String),
    )
    return placed.select(_NO_MEDIA.collect_schema().names())


def _address(path: str, file: str, homes: tuple[_Home, ...]) -> tuple[str, str]:
    """The one address of a path that a message in `file` tells, or why there is none.

    Some formats tell a path from the folder of their file, others from the export: the folder is put before it once.
    """
    if not path:
        return "", "no_path"
    if len(homes) > 1:
        return "", "several_archives"
    plain = posixpath.normpath(path.replace("\\", "/"))
    if plain.startswith(("/", "../")) or plain in (".", "..") or "\0" in plain:
        return "", "outside"
    if not homes:
        return "", "not_in_scan"
    home, folder = homes[0], posixpath.dirname(file)
    rest = plain.removeprefix(f"{folder}/") if folder else plain
    if home.is_archive:
        return home.prefix + (f"{folder}/" if folder else "") + escape_member(_bytes(rest)), "not_in_scan"
    return home.prefix + (f"{_escaped(folder)}/" if folder else "") + escape(_bytes(rest)), "not_in_scan"


def _escaped(name: str) -> str:
    return escape(_bytes(name))


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "replace")


# -- what is known of it ----------------------------------------------------------------------------------------------


def _found(records: pl.LazyFrame | None, asked: pl.LazyFrame) -> pl.DataFrame:
    """What the scan says at the addresses that are asked for; of one address that it lists twice, the first."""
    wanted = asked.select("address").filter(pl.col("address") != "").unique()
    if records is None:
        return pl.DataFrame(schema=dict.fromkeys(("address", "sha256", "status", "reason"), pl.String))
    told = records.join(wanted, on="address", how="semi").with_columns(pl.col("sha256", "reason").fill_null(""))
    return told.unique("address", keep="first").collect(engine="streaming")


def _in_case(case: int, digests: Iterable[str]) -> pl.DataFrame:
    """What the media of the case stand for now, by digest: a newer library, or another exhibit, may say more."""
    found: list[tuple[str, str, str]] = []
    for part in _parts(digests):
        media = Medium.objects.filter(case=case, sha256__in=part).order_by()
        found += media.values_list("sha256", "status", "reason")
    return pl.DataFrame(
        found, schema={"sha256": pl.String, "case_status": pl.String, "case_reason": pl.String}, orient="row"
    )


def _parts(digests: Iterable[str]) -> Iterator[list[str]]:
    whole = list(digests)
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]


def _joined(asked: pl.LazyFrame, found: pl.DataFrame, in_case: pl.DataFrame, *, is_scanned: bool) -> pl.LazyFrame:
    scanned = found.lazy().rename({"sha256": "seen", "reason": "scan_reason"})
    told = asked.join(scanned, on="address", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("seen").fill_null("") != "").then("seen").otherwise("sha256").alias("sha256")
    )
    whole = told.join(in_case.lazy(), on="sha256", how="left", maintain_order="left")
    status = pl.coalesce("case_status", "status", pl.lit(""))
    missing = pl.when(pl.col("absent") != "").then("absent").otherwise("why" if is_scanned else pl.lit("not_scanned"))
    reason = pl.when(status == "").then(missing).otherwise(pl.coalesce("case_reason", "scan_reason", pl.lit("")))
    is_here = pl.col("status").is_not_null()
    address = pl.when(is_here).then("address").otherwise(pl.lit(""))
    columns = {"address": address, "status": status, "reason": reason}
    return whole.select(columns.get(name, pl.col(name)).alias(name) for name in SCHEMA)
