"""Asks all segments at once: one call into compiled code per file."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from vangnet.reference import kernels
from vangnet.reference.segments import Segment

QUERY_BYTES = kernels.KIND_STARTS[-1]
FOUND_AT_FIRST = 32


class Table:
    """Where the arrays of the segments lie in memory. It keeps them alive as long as it lives itself."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)
        self._table = np.array([_row(segment) for segment in segments], dtype=np.int64).reshape(-1, 7)

    def find(self, query: bytes) -> list[tuple[int, int, int]]:
        """(segment, row, agreement) of every entry that shares a digest with the 68 bytes of `query`.

        Bits 0 to 2 of agreement say which of MD5, SHA-1, SHA-256 agree, bits 3 to 5 which differ.
        """
        asked = np.frombuffer(query, dtype=np.uint8)
        out = np.empty((FOUND_AT_FIRST, 3), dtype=np.int64)
        count = kernels.find(self._table, asked, out)
        if not count:
            return []
        if count > len(out):
            out = np.empty((count, 3), dtype=np.int64)
            kernels.find(self._table, asked, out)
        return [(segment, row, found) for segment, row, found in out[:count].tolist()]

    def contains(self, queries: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Whether an entry shares a digest with each row of `queries` (uint8[q,68])."""
        queries = np.ascontiguousarray(queries).view()
        queries.flags.writeable = False
        out = np.zeros(len(queries), dtype=np.bool_)
        kernels.contains(self._table, queries, out)
        return out


def _row(segment: Segment) -> list[int]:
    arrays = (segment.buckets, segment.keys, segment.tags, segment.digests)
    shift = 64 - (len(segment.buckets) - 1).bit_length() + 1
    return [*(array.ctypes.data for array in arrays), shift, len(segment.keys), len(segment.digests)]
