"""A list of known material, made from a folder: digests of every file, fingerprints of every picture at full size.

Making a list is a scan without a library: the same confined workers, the same containers, the same limits.
"""

import csv
import tempfile
from pathlib import Path

import msgspec
import polars as pl

from vangnet.errors import InputRefused
from vangnet.scan.block_listing import MadeBlocks, make_blocks
from vangnet.scan.results import Results
from vangnet.scan.run import Options, Watch, scan

COLUMNS = ("md5", "sha1", "sha256", "size", "type", "width", "height", "pdq", "pdq_quality")


class Made(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a new list holds, and how many files of the folder could not be digested."""

    entries: int
    fingerprints: int
    unread: int
    blocks: MadeBlocks | None = None


def make_list(
    folder: Path, out: Path, *, blocks: Path | None = None, jobs: int | None = None, watch: Watch = lambda _: None
) -> Made:
    """Write a list of everything in `folder` to `out`; raises InputRefused when `out` is there already.

    `blocks` names a second file for a block list of the pictures and videos.
    """
    if out.exists():
        raise InputRefused(f"{out}: is there already")
    with tempfile.TemporaryDirectory(prefix="vangnet-list-") as place:
        scan(folder, Path(place) / "scan", library=None, options=Options(full_size=True), jobs=jobs, watch=watch)
        results = Results.open(Path(place) / "scan")
        made = None if blocks is None else make_blocks(folder, results, blocks)
        return msgspec.structs.replace(_write(results, out), blocks=made)


def _write(results: Results, out: Path) -> Made:
    part = out.with_name(f"{out.name}.part")
    entries = fingerprints = 0
    seen: set[str] = set()
    with part.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        lines.writeheader()
        for row in results.rows(pl.col("sha256").is_not_null()):
            if row["sha256"] in seen or not row["size"]:
                continue
            seen.add(row["sha256"])
            entries += 1
            fingerprints += row["pdq"] is not None
            lines.writerow(row)
    part.replace(out)
    unread = results.records().filter(pl.col("sha256").is_null()).select(pl.len()).collect().item()
    return Made(entries, fingerprints, int(unread))
