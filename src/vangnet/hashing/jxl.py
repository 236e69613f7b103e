"""JPEG XL: its size without decoding, and its pixels.

Layout: ISO/IEC 18181-1 annex D (size header) and 18181-2 (boxes).
"""

from typing import Any

import numpy as np
from imagecodecs import jpegxl_decode
from PIL import Image

_CODESTREAM = b"\xff\x0a"
_CONTAINER = b"\x00\x00\x00\x0cJXL \x0d\x0a\x87\x0a"
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


class _Bits:
    """Bits of a codestream, least significant first."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        value = self._value & ((1 << count) - 1)
        self._value >>= count
        return value

    def side(self, *, small: int) -> int:
        if small:
            return (self.take(5) + 1) * 8
        return self.take((9, 13, 18, 30)[self.take(2)]) + 1


def size(data: bytes) -> tuple[int, int]:
    """Give width and height as the codestream declares them. Raises ValueError if there is none."""
    start = _codestream(data)
    if data[start : start + 2] != _CODESTREAM:
        raise ValueError("no JPEG XL codestream")
    bits = _Bits(data[start + 2 : start + 16])
    small = bits.take(1)
    height = bits.side(small=small)
    ratio = bits.take(3)
    if not ratio:
        return bits.side(small=small), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height


def decode(data: bytes) -> Image.Image:
    """Decode the first frame to 8 bits per channel."""
    pixels: Any = jpegxl_decode(data, index=0, numthreads=1)
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    elif pixels.dtype != np.uint8:
        pixels = (np.nan_to_num(pixels).clip(0, 1) * 255).round().astype(np.uint8)
    return Image.fromarray(pixels.squeeze())


def _codestream(data: bytes) -> int:
    """Say where the codestream begins: at once, or in the first box that holds some of it."""
    if not data.startswith(_CONTAINER):
        return 0
    place = 0
    while place + 16 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        header = 8
        if length == 1:
            length, header = int.from_bytes(data[place + 8 : place + 16], "big"), 16
        if kind == b"jxlc":
            return place + header
        if kind == b"jxlp":
            return place + header + 4
        if length < header:
            break
        place += length
    raise ValueError("no JPEG XL codestream")
