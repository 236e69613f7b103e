"""The noise that a sensor leaves in a picture: what is left when the scene is taken away. Read inside a worker.

After Mihcak, Kozintsev and Ramchandran, "Spatially adaptive statistical modeling of wavelet image coefficients and its
application to denoising" (ICASSP 1999), as Lukas, Fridrich and Goljan use it (IEEE TIFS 1, 2006).
"""

from collections.abc import Callable
from typing import BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt
import pywt
from PIL.JpegImagePlugin import JpegImageFile

from vangnet.hashing.decoding import CODECS, decoder_settings, open_picture, prepare
from vangnet.hashing.heif import HeifPicture
from vangnet.words import Word, word

READER = "vangnet.capture.device.residual:read"

SIDE = 1024
SMALLEST_SIDE = 512
"""The square in the middle that is compared: the larger where the picture has room for it."""

_MOST_PIXELS = 120_000_000
_MEMORY_BYTES = 512 * 2**20
_TYPES = frozenset(("image/jpeg", "image/jpg", "image/heic", "image/heif", "image/tiff", "image/png"))
_WAVELET, _LEVELS = "db4", 4
_NOISE = 5.0  # grey levels, the deviation that is taken for noise
_WINDOWS = (3, 5, 7, 9)
_FLATTEST, _DARKEST, _BRIGHTEST = 0.2, 8, 247

Plane = npt.NDArray[np.float32]


class Residual(msgspec.Struct, frozen=True):
    """The noise of the square in the middle of a picture of `width` x `height` stored pixels.

    `noise` is float16[side,side] and `light` uint8[side,side], as bytes; `refused` says why there is none.
    """

    width: int
    height: int
    side: int = 0
    noise: bytes = b""
    light: bytes = b""
    refused: Word | None = None

    def planes(self) -> tuple[Plane, Plane]:
        """Give noise and light, float32[side,side]."""
        shape = (self.side, self.side)
        noise = np.frombuffer(self.noise, dtype=np.float16).reshape(shape).astype(np.float32)
        return noise, np.frombuffer(self.light, dtype=np.uint8).reshape(shape).astype(np.float32)


def read(body: BinaryIO, type_: str, _words: bytes, tick: Callable[[], None]) -> bytes:
    """The reader of `scan.viewing.Visitor`: a `Residual` as msgpack. The stored pixels are read, not turned upright."""
    tick()
    return msgspec.msgpack.encode(residual_of(_grey(body, type_)))


def residual_of(grey: npt.NDArray[np.uint8]) -> Residual:
    """Take the noise out of the middle of a picture, uint8[height,width]."""
    height, width = grey.shape
    side = next((side for side in (SIDE, SMALLEST_SIDE) if min(grey.shape) >= side), 0)
    if not side:
        return Residual(width, height, refused=word("device.sensor_small", least=SMALLEST_SIDE))
    top, left = (height - side) // 2, (width - side) // 2
    light = grey[top : top + side, left : left + side]
    noise = _noise(light.astype(np.float32))
    mean = float(light.mean())
    if not _DARKEST < mean < _BRIGHTEST or float(noise.std()) < _FLATTEST:
        return Residual(width, height, refused=word("device.sensor_flat"))
    return Residual(width, height, side, noise.astype(np.float16).tobytes(), np.ascontiguousarray(light).tobytes())


def _grey(body: BinaryIO, type_: str) -> npt.NDArray[np.uint8]:
    """Decode the brightness of a picture. Raises what the decoder raises; the worker turns that into a reason."""
    codec = CODECS[type_ if type_ in _TYPES else "image/jpeg"]
    with decoder_settings(forgiving=False, pixels=_MOST_PIXELS):
        opened = open_picture(body, codec, _MEMORY_BYTES)
        prepare(opened, codec, full=True, memory=_MEMORY_BYTES)
        image = opened.image() if isinstance(opened, HeifPicture) else opened
        if isinstance(image, JpegImageFile):
            image.draft("L", None)  # the brightness alone, at its full size
        return np.asarray(image.convert("L"), dtype=np.uint8)


def _noise(light: Plane) -> Plane:
    """What wavelet denoising takes away, without what is the same along a row or column; float32[side,side]."""
    approximation, *details = pywt.wavedec2(light, _WAVELET, mode="periodization", level=_LEVELS)
    taken = [tuple(noise_part(part, _NOISE**2) for part in level) for level in details]
    noise: Plane = pywt.waverec2([np.zeros_like(approximation), *taken], _WAVELET, mode="periodization")
    noise = noise.astype(np.float32)
    noise -= noise.mean(axis=0, keepdims=True)
    noise -= noise.mean(axis=1, keepdims=True)
    return noise


def noise_part(values: Plane, variance: float) -> Plane:
    """The share of each value that is noise of this variance, by the least local energy of several windows (Wiener)."""
    energy = values.astype(np.float64) ** 2
    least = np.min([np.maximum(_local_mean(energy, window) - variance, 0) for window in _WINDOWS], axis=0)
    return np.asarray(values * (variance / (least + variance)), dtype=np.float32)


def _local_mean(values: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """The mean of the square of `window` values around each, mirrored at the edges."""
    half = window // 2
    sums = np.pad(np.pad(values, half, mode="symmetric"), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    whole = sums[window:, window:] - sums[:-window, window:] - sums[window:, :-window] + sums[:-window, :-window]
    return np.asarray(np.maximum(whole, 0) / window**2)
