"""What passes between a worker that reads exports and its parent: jobs there, batches of records back."""

from array import array
from datetime import UTC, datetime, timedelta

import msgspec

from vangnet.networks.shape import Layer, Record, Tie

LAYERS = tuple(Layer)
NO_TIME = -(2**63)
"""Stands where a tie has no moment."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A file of an export. Where it is an archive, its members are read from number `start` on.

    `is_given`: it is the whole export, and not one of a folder.
    """

    number: int
    name: str
    path: str
    start: int = 0
    is_given: bool = False


class Ties(msgspec.Struct, frozen=True, array_like=True):
    """Many ties as columns: numbers in `keys`, int32; layers and marks, uint8; weights, float64; moments, int64.

    `marks` has bit 1 where a tie is directed, and bit 2 where its moment is in UTC.
    """

    keys: tuple[str, ...] = ()
    a: bytes = b""
    b: bytes = b""
    layers: bytes = b""
    weights: bytes = b""
    marks: bytes = b""
    moments: bytes = b""
    files: tuple[str, ...] = ()
    file_numbers: bytes = b""
    places: tuple[str, ...] = ()


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """What was read of a file: `bytes_read` of it so far, by the format `formats` of each file in it."""

    number: int
    records: tuple[Record, ...] = ()
    ties: Ties = Ties()
    bytes_read: int = 0
    formats: tuple[tuple[str, str], ...] = ()
    beside: int = 0
    is_end: bool = False


class Encoded(msgspec.Struct, frozen=True, array_like=True):
    """A `Batch` as its worker makes it, with records that are encoded already."""

    number: int
    records: tuple[msgspec.Raw, ...] = ()
    ties: Ties = Ties()
    bytes_read: int = 0
    formats: tuple[tuple[str, str], ...] = ()
    beside: int = 0
    is_end: bool = False


class Columns:
    """Gathers ties into columns."""

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._files: dict[str, int] = {}
        self._a, self._b, self._file_numbers = array("i"), array("i"), array("i")
        self._layers, self._marks = bytearray(), bytearray()
        self._weights, self._moments = array("d"), array("q")
        self._places: list[str] = []

    def __len__(self) -> int:
        return len(self._a)

    def add(self, tie: Tie) -> None:
        keys = self._keys
        self._a.append(keys.setdefault(tie.a, len(keys)))
        self._b.append(keys.setdefault(tie.b, len(keys)))
        self._layers.append(_NUMBERS[tie.layer])
        self._weights.append(tie.weight)
        moment = tie.moment
        self._marks.append(tie.is_directed | (moment is not None and moment.is_utc) << 1)
        self._moments.append(NO_TIME if moment is None else microseconds(moment.at))
        self._file_numbers.append(self._files.setdefault(tie.source.file, len(self._files)))
        self._places.append(tie.source.place)

    def gathered(self) -> Ties:
        return Ties(
            tuple(map(whole_text, self._keys)),
            self._a.tobytes(),
            self._b.tobytes(),
            bytes(self._layers),
            self._weights.tobytes(),
            bytes(self._marks),
            self._moments.tobytes(),
            tuple(map(whole_text, self._files)),
            self._file_numbers.tobytes(),
            tuple(map(whole_text, self._places)),
        )


_NUMBERS = {layer: number for number, layer in enumerate(LAYERS)}


def microseconds(at: datetime) -> int:
    """Microseconds since 1970, of a time in UTC or of one by a clock whose zone nobody told."""
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND


def whole_text(text: str) -> str:
    """A text that can be written: halves of a character, which JSON can hold, give way to a mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
