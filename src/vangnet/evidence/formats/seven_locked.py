"""An encrypted 7z archive -> the same archive without its encryption, so that the system's libarchive can read it.

Its headers are read and written anew, with the AES coder left out of each chain of coders; what was encrypted is
decrypted while it is read, in any order, so that nothing is held. Source: 7zFormat.txt of the LZMA SDK (public domain).
"""

import hashlib
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

import numpy as np
from Crypto.Cipher import AES

from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.seven_headers import ENCODED, HEADER, STREAMS, Coder, Folder, Reader, Streams, written
from vangnet.evidence.passwords import Tries
from vangnet.evidence.seeking import Sought
from vangnet.values import Reason

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
_START = 32
_AES_ID, _LZMA, _COPY = b"\x06\xf1\x07\x01", b"\x03\x01\x01", b"\x00"
_MOST_HEADER = 64 << 20
_MOST_CYCLES = 24
_BLOCK = 16
_ROWS = 1 << 16


class Region(NamedTuple):
    """A part of the archive; with a key it is decrypted."""

    start: int
    size: int
    stored: int
    key: bytes | None
    iv: bytes


# -- the archive without its encryption ------------------------------------------------------------------------------


def is_locked(stream: BinaryIO) -> bool:
    """Whether something in the archive, or its list of names, is encrypted."""
    try:
        _opened(stream, None)
    except _Wrong:
        return True
    except (Damaged, IndexError, ValueError, lzma.LZMAError):
        return False
    return False


def candidates(stream: BinaryIO, tries: Tries) -> Iterator[tuple[BinaryIO, str]]:
    """Give the archive as each password would have it, those left out that cannot be right."""
    for password in tries.each():
        try:
            yield _opened(stream, password.encode("utf-16-le", "surrogatepass")), password
        except _Wrong:
            continue
        except (Damaged, IndexError, ValueError, EOFError, lzma.LZMAError):  # no password will mend that
            return


class _Wrong(Exception):
    """A password that does not open the headers."""


def _opened(stream: BinaryIO, password: bytes | None) -> BinaryIO:
    header, keys = _next_header(stream), _Keys(password)
    while header[:1] == bytes([ENCODED]):
        reader = Reader(header[1:])
        header = _decoded(stream, reader.streams(), keys)
    if header[:1] != bytes([HEADER]):
        raise _Wrong
    return _rewritten(stream, header, keys)


def _next_header(stream: BinaryIO) -> bytes:
    stream.seek(0)
    start = stream.read(_START)
    if start[:6] != SIGNATURE:
        raise Damaged(Reason.CORRUPT, "not a 7z archive")
    offset, size = int.from_bytes(start[12:20], "little"), int.from_bytes(start[20:28], "little")
    if size > _MOST_HEADER:
        raise Damaged(Reason.LIMIT, "a header that is too long")
    stream.seek(_START + offset)
    header = stream.read(size)
    if len(header) < size or zlib.crc32(header) != int.from_bytes(start[28:32], "little"):
        raise Damaged(Reason.CORRUPT, "the header does not hold")
    return header


def _decoded(stream: BinaryIO, streams: Streams, keys: "_Keys") -> bytes:
    """Unpack a header that was packed itself: by LZMA, or not at all, and by AES around that."""
    if len(streams.folders) != 1 or len(streams.packed) != 1:
        raise Damaged(Reason.UNSUPPORTED, "a header in several pieces")
    region = next(_regions(streams, keys))
    folder = _without_aes(streams.folders[0])
    size = folder.sizes[-1] if len(folder.sizes) == 1 else max(folder.sizes)
    if size > _MOST_HEADER or region.stored > _MOST_HEADER:
        raise Damaged(Reason.LIMIT, "a header that is too long")
    data = Spliced(stream, [region], b"").read()
    found = data
    if folder.coders[0].id == _LZMA:
        try:
            found = _lzma(folder.coders[0].properties, data, size)
        except lzma.LZMAError as error:
            raise _Wrong from error
    elif folder.coders[0].id != _COPY:
        raise Damaged(Reason.UNSUPPORTED, "a header that is packed in another way")
    if len(streams.crcs) == 5 and zlib.crc32(found) != int.from_bytes(streams.crcs[1:], "little"):
        raise _Wrong
    return found


def _lzma(properties: bytes, data: bytes, size: int) -> bytes:
    first, dictionary = properties[0], int.from_bytes(properties[1:5], "little")
    rest, lc = divmod(first, 9)
    pb, lp = divmod(rest, 5)
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": min(dictionary, _MOST_HEADER), "lc": lc, "lp": lp, "pb": pb}]
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters).decompress(data, size)


def _rewritten(stream: BinaryIO, header: bytes, keys: "_Keys") -> BinaryIO:
    reader = Reader(header[1:])
    before = reader.properties()
    regions: list[Region] = []
    new = header  # of an archive that holds empty files only
    if reader.rest()[:1] == bytes([STREAMS]):
        reader.byte()
        streams = reader.streams()
        regions = list(_regions(streams, keys))
        folders = [_without_aes(folder) for folder in streams.folders]
        plain = Streams(0, [region.size for region in regions], folders, streams.crcs)
        new = bytes([HEADER]) + before + bytes([STREAMS]) + written(plain) + reader.rest()
    place = sum(region.size for region in regions)
    told = place.to_bytes(8, "little") + len(new).to_bytes(8, "little") + zlib.crc32(new).to_bytes(4, "little")
    start = SIGNATURE + b"\0\4" + zlib.crc32(told).to_bytes(4, "little") + told
    return cast(BinaryIO, io.BufferedReader(Spliced(stream, regions, new, start)))


