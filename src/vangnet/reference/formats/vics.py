"""VICS lists (Project VIC), 1.2, 1.3 and 2.0: hash sets (#Media) and cases (#Cases).

The file is read in stretches. A compiled scan finds where each entry begins and ends, and the entries are decoded as
typed records; what is left of the file when the entries are taken out is checked as JSON of its own at the end. So all
of the file is checked and little of it is held.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import ijson
import msgspec
import numpy as np

from vangnet.errors import ListRefused
from vangnet.reference.entries import Batch, Batches
from vangnet.reference.formats import kernels
from vangnet.reference.formats.vics_columns import to_batch
from vangnet.reference.formats.vics_entries import decode

STRETCH_BYTES = 1 << 24
ENTRY_LIMIT_BYTES = 1 << 28
SKELETON_LIMIT_BYTES = 1 << 28
MEDIA_MARKS = {"MD5", "MediaID", "SHA1", "Category"}
CASE_MARKS = {"CaseID", "CaseNumber", "Media"}
BOM = b"\xef\xbb\xbf"


def read(path: str) -> Batches:
    """Read a VICS list."""
    with open(path, "rb") as file:
        start = len(BOM) if file.read(len(BOM)) == BOM else 0
        file.seek(start)
        depth = _entry_depth(file)
        file.seek(start)
        yield from _Reader(file, start, depth).batches()


def _entry_depth(file: BinaryIO) -> int:
    """How deep the entries lie, told by the first keys: 1 a bare array, 2 a hash set, 4 cases."""
    try:
        for prefix, event, value in ijson.parse(file, use_float=True):
            if event != "map_key" or prefix not in ("item", "value.item"):
                continue
            if value in MEDIA_MARKS:
                return 1 if prefix == "item" else 2
            if value in CASE_MARKS and prefix == "value.item":
                return 4
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise ListRefused(f"not JSON: {error}".replace("\n", " "), f"byte {file.tell()} or before") from error
    raise ListRefused('no entries: no object with "MD5" in an array "value"', "the list")


@contextmanager
def _without_collector() -> Iterator[None]:
    """Do without Python's search for reference cycles, which cost a third of the time: records cannot have any."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Reader:
    """Takes the entries out of the file, stretch by stretch."""

    def __init__(self, file: BinaryIO, start: int, depth: int) -> None:
        self._file = file
        self._depth = depth
        self._state = kernels.fresh_state()
        self._skeleton = bytearray()
        self._carried = b""
        self._offset = start  # where the carried bytes stand in the file
        self._entries = 0

    def batches(self) -> Batches:
        while stretch := self._file.read(STRETCH_BYTES):
            yield from self._take(stretch)
        if self._state[kernels.ENTRY_START] >= 0:
            raise ListRefused("the entry does not end", f"entry {self._entries + 1}, byte {self._offset}")
        self._check_skeleton()

    def _take(self, stretch: bytes) -> Iterator[Batch]:
        data = self._carried + stretch
        spans = np.empty((len(data) // 2 + 1, 2), dtype=np.int64)
        skeleton = np.empty(len(data), dtype=np.uint8)
        array = np.frombuffer(data, dtype=np.uint8)
        count, written = kernels.cut(array, len(self._carried), self._depth, self._state, spans, skeleton)
        self._skeleton += skeleton[:written].tobytes()
        if count:
            with _without_collector():
                media, unknown = decode(data, spans[:count].tolist(), self._entries, self._offset)
                batch = to_batch(media, self._entries + 1, unknown)
                del media
            self._entries += count
            yield batch
        self._carry(data)

    def _carry(self, data: bytes) -> None:
        begun = int(self._state[kernels.ENTRY_START])
        keep = begun if begun >= 0 else len(data)
        self._carried = data[keep:]
        self._offset += keep
        if begun >= 0:
            self._state[kernels.ENTRY_START] = 0
        if len(self._carried) > ENTRY_LIMIT_BYTES or len(self._skeleton) > SKELETON_LIMIT_BYTES:
            raise ListRefused("an entry, or what stands around them, is too large", f"entry {self._entries + 1}")

    def _check_skeleton(self) -> None:
        """Refuse what is left unless it is JSON and holds exactly one 0 per entry taken out."""
        try:
            rest = msgspec.json.decode(bytes(self._skeleton))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            place = f"around the entries; {self._entries} entries were read"
            raise ListRefused(f"not JSON, or cut: {error}", place) from error
        arrays = _arrays(rest, self._depth)
        zeros = sum(len(array) for array in arrays)
        if zeros != self._entries or any(array.count(0) != len(array) for array in arrays):
            raise ListRefused("something that is no entry stands among the entries", "the list")


def _arrays(rest: Any, depth: int) -> list[list[Any]]:
    """Find the arrays that held the entries."""
    if depth == 1:
        return [rest]
    value = rest.get("value") if isinstance(rest, dict) else None
    if not isinstance(value, list):
        return []
    if depth == 2:
        return [value]
    media = [case.get("Media", []) if isinstance(case, dict) else None for case in value]
    return [array for array in media if isinstance(array, list)]
