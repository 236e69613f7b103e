"""Compressed bytes -> bytes, in bounded memory, giving all that decodes before a fault is told."""

import bz2
import contextlib
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import zstandard

from vangnet.evidence.damage import Damaged
from vangnet.values import Reason

OUTPUT = 1 << 17  # at most about this much comes out of one step
MEMORY = 192 << 20  # what an xz or lzma dictionary may take; `xz -9` needs 65 MiB
WINDOW = 128 << 20  # zstd's own default limit for strangers; `zstd --long=31` needs 2 GiB
_RAW_DEFLATE, _ZLIB, _GZIP = -15, 15, 31
# A zstd block of 4 bytes can stand for 128 KiB: small steps keep the largest answer near 32 MiB.
_ZSTD_STEP = 1024
# A frame, or one of the sixteen kinds of frames to be skipped.
ZSTD_STARTS = (b"\x28\xb5\x2f\xfd", *(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)))


class Decoder(Protocol):
    """What the decoders of the standard library for bzip2 and xz have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Inflate:
    """zlib with the manners of the others, and without losing what it had decoded when it met a fault."""

    def __init__(self, bits: int) -> None:
        self._engine = zlib.decompressobj(bits)
        self._fault: Exception | None = None
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if self._fault:
            raise self._fault
        data = self._engine.unconsumed_tail + data
        before = self._engine.copy()  # 40 KiB; a twentieth of the cost of the step
        try:
            given = self._engine.decompress(data, max_length)
        except zlib.error as error:
            self._fault, self.needs_input = error, False
            return self._replay(before, data)
        self.needs_input = not self._engine.unconsumed_tail and len(given) < max_length
        return given

    def _replay(self, engine: "zlib._Decompress", data: bytes) -> bytes:
        """Decode again byte by byte, up to the fault."""
        steps = (data[at : at + 1] for at in range(len(data)))
        given: list[bytes] = []
        with contextlib.suppress(zlib.error):
            given.extend(map(engine.decompress, steps))
        return b"".join(given)


class _Zstd:
    """zstd with the manners of the others, one frame each."""

    def __init__(self) -> None:
        self._engine = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        self._waiting = b""
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data + self._waiting

    def decompress(self, data: bytes, max_length: int) -> bytes:  # noqa: ARG002 - bounded by small steps instead
        self._waiting += data
        step, self._waiting = self._waiting[:_ZSTD_STEP], self._waiting[_ZSTD_STEP:]
        given = self._engine.decompress(step)
        self.needs_input = not self._waiting
        return given


def inflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode bare deflate data, as zip files hold it."""
    return _expand(pieces, lambda: _Inflate(_RAW_DEFLATE))


def unzlib(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode deflate data in the wrapping of zlib."""
    return _expand(pieces, lambda: _Inflate(_ZLIB))


def gunzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode gzip members, one after the other."""
    return _expand(pieces, lambda: _Inflate(_GZIP), again=(b"\x1f\x8b",))


def bunzip2(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode bzip2 streams, one after the other."""
    return _expand(pieces, bz2.BZ2Decompressor, again=(b"BZh",))


def unxz(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode xz streams, one after the other."""
    return _expand(pieces, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MEMORY), again=(b"\xfd7zXZ\x00",))


def unlzma(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode the old LZMA format."""
    return _expand(pieces, lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, MEMORY))


def unzstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode Zstandard frames, one after the other."""
    return _expand(pieces, _Zstd, again=ZSTD_STARTS)


def _expand(pieces: Iterable[bytes], new: Callable[[], Decoder], *, again: tuple[bytes, ...] = ()) -> Iterator[bytes]:
    """Run a decoder over pieces; where another stream with one of these starts follows, go on with a new one."""
    source, data = iter(pieces), b""
    decoder: Decoder | None = new()
    while decoder is not None:
        if not data and decoder.needs_input:
            data = next(source, b"")
            if not data:
                raise Damaged(Reason.CORRUPT, "the compressed data ends too early")
        given = _step(decoder, data)
        data = b""
        if given:
            yield given
        if decoder.eof:
            data = _next_stream(decoder.unused_data, source, again)
            decoder = new() if data else None


def _step(decoder: Decoder, data: bytes) -> bytes:
    try:
        return decoder.decompress(data, OUTPUT)
    except MemoryError:
        raise Damaged(Reason.MEMORY, "not enough memory to decompress") from None
    except Exception as error:
        text = str(error)
        too_much = "emory usage limit" in text or "too much memory" in text
        raise Damaged(Reason.LIMIT if too_much else Reason.CORRUPT, text) from None


def _next_stream(data: bytes, source: Iterator[bytes], again: tuple[bytes, ...]) -> bytes:
    """Skip padding after a stream; gives the start of the next one, or nothing where only other bytes follow."""
    if not again:
        return b""
    enough = max(map(len, again))
    data = data.lstrip(b"\x00")
    while len(data) < enough and (piece := next(source, b"")):
        data = (data + piece).lstrip(b"\x00")
    return data if data.startswith(again) else b""
