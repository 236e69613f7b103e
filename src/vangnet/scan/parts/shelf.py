"""The bytes of parts, read again from where the scan found them: a file, or a member of a container.

Runs inside a worker. What was read once is kept within a bound; a container is walked once for all its parts.
"""

import io
import os
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO

from vangnet.evidence.address import split, unescape
from vangnet.evidence.damage import Damaged
from vangnet.evidence.folders import open_file
from vangnet.evidence.opening import open_source, recognise
from vangnet.evidence.sources import Source
from vangnet.scan.parts.wire import PartRef, Root
from vangnet.scan.reader import Folder
from vangnet.scan.reopening import members
from vangnet.values import Reason

FIRST_BYTES = 32 * 1024
LARGEST_BYTES = 128 * 2**20
"""A larger part is not read whole, and a file joined of parts is not judged beyond twice this."""

_KEPT_BYTES = 192 * 2**20


class Shelf:
    """All parts of a run. `unread` are those whose bytes could not be had."""

    def __init__(self, roots: Sequence[Root], parts: Sequence[PartRef]) -> None:
        self._roots = roots
        self.refs = {ref.number: ref for ref in parts}
        self._first: dict[int, bytes] = {}
        self._whole: OrderedDict[int, bytes] = OrderedDict()
        self._kept = 0
        self._by_container: dict[tuple[int, str], dict[str, int]] = {}
        for ref in parts:
            place = ref.places[0]
            *above, name = split(place.address)
            if above:
                self._by_container.setdefault((place.exhibit, "//".join(above)), {})[name] = ref.number
        self._sources: dict[tuple[int, str], Opened | None] = {}
        self.unread: set[int] = set()

    def part(self, number: int) -> "Held":
        return Held(self, self.refs[number])

    def first(self, number: int) -> bytes:
        if number not in self._first:
            self._first[number] = self._read(number, 0, FIRST_BYTES)
        return self._first[number]

    def whole(self, number: int) -> bytes:
        """All bytes of a part; none when it cannot be read or is too large."""
        if number in self._whole:
            self._whole.move_to_end(number)
        elif self.refs[number].size > LARGEST_BYTES:
            return b""
        else:
            self._keep(number, self._read(number, 0, self.refs[number].size))
        return self._whole.get(number, b"")

    def read(self, number: int, at: int, size: int) -> bytes:
        if number in self._whole:
            return self._whole[number][at : at + size]
        return self._read(number, at, size)

    def _keep(self, number: int, data: bytes) -> None:
        self._whole[number] = data
        self._kept += len(data)
        while self._kept > _KEPT_BYTES and len(self._whole) > 1:
            _, gone = self._whole.popitem(last=False)
            self._kept -= len(gone)

    def _read(self, number: int, at: int, size: int) -> bytes:
        ref = self.refs[number]
        try:
            if len(split(ref.places[0].address)) > 1:
                return self._from_container(number, at, size)
            with self._open(ref.places[0].exhibit, ref.places[0].address) as file:
                file.seek(at)
                return file.read(size)
        except (OSError, Damaged, MemoryError):
            self.unread.add(number)
            return b""

    def _open(self, exhibit: int, address: str) -> BinaryIO:
        root = self._roots[exhibit]
        return open_file(root.path if root.is_file else root.path + b"/" + unescape(address))

    # -- containers --------------------------------------------------------------------------------------------------

    def _from_container(self, number: int, at: int, size: int) -> bytes:
        if number not in self._whole:
            place = self.refs[number].places[0]
            *above, _ = split(place.address)
            self._unpack(place.exhibit, above, number)
        if number not in self._whole:
            raise Damaged(Reason.UNREADABLE, "the member is not found again")
        return self._whole[number][at : at + size]

    def _unpack(self, exhibit: int, above: Sequence[str], asked: int) -> None:
        """Walk a container once; keep the first bytes of every part in it, and as many wholes as there is room for."""
        wanted = dict(self._by_container[(exhibit, "//".join(above))])
        opened = self._source(exhibit, above[0])
        if opened is not None and len(above) == 1:
            self._keep(asked, opened.read(split(self.refs[asked].places[0].address)[1]))
            return
        with self._open(exhibit, above[0]) as file:
            body: BinaryIO = file
            for name in above[1:]:
                body = io.BytesIO(opened.read(name) if opened and name == above[1] else _member(body, name))
            for member in members(body, above[-1]):
                number = wanted.pop(member.name, None)
                if number is None:
                    continue
                data = member.open().read(LARGEST_BYTES)
                self._first[number] = data[:FIRST_BYTES]
                if number == asked or self._kept + len(data) <= _KEPT_BYTES // 2:
                    self._keep(number, data)

    def _source(self, exhibit: int, address: str) -> "Opened | None":
        """The source at an address, if there is one; it stays open."""
        place = exhibit, address
        if place not in self._sources:
            root = self._roots[exhibit]
            folder = Folder(os.path.dirname(root.path) if root.is_file else root.path, address)
            found = recognise(folder, folder.name)
            places = (split(ref.places[0].address) for ref in self.refs.values() if ref.places[0].exhibit == exhibit)
            wanted = {parts[1] for parts in places if parts[0] == address and len(parts) > 1}
            self._sources[place] = Opened(open_source(folder, folder.name, found), wanted) if found else None
        return self._sources[place]


class Opened:
    """A source in which some files are parts."""

    def __init__(self, source: Source, wanted: set[str]) -> None:
        self._source = source
        self._keys: dict[str, bytes] = {}
        with suppress(Damaged):  # the scan told what of its listing broke
            self._keys.update((entry.name, entry.key) for entry in source.entries() if entry.name in wanted)

    def read(self, name: str) -> bytes:
        if name not in self._keys:
            raise Damaged(Reason.UNREADABLE, "the file is not found again")
        return self._source.open(self._keys[name]).read(LARGEST_BYTES)


class Held:
    """One part on the shelf."""

    def __init__(self, shelf: Shelf, ref: PartRef) -> None:
        self._shelf = shelf
        self._ref = ref

    @property
    def size(self) -> int:
        return self._ref.size

    def first(self) -> bytes:
        return self._shelf.first(self._ref.number)

    def read(self, at: int, size: int) -> bytes:
        return self._shelf.read(self._ref.number, at, size)

    def whole(self) -> bytes:
        return self._shelf.whole(self._ref.number)


def _member(body: BinaryIO, name: str) -> bytes:
    for member in members(body, ""):
        if member.name == name:
            return member.open().read(LARGEST_BYTES)
    raise Damaged(Reason.UNREADABLE, "the member is not found again")
