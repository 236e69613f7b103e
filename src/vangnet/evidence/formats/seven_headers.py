"""The headers of a 7z archive, read and written. Source: 7zFormat.txt of the LZMA SDK (public domain)."""

from typing import NamedTuple

import msgspec

from vangnet.evidence.damage import Damaged
from vangnet.values import Reason

END, HEADER, PROPERTIES, STREAMS, PACK, UNPACK, SIZE, CRC, FOLDER, SIZES, ENCODED = (
    *(0x00, 0x01, 0x02, 0x04, 0x06, 0x07, 0x09, 0x0A, 0x0B, 0x0C, 0x17),
)
_MOST_FOLDERS, _MOST_CODERS = 100_000, 32


class Coder(NamedTuple):
    id: bytes
    inputs: int
    outputs: int
    properties: bytes


class Folder(msgspec.Struct):
    """A chain of coders. `binds` are (input, output) pairs; `packed` names the inputs that are read from the file."""

    coders: list[Coder]
    binds: list[tuple[int, int]]
    packed: list[int]
    sizes: list[int]


class Streams(msgspec.Struct):
    """Where the packed streams start, how long they are, what packs them; `rest` follows in the header as it is."""

    start: int
    packed: list[int]
    folders: list[Folder]
    crcs: bytes


class Reader:
    """Reads a header from its start; whatever does not hold is a ValueError or an IndexError, which is a damage."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            raise Damaged(Reason.CORRUPT, "the header breaks off")
        self._at += size
        return self._data[self._at - size : self._at]

    def rest(self) -> bytes:
        return self._data[self._at :]

    def number(self) -> int:
        """Read a number whose first byte tells by its leading ones how many follow."""
        first, value, mask = self.byte(), 0, 0x80
        for place in range(8):
            if not first & mask:
                return value | (first & (mask - 1)) << 8 * place
            value |= self.byte() << 8 * place
            mask >>= 1
        return value

    def properties(self) -> bytes:
        """Pass over the properties of the archive, if there are any."""
        start = self._at
        if self._data[start : start + 1] == bytes([PROPERTIES]):
            self.byte()
            while self.number():
                self.take(self.number())
        return self._data[start : self._at]

    def streams(self) -> Streams:
        """Read where packed streams lie and how they are packed; stops before what the streams hold."""
        found = Streams(0, [], [], b"")
        if self._data[self._at : self._at + 1] == bytes([PACK]):
            self.byte()
            found.start = self.number()
            count = _limited(self.number(), _MOST_FOLDERS)
            while kind := self.byte():
                if kind == SIZE:
                    found.packed = [self.number() for _ in range(count)]
                elif kind == CRC:
                    self.crcs(count)
                else:
                    raise Damaged(Reason.CORRUPT, "an unknown word in the header")
        if self.byte() != UNPACK or self.byte() != FOLDER:
            raise Damaged(Reason.CORRUPT, "an archive without folders")
        count = _limited(self.number(), _MOST_FOLDERS)
        if self.byte():
            raise Damaged(Reason.UNSUPPORTED, "folders that are told elsewhere")
        found.folders = [self.folder() for _ in range(count)]
        if self.byte() != SIZES:
            raise Damaged(Reason.CORRUPT, "folders without sizes")
        for folder in found.folders:
            folder.sizes = [self.number() for _ in range(sum(coder.outputs for coder in folder.coders))]
        while kind := self.byte():
            if kind != CRC:
                raise Damaged(Reason.CORRUPT, "an unknown word in the header")
            found.crcs = self.crcs(count)
        return found

    def crcs(self, count: int) -> bytes:
        """Pass over checksums; gives them as they are written."""
        start = self._at
        flags = bytes([0xFF]) * count
        if not self.byte():
            bits = self.take(-(-count // 8))
            flags = bytes(bits[number // 8] >> 7 - number % 8 & 1 for number in range(count))
        self.take(4 * (count - flags.count(0)))
        return self._data[start : self._at]

    def folder(self) -> Folder:
        coders = [self.coder() for _ in range(_limited(self.number(), _MOST_CODERS))]
        inputs, outputs = sum(coder.inputs for coder in coders), sum(coder.outputs for coder in coders)
        binds = [(self.number(), self.number()) for _ in range(max(0, outputs - 1))]
        bound = {place for place, _ in binds}
        count = inputs - len(binds)
        free = [place for place in range(inputs) if place not in bound]
        return Folder(coders, binds, free if count == 1 else [self.number() for _ in range(count)], [])

    def coder(self) -> Coder:
        flags = self.byte()
        name = self.take(flags & 15)
        inputs, outputs = (self.number(), self.number()) if flags & 0x10 else (1, 1)
        properties = self.take(self.number()) if flags & 0x20 else b""
        if flags & 0x80:
            raise Damaged(Reason.UNSUPPORTED, "a coder with a choice of methods")
        return Coder(name, _limited(inputs, _MOST_CODERS), _limited(outputs, _MOST_CODERS), properties)


def _limited(number: int, most: int) -> int:
    if number > most:
        raise Damaged(Reason.LIMIT, "a header that claims too much")
    return number


def _number(value: int) -> bytes:
    """Write a number in nine bytes, or in one."""
    return bytes([value]) if value < 0x80 else b"\xff" + value.to_bytes(8, "little")


def written(streams: Streams) -> bytes:
    """Write the same words that `Reader.streams` reads."""
    sizes = b"".join(map(_number, streams.packed))
    pack = bytes([PACK]) + _number(0) + _number(len(streams.packed)) + bytes([SIZE]) + sizes + bytes([END])
    folders = b"".join(map(_folder, streams.folders))
    outputs = b"".join(_number(size) for folder in streams.folders for size in folder.sizes)
    crcs = bytes([CRC]) + streams.crcs if streams.crcs else b""
    head = bytes([UNPACK, FOLDER]) + _number(len(streams.folders)) + b"\0"
    return pack + head + folders + bytes([SIZES]) + outputs + crcs + bytes([END])


def _folder(folder: Folder) -> bytes:
    found = _number(len(folder.coders))
    for coder in folder.coders:
        is_complex = (coder.inputs, coder.outputs) != (1, 1)
        found += bytes([len(coder.id) | 0x10 * is_complex | 0x20 * bool(coder.properties)]) + coder.id
        found += _number(coder.inputs) + _number(coder.outputs) if is_complex else b""
        found += _number(len(coder.properties)) + coder.properties if coder.properties else b""
    found += b"".join(_number(place) + _number(output) for place, output in folder.binds)
    return found + (b"".join(map(_number, folder.packed)) if len(folder.packed) > 1 else b"")