def _regions(streams: Streams, keys: "_Keys") -> Iterator[Region]:
    """Give where each packed stream lies, and the key of those that are encrypted."""
    at, number = _START + streams.start, 0
    for folder in streams.folders:
        for place in folder.packed:
            if number >= len(streams.packed):
                raise Damaged(Reason.CORRUPT, "more coders than streams")
            stored = streams.packed[number]
            coder, output = _reads(folder, place)
            if coder.id == _AES_ID:
                key, iv = keys.of(coder.properties)
                yield Region(at, min(folder.sizes[output], stored), stored, key, iv)
            else:
                yield Region(at, stored, stored, None, b"")
            at, number = at + stored, number + 1


def _reads(folder: Folder, place: int) -> tuple[Coder, int]:
    """Give the coder that has this input, and the number of its first output."""
    inputs = outputs = 0
    for coder in folder.coders:
        if inputs <= place < inputs + coder.inputs:
            return coder, outputs
        inputs, outputs = inputs + coder.inputs, outputs + coder.outputs
    raise Damaged(Reason.CORRUPT, "an input that no coder has")


def _without_aes(folder: Folder) -> Folder:
    """Take each AES coder out of the chain: what it fed is fed by the file itself."""
    found = Folder(list(folder.coders), list(folder.binds), list(folder.packed), list(folder.sizes))
    number = 0
    while number < len(found.coders):
        coder = found.coders[number]
        if coder.id != _AES_ID:
            number += 1
            continue
        if (coder.inputs, coder.outputs) != (1, 1):
            raise Damaged(Reason.CORRUPT, "an AES coder with several inputs")
        into = sum(each.inputs for each in found.coders[:number])
        out = sum(each.outputs for each in found.coders[:number])
        fed = next((place for place, output in found.binds if output == out), None)
        if fed is None or into not in found.packed:
            if into not in found.packed:
                raise Damaged(Reason.UNSUPPORTED, "encryption inside of compression")
            found.coders[number] = Coder(_COPY, 1, 1, b"")
            continue
        found.packed[found.packed.index(into)] = fed
        found.binds = [
            (place - (place > into), output - (output > out)) for place, output in found.binds if output != out
        ]
        found.packed = [place - (place > into) for place in found.packed]
        del found.coders[number], found.sizes[out]
    return found


class _Keys:
    """The keys of one password, each made once: making one takes half a million rounds of SHA-256."""

    def __init__(self, password: bytes | None) -> None:
        self._password = password
        self._made: dict[tuple[int, bytes], bytes] = {}

    def of(self, properties: bytes) -> tuple[bytes, bytes]:
        """Give key and first block of an AES coder by its properties."""
        if self._password is None:
            raise _Wrong
        first = properties[0] if properties else 0
        second = properties[1] if len(properties) > 1 else 0
        has = first & 0xC0
        salts = (first >> 7 & 1) + (second >> 4) if has else 0
        ivs = (first >> 6 & 1) + (second & 15) if has else 0
        salt, iv = properties[2 : 2 + salts], properties[2 + salts : 2 + salts + ivs]
        power = first & 0x3F
        if (power, salt) not in self._made:
            self._made[power, salt] = self._make(power, salt, self._password)
        return self._made[power, salt], iv.ljust(_BLOCK, b"\0")

    @staticmethod
    def _make(power: int, salt: bytes, password: bytes) -> bytes:
        if power == 0x3F:
            return (salt + password).ljust(32, b"\0")[:32]
        if power > _MOST_CYCLES:
            raise Damaged(Reason.LIMIT, "more rounds than anyone uses")
        word = salt + password
        total = 1 << power
        rows = np.zeros((min(total, _ROWS), len(word) + 8), np.uint8)
        rows[:, : len(word)] = np.frombuffer(word, np.uint8)
        digest = hashlib.sha256()
        for base in range(0, total, _ROWS):
            counters = np.arange(base, base + len(rows), dtype="<u8")
            rows[:, len(word) :] = counters.view(np.uint8).reshape(-1, 8)
            digest.update(rows.tobytes())
        return digest.digest()


class Spliced(Sought):
    """Parts of a file one after the other, between a start and an end; the encrypted ones decrypted on the way."""

    def __init__(self, stream: BinaryIO, regions: list[Region], end: bytes, start: bytes = b"") -> None:
        self._stream, self._regions, self._start, self._tail = stream, regions, start, end
        self._edges = [len(start)]
        for region in regions:
            self._edges.append(self._edges[-1] + region.size)
        self._whole = self._edges[-1] + len(end)
        super().__init__(self._whole)

    def _read(self, size: int | None) -> bytes:
        left = max(0, self._whole - self._at)
        return self._piece(self._at, left if size is None else min(size, left))

    def _piece(self, at: int, size: int) -> bytes:
        if at < len(self._start):
            return self._start[at : at + size]
        number = int(np.searchsorted(self._edges, at, "right")) - 1
        if number >= len(self._regions):
            return self._tail[at - self._edges[-1] :][:size]
        region, inside = self._regions[number], at - self._edges[number]
        return self._region(region, inside, min(size, region.size - inside))

    def _region(self, region: Region, inside: int, size: int) -> bytes:
        if region.key is None:
            self._stream.seek(region.start + inside)
            return self._stream.read(size)
        first = inside // _BLOCK * _BLOCK
        stop = min(-(-(inside + size) // _BLOCK) * _BLOCK, region.stored // _BLOCK * _BLOCK)
        self._stream.seek(region.start + max(0, first - _BLOCK))
        iv = self._stream.read(_BLOCK) if first else region.iv
        data = self._stream.read(stop - first)
        data = data[: len(data) // _BLOCK * _BLOCK]
        plain = AES.new(region.key, AES.MODE_CBC, iv).decrypt(data) if len(iv) == _BLOCK else b""
        return plain[inside - first : inside - first + size]
