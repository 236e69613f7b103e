"""Groups of likeness: near copies in a case stand behind one medium, so that they are examined together.

Which fingerprints lie near each other is found elsewhere; here it is asked, and written down.
"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction

from vangnet.cases.actions.rows import table
from vangnet.cases.models import Case, Medium

Leaders = Callable[[npt.NDArray[np.uint64], int], tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]
"""Takes fingerprints (uint64[n,4], in the order of examination) and a threshold in bits of 256; gives for each of them
the row of the one that stands for its group (int64[n], its own row where it is alone or first) and the distance to it
in bits (int64[n])."""

THRESHOLD_BITS = 31
LOWEST_QUALITY = 50
"""Below this quality a fingerprint says too little to put two pictures together."""

_AT_ONCE = 5_000


def group_alike(case: Case, leaders: Leaders, *, threshold_bits: int = THRESHOLD_BITS) -> int:
    """Set `alike` and `alike_bits` of all media of a case that have a fingerprint; returns how many stand behind one.

    People's categorisations are not touched. Run again after new media came in, it gives the groups of all of them.
    """
    pks, hashes = _fingerprints(case)
    if not len(pks):
        return 0
    leading, bits = leaders(hashes, threshold_bits)
    behind = [(row, int(leader)) for row, leader in enumerate(leading) if leader != row]
    _write(case, [(int(pks[leader]), int(bits[row]), int(pks[row])) for row, leader in behind])
    return len(behind)


def _fingerprints(case: Case) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """Keys (int64[n]) and fingerprints (uint64[n,4], big-endian words) of a case's pictures."""
    pictures = Medium.objects.filter(case=case, pdq_quality__gte=LOWEST_QUALITY).exclude(pdq="").order_by("position")
    pks: list[int] = []
    raw = bytearray()
    for pk, pdq in pictures.values_list("pk", "pdq").iterator(chunk_size=10_000):
        pks.append(pk)
        raw += bytes.fromhex(pdq)
    words = np.frombuffer(bytes(raw), ">u8").astype(np.uint64).reshape(-1, 4)
    return np.array(pks, np.int64), words


def _write(case: Case, groups: list[tuple[int, int, int]]) -> None:
    """(leader, bits, medium) into the table; first of all nobody stands behind anybody."""
    Medium.objects.filter(case=case, alike__isnull=False).update(alike=None, alike_bits=None)
    statement = f"UPDATE {table(Medium)} SET alike_id = %s, alike_bits = %s WHERE id = %s"  # noqa: S608
    for part in _parts(groups):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, part)


def _parts(groups: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    for start in range(0, len(groups), _AT_ONCE):
        yield groups[start : start + _AT_ONCE]
