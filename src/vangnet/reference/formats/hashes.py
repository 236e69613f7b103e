"""One hash per line: MD5, SHA-1 or SHA-256 by its length.

A line may begin with `md5:`, `sha1:`, `sha256:` or `pdq:`; 64 digits without that are SHA-256. What follows the hash
after a space is the name of a file, as md5sum writes it, and is not kept. `#` begins a comment.
"""

import re

import polars as pl

from vangnet.errors import ListRefused
from vangnet.reference import entries
from vangnet.reference.entries import BATCH_ROWS, Batch, Batches
from vangnet.reference.formats.csv import open_text

BY_LENGTH = {32: "md5", 40: "sha1", 64: "sha256"}
LINE = re.compile(r"(?:(md5|sha1|sha256|pdq):\s*)?([0-9a-f]{32,64})(?:[\s*].*)?", re.IGNORECASE | re.DOTALL)


def parse(line: str) -> tuple[str, bytes] | None:
    """Read the kind and the bytes of the hash on a line, or None when there is none."""
    match = LINE.fullmatch(line.strip())
    if match is None:
        return None
    kind = match[1].lower() if match[1] else BY_LENGTH.get(len(match[2]))
    if kind is None or len(match[2]) != 2 * entries.WIDTHS[kind]:
        return None
    return kind, bytes.fromhex(match[2])


def is_hash_line(line: str) -> bool:
    return parse(line) is not None


def read(path: str) -> Batches:
    """Read a file of hashes. The entries are named by their line."""
    held: list[tuple[str, str, bytes]] = []
    with open_text(path) as lines:
        for number, line in enumerate(lines, start=1):
            text = line.partition("#")[0].strip()
            if not text:
                continue
            found = parse(text)
            if found is None:
                raise ListRefused(f"{text[:80]!r} is no MD5, SHA-1, SHA-256 or pdq: hash", f"line {number}")
            held.append((str(number), *found))
            if len(held) == BATCH_ROWS:
                yield Batch(_frame(held))
                held = []
    if held:
        yield Batch(_frame(held))


def _frame(held: list[tuple[str, str, bytes]]) -> pl.DataFrame:
    columns: dict[str, object] = {"entry": [name for name, _, _ in held]}
    for kind in ("md5", "sha1", "sha256", "pdq"):
        columns[kind] = [value if of == kind and any(value) else None for _, of, value in held]
    return entries.table(columns, len(held))
