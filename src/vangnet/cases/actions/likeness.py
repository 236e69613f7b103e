"""Groups of likeness: near copies in a case stand behind one medium, so that they are examined together."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction

from vangnet.cases.actions.rows import table
from vangnet.cases.models import Case, Medium
from vangnet.reference.nearest.groups import groups, ranks
from vangnet.scan.fingerprints import fingerprint_files, read_fingerprints
from vangnet.scan.seen import unpacked
from vangnet.values import ORIENTATIONS

THRESHOLD_BITS = 31
LOWEST_QUALITY = 50
"""Below this quality a fingerprint says too little to put two pictures together."""

_AT_ONCE = 5_000

Hashes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]


def group_alike(case: Case, results: Iterable[Path], *, threshold_bits: int = THRESHOLD_BITS) -> int:
    """Set `alike` and `alike_bits` of a case's pictures that have a fingerprint; returns how many stand behind one.

    The results of the case's scans hold how each picture looks when it is turned or mirrored; without them a picture is
    compared as it lies. People's categorisations are not touched. Run again after new media came in, it gives the
    groups of all of them.
    """
    keys, hashes, rank, digests = _pictures(case)
    if not len(keys):
        return 0
    for folder in results:
        _turn(hashes, digests, folder)
    found = groups(hashes, rank, threshold_bits)
    behind = [
        (int(keys[group.representative]), member.distance_bits, int(keys[member.medium]))
        for group in found
        for member in group.members
    ]
    _write(case, behind)
    return len(behind)


def _pictures(case: Case) -> tuple[Integers, Hashes, Integers, dict[str, int]]:
    """Keys (int64[n]), fingerprints (uint8[n,8,32], as they lie eight times), ranks, and the row of each SHA-256."""
    pictures = Medium.objects.filter(case=case, pdq_quality__gte=LOWEST_QUALITY).exclude(pdq="").order_by("position")
    facts = pictures.values_list("pk", "pdq", "sha256", "width", "height", "size").iterator(chunk_size=10_000)
    keys: list[int] = []
    pixels: list[int] = []
    sizes: list[int] = []
    prints, names = bytearray(), bytearray()
    digests: dict[str, int] = {}
    for pk, pdq, sha256, width, height, size in facts:
        digests[sha256] = len(keys)
        keys.append(pk)
        pixels.append((width or 0) * (height or 0))
        sizes.append(size)
        prints += bytes.fromhex(pdq)
        names += bytes.fromhex(sha256)
    single = np.frombuffer(bytes(prints), np.uint8).reshape(-1, 1, 32)
    rank = ranks(np.array(pixels, np.int64), np.array(sizes, np.int64), _rows(names))
    return np.array(keys, np.int64), np.repeat(single, len(ORIENTATIONS), axis=1), rank, digests


def _rows(digests: bytearray) -> Hashes:
    return np.frombuffer(bytes(digests), np.uint8).reshape(-1, 32)


def _turn(hashes: Hashes, digests: dict[str, int], folder: Path) -> None:
    """Put the eight orientations of each picture in place, as the scan kept them."""
    if not folder.is_dir():
        return
    for path in fingerprint_files(str(folder)):
        for frame in read_fingerprints(path):
            for sha256, seen in frame.select("sha256", "seen").iter_rows():
                row = digests.get(sha256.hex()) if sha256 else None
                picture = unpacked(seen).picture if row is not None else None
                if picture is not None and picture.readings:
                    hashes[row] = np.ascontiguousarray(picture.readings[0].hashes).view(np.uint8).reshape(-1, 32)


def _write(case: Case, behind: list[tuple[int, int, int]]) -> None:
    """(representative, bits, medium) into the table; first of all nobody stands behind anybody."""
    Medium.objects.filter(case=case, alike__isnull=False).update(alike=None, alike_bits=None)
    statement = f"UPDATE {table(Medium)} SET alike_id = %s, alike_bits = %s WHERE id = %s"  # noqa: S608
    for part in _parts(behind):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, part)


def _parts(behind: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    for start in range(0, len(behind), _AT_ONCE):
        yield behind[start : start + _AT_ONCE]
