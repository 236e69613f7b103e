"""A block list, made from a folder of files that a unit holds: pieces by which a part of one is recognised."""

import os
from pathlib import Path

import msgspec
import polars as pl

from vangnet.errors import InputRefused
from vangnet.evidence import types
from vangnet.evidence.address import INSIDE, unescape
from vangnet.evidence.folders import open_file
from vangnet.evidence.types import Family
from vangnet.hashing.blocks import RUN, blocks_of
from vangnet.reference.blocks import write
from vangnet.scan.results import Results


class MadeBlocks(msgspec.Struct, frozen=True):
    """What a new block list holds.

    `too_small` files give too few telling blocks to be recognised by a part; `inside` are pictures and videos in
    archives, whose blocks are not taken.
    """

    blocks: int
    files: int
    too_small: int
    inside: int


def make_blocks(folder: Path, results: Results, out: Path) -> MadeBlocks:
    """Write the blocks of every picture and video of a scanned folder to `out`. Bytes are read, and not parsed."""
    if out.exists():
        raise InputRefused(f"{out}: is there already")
    rows: list[tuple[bytes, int, int, int, bytes]] = []
    seen: set[str] = set()
    counts = {"files": 0, "too_small": 0, "inside": 0}
    for row in results.rows(pl.col("sha256").is_not_null()):
        if types.family(row["type"] or "") not in (Family.PICTURE, Family.VIDEO) or row["sha256"] in seen:
            continue
        if INSIDE in row["address"]:
            counts["inside"] += 1
            continue
        seen.add(row["sha256"])
        found = _blocks(folder, row["address"], bytes.fromhex(row["sha256"]), row["size"])
        counts["files" if len(found) >= RUN else "too_small"] += 1
        rows += found
    write(rows, str(out))
    return MadeBlocks(blocks=len(rows), **counts)


def _blocks(folder: Path, address: str, sha256: bytes, size: int) -> list[tuple[bytes, int, int, int, bytes]]:
    root = os.fsencode(folder)
    path = root + b"/" + unescape(address) if folder.is_dir() else root
    with open_file(path) as file:
        return [(sha256, size, block.number, block.sum, block.digest) for block in blocks_of(file, size)]
