"""The baseline list of INTERPOL's ICSE database: a table with semicolons.

    MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;...;Baseline

Further columns (ZZ40, LACE, InvestigationName, Agency ...) are counted and left out. The column Baseline becomes the
category "baseline" where it says yes.
"""

import polars as pl

from vangnet.errors import ListRefused
from vangnet.reference import entries, reading
from vangnet.reference.entries import Batch, Batches
from vangnet.reference.formats import csv

MARKS = {"md5", "image id", "baseline"}
"""Headers by which the format is told from another table."""

BASELINE = {"baseline": "category", "media type": "type"}


def is_header(line: str) -> bool:
    return {name.lower() for name in csv.split_header(line, ";")} >= MARKS


def read(path: str) -> Batches:
    """Read an ICSE baseline list."""
    with csv.open_text(path) as lines:
        first = next(lines, "")
        if not is_header(first):
            raise ListRefused("the header lacks MD5, Image ID or Baseline", "line 1")
        start = 1
        for batch in csv.read_rows(lines, first, ";", BASELINE):
            yield Batch(batch.frame.with_columns(_category(batch.frame["category"], start)), batch.notes)
            start += batch.frame.height


def _category(texts: pl.Series, start: int) -> pl.Series:
    flags = pl.Series([reading.read_flag(text) for text in texts], dtype=pl.Boolean)
    at = entries.first_place(flags.is_null() & texts.is_not_null())
    if at >= 0:
        raise ListRefused(f"{texts[at]!r} is neither yes nor no", f"row {start + at}, column Baseline")
    return pl.DataFrame({"baseline": flags}).select(category=pl.when(pl.col("baseline")).then(pl.lit("baseline")))[
        "category"
    ]
