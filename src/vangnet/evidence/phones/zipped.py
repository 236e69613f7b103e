"""A zip file on the exhibit's disk as a source: listed by its directory, its members read in any order.

For zip files too large for one worker to go through alone, such as a plain logical extraction of a phone.
"""

from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.zip import located, member
from vangnet.evidence.formats.zip_directory import Entry as Place
from vangnet.evidence.formats.zip_lost import content_start
from vangnet.evidence.passwords import Tries
from vangnet.evidence.reader import as_damage
from vangnet.evidence.seeking import Rewound, Stretch
from vangnet.evidence.sources import Coverage, Entry, Files, Volume
from vangnet.values import Reason

TYPES = frozenset({"application/zip"})

_STORED = 0
_decode = msgspec.msgpack.Decoder(tuple[bytes, int, int, int, int, int | None, int | None, int | None, int]).decode


class Zipped:
    """An opened zip file. The key of an entry is what its directory says of it."""

    def __init__(self, stream: BinaryIO, passwords: tuple[str, ...] = ()) -> None:
        self._stream = stream
        self._tries = Tries(passwords)
        self._files = 0
        self._fault: Damaged | None = None

    def entries(self) -> Iterator[Entry]:
        """Give every member, also those that the directory does not tell of."""
        self._files, self._fault = 0, None
        try:
            for place, data, shared in located(self._stream):
                self._files += 1
                found = member(self._stream, place, data, self._tries, shared=shared)
                key = msgspec.msgpack.encode(msgspec.structs.astuple(msgspec.structs.replace(place, name=b"")))
                told = (found.name, found.size, found.modified_at, found.type, found.problem, found.remarks)
                yield Entry(key, *told)
        except Exception as error:
            self._fault = as_damage(error)
            raise self._fault from error

    def open(self, key: bytes) -> BinaryIO:
        """Give a member's content."""
        try:
            place = Place(*_decode(key))
            data = content_start(self._stream, place.start)
            found = member(self._stream, place, data, self._tries, shared=False)
            if found.problem is None and data is not None and place.method == _STORED and place.size == place.packed:
                return cast(BinaryIO, Stretch(self._stream, data, place.packed, place.crc))
            return cast(BinaryIO, Rewound(found.open, place.size))
        except Exception as error:
            raise as_damage(error) from error

    def coverage(self) -> Coverage:
        """Tell how many members there were, and why the listing ended early."""
        reason, detail = (self._fault.reason, self._fault.detail) if self._fault else (None, None)
        return Coverage("zip", None, (Volume("", None, None, "zip", self._files, reason=reason, detail=detail),))


def open_source(files: Files, name: bytes, type_: str, passwords: tuple[str, ...]) -> Zipped:  # noqa: ARG001
    """Open the zip file; raises Damaged when the disk does not give it."""
    return Zipped(opened(files, name), passwords)


def opened(files: Files, name: bytes) -> BinaryIO:
    """Open one of the files that make up a source; raises Damaged when the disk does not give it."""
    try:
        return files.open(name)
    except OSError as error:
        raise Damaged(Reason.UNREADABLE, error.strerror or str(error)) from error


def beside(names: frozenset[bytes], name: bytes) -> frozenset[bytes]:  # noqa: ARG001 - the common interface
    """A zip file is on its own."""
    return frozenset()
