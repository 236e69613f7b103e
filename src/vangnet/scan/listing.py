"""A list of known material, made from a folder: digests of every file, fingerprints of pictures and of frames.

Making a list is a scan without a library: the same confined workers, the same containers, the same limits.
"""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from vangnet.errors import InputRefused
from vangnet.reference.formats import vpdq
from vangnet.reference.formats.csv import LIST_COLUMNS
from vangnet.scan.block_listing import MadeBlocks, make_blocks
from vangnet.scan.results import Results
from vangnet.scan.run import Options, Watch, scan


class Made(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a new list holds, and how many files of the folder could not be digested."""

    entries: int
    fingerprints: int
    unread: int
    frames: int = 0
    blocks: MadeBlocks | None = None


def make_list(
    folder: Path,
    out: Path,
    *,
    blocks: Path | None = None,
    vpdq_out: Path | None = None,
    jobs: int | None = None,
    watch: Watch = lambda _: None,
) -> Made:
    """Write a list of everything in `folder` to `out`; raises InputRefused when `out` is there already.

    `vpdq_out` gets the videos in the text form of vPDQ, for other programs; `blocks` a block list of the pictures and
    videos.
    """
    for place in filter(None, (out, vpdq_out)):
        if place.exists():
            raise InputRefused(f"{place}: is there already")
    with tempfile.TemporaryDirectory(prefix="vangnet-list-") as temporary:
        scan(folder, Path(temporary) / "scan", library=None, options=Options(full_size=True), jobs=jobs, watch=watch)
        results = Results.open(Path(temporary) / "scan")
        if vpdq_out is not None:
            _write_vpdq(results, vpdq_out)
        made = None if blocks is None else make_blocks(folder, results, blocks)
        return msgspec.structs.replace(_write(results, out), blocks=made)


def _write(results: Results, out: Path) -> Made:
    part = out.with_name(f"{out.name}.part")
    fingerprints = frames = 0
    seen: set[str] = set()
    with part.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, LIST_COLUMNS, extrasaction="ignore")
        lines.writeheader()
        for row, shown in results.frames(pl.col("sha256").is_not_null()):
            if row["sha256"] in seen or not row["size"]:
                continue
            seen.add(row["sha256"])
            fingerprints += row["pdq"] is not None or shown.height > 0
            frames += shown.height
            lines.writerow(row | {"entry": len(seen)})
            lines.writerows(_frames(len(seen), row, shown))
    part.replace(out)
    unread = results.records().filter(pl.col("sha256").is_null()).select(pl.len()).collect().item()
    return Made(len(seen), fingerprints, int(unread), frames)


def _frames(entry: int, row: dict[str, Any], shown: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a video's frames: the same entry, and the time that each stands for."""
    for frame in shown.iter_rows(named=True):
        yield {
            "entry": entry,
            "pdq": frame["pdq"].hex(),
            "pdq_quality": frame["quality"],
            "start_ms": frame["start_ms"],
            "end_ms": frame["end_ms"],
            "duration_ms": row["duration_ms"],
        }


def _write_vpdq(results: Results, out: Path) -> None:
    """Write a line of JSON for each video: its digests, and hash, quality and seconds of its frames."""
    seen: set[str] = set()
    with out.open("w", encoding="utf-8") as file:
        for row, shown in results.frames(pl.col("sha256").is_not_null() & (pl.col("frames").list.len() > 0)):
            if row["sha256"] in seen:
                continue
            seen.add(row["sha256"])
            texts = [
                f"{frame['pdq'].hex()},{frame['quality']},{frame['start_ms'] / 1000:.3f}"
                for frame in shown.iter_rows(named=True)
            ]
            vpdq.write(vpdq.Listed(texts, row["md5"], row["md5"], row["sha1"], row["sha256"]), file)
