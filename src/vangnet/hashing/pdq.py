"""The PDQ fingerprint of a picture: 256 bits that stay nearly the same under re-encoding and resizing.

Two flavours are in use. "512" is the command-line tool of the reference: a picture with a side over 512 pixels is first
shrunk to 512 x 512 by taking every so many pixels. "core" is the reference's library and its Python bindings: no
shrink. The result is theirs, bit for bit. Reference: facebook/ThreatExchange, `pdq/cpp`.
"""

from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vangnet.hashing import kernels

Flavour = Literal["512", "core"]
Pixels = NDArray[np.uint8]
Hashes = NDArray[np.uint8]
Cells = NDArray[np.float32]

SHRINK_SIDE = 512
SMALLEST_SIDE = 5
"""Below this the reference gives no fingerprint: all zero, quality 0."""

ZERO = bytes(32)


class Weights(NamedTuple):
    """How much rows or columns weigh in the 64 cells, as they lie and mirrored (n x 64 each).

    The mirrored cells are told from the far end too, so that both lie along the diagonal.
    """

    as_is: Cells
    mirrored: Cells


class Mirrored(NamedTuple):
    """The 64 x 64 cells of one picture and of its three mirrored forms."""

    as_is: Cells
    left_right: Cells
    top_bottom: Cells
    both: Cells


def pdq(pixels: Pixels, flavour: Flavour) -> tuple[bytes, int]:
    """Give the fingerprint (32 bytes, as its hexadecimal text reads) and the quality (0 to 100) of the pixels.

    The pixels are H x W (grey) or H x W x 3 (red, green, blue), 8 bits each.
    """
    if min(pixels.shape[:2]) < SMALLEST_SIDE:
        return ZERO, 0
    cells = _tent(_shrink(pixels) if flavour == "512" else pixels)
    return _hash(cells)[0].tobytes(), int(kernels.quality(cells))


def pdq_orientations(pixels: Pixels, flavour: Flavour) -> tuple[Hashes, int]:
    """Give the fingerprints of the eight ways the picture can lie, and the quality.

    The fingerprints are 8 x 32 bytes, in the order of ORIENTATIONS. The first is exact. The others equal the
    fingerprints of truly turned and flipped pixels but for rounding: the filter is separable and linear, so its
    64 x 64 samples can be had without filtering all the rest.
    """
    if min(pixels.shape[:2]) < SMALLEST_SIDE:
        return np.zeros((8, 32), np.uint8), 0
    if flavour == "512" and max(pixels.shape[:2]) > SHRINK_SIDE:
        cells, exact = _mirrored_shrunk(pixels), _tent(_shrink(pixels))
    else:
        height, width = pixels.shape[:2]
        cells, exact = _mirrored(pixels, _weights(height, 1), _weights(width, 1)), _tent(pixels)
    return _eight(cells._replace(as_is=exact)), int(kernels.quality(exact))


def pdq_orientations_scaled(pixels: Pixels, size: tuple[int, int], flavour: Flavour) -> tuple[Hashes, int]:
    """Guess the eight fingerprints of a picture from a decode at a half, a quarter or an eighth of its size.

    `size` is the full width and height. Every pixel stands for a block of pixels, and is weighed as they would be.
    """
    if min(pixels.shape[:2]) < SMALLEST_SIDE:
        return np.zeros((8, 32), np.uint8), 0
    width, height = size
    weights = _weights_shrunk if flavour == "512" and max(size) > SHRINK_SIDE else _weights
    rows = weights(height, _block(height, pixels.shape[0]))
    columns = weights(width, _block(width, pixels.shape[1]))
    cells = _mirrored(pixels, rows, columns)
    return _eight(cells), int(kernels.quality(cells.as_is))


def _block(side: int, decoded: int) -> int:
    """Say how many of `side` pixels a decoded pixel stands for; the last may stand for fewer."""
    return -(-side // decoded)


def _eight(cells: Mirrored) -> Hashes:
    as_is, transposed = _hash(cells.as_is)
    left_right, rotate90 = _hash(cells.left_right)
    top_bottom, rotate270 = _hash(cells.top_bottom)
    rotate180, transverse = _hash(cells.both)
    return np.stack((as_is, rotate90, rotate180, rotate270, left_right, top_bottom, transposed, transverse))


def _shrink(pixels: Pixels) -> Pixels:
    """Shrink as the reference does, by taking every so many pixels, if a side is longer than 512."""
    height, width = pixels.shape[:2]
    if max(height, width) <= SHRINK_SIDE:
        return pixels
    return _pick(pixels, _kept(height), _kept(width))


def _kept(side: int) -> NDArray[np.int64]:
    """Say which of `side` rows or columns the reference keeps."""
    return np.arange(SHRINK_SIDE, dtype=np.int64) * side // SHRINK_SIDE


def _pick(pixels: Pixels, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Pixels:
    flat, channels = _flat(pixels)
    small = np.empty((len(rows), len(columns) * channels), np.uint8)
    kernels.pick(flat, rows.astype(np.uint32), columns.astype(np.uint32), channels, small)
    return small.reshape(len(rows), len(columns), *pixels.shape[2:])


def _mirrored_shrunk(pixels: Pixels) -> Mirrored:
    """Mirror, then shrink, then filter: a mirrored picture keeps other pixels."""
    height, width = pixels.shape[:2]
    rows, columns = _kept(height), _kept(width)
    rows_back, columns_back = height - 1 - rows, width - 1 - columns
    weights = _weights(SHRINK_SIDE, 1)[0]

    def cells(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Cells:
        filtered = _weigh_rows(_pick(pixels, rows, columns), weights)
        return _weigh_columns(filtered, weights, weights)[0]

    return Mirrored(
        cells(rows, columns), cells(rows, columns_back), cells(rows_back, columns), cells(rows_back, columns_back)
    )


def _mirrored(pixels: Pixels, rows: Weights, columns: Weights) -> Mirrored:
    """Filter the mirrored pictures without moving a pixel: the weights are mirrored instead."""
    as_is, left_right = _weigh_columns(_weigh_rows(pixels, rows.as_is), *columns)
    top_bottom, both = _weigh_columns(_weigh_rows(pixels, rows.mirrored), *columns)
    return Mirrored(as_is, left_right[:, ::-1].copy(), top_bottom[::-1].copy(), both[::-1, ::-1].copy())


def _weigh_rows(pixels: Pixels, weights: Cells) -> Cells:
    filtered = np.empty((64, pixels.shape[1]), np.float32)
    kernels.weigh_rows(*_flat(pixels), weights, filtered)
    return filtered


def _weigh_columns(filtered: Cells, as_is: Cells, mirrored: Cells) -> tuple[Cells, Cells]:
    transposed, transposed_mirrored = np.empty((64, 64), np.float32), np.empty((64, 64), np.float32)
    kernels.weigh_columns(filtered, as_is, mirrored, transposed, transposed_mirrored)
    return transposed.T.copy(), transposed_mirrored.T.copy()


def _tent(pixels: Pixels) -> Cells:
    height, width = pixels.shape[:2]
    cells = np.empty((64, 64), np.float32)
    kernels.tent(*_flat(pixels), _centres(height), _centres(width), cells)
    return cells


def _flat(pixels: Pixels) -> tuple[Pixels, int]:
    """Lay the channels of a row side by side: H x (W * channels)."""
    return np.ascontiguousarray(pixels).reshape(pixels.shape[0], -1), pixels.shape[2] if pixels.ndim == 3 else 1


@lru_cache(maxsize=64)
def _centres(side: int) -> NDArray[np.uint32]:
    """Say which of `side` places lie at the centres of 64 cells."""
    return ((np.arange(64) + 0.5) * side / 64).astype(np.uint32)


@lru_cache(maxsize=6)
def _weights(side: int, block: int) -> Weights:
    """Give the weights of `side` rows or columns, `block` of them together, in the 64 cells."""
    as_is, mirrored = (np.zeros((-(-side // block), 64), np.float32) for _ in range(2))
    kernels.tent_weights(_centres(side), side, block, as_is, mirrored)
    return Weights(as_is, mirrored)


@lru_cache(maxsize=6)
def _weights_shrunk(side: int, block: int) -> Weights:
    """Give the weights of those rows or columns that the reference keeps when it shrinks."""
    kept = _kept(side)
    as_is, mirrored = (np.zeros((-(-side // block), 64), np.float32) for _ in range(2))
    np.add.at(as_is, kept // block, _weights(SHRINK_SIDE, 1).as_is)
    np.add.at(mirrored, (side - 1 - kept) // block, _weights(SHRINK_SIDE, 1).as_is[:, ::-1])
    return Weights(as_is, mirrored)


def _cosine_matrix() -> Cells:
    """Rows 1 to 16 of the 64-point cosine transform, rounded where the reference rounds."""
    scale = np.float64(np.float32(np.sqrt(2 / 64)))
    i, j = np.arange(16)[:, None], np.arange(64)[None, :]
    return np.asarray(scale * np.cos((np.pi / 2 / 64) * (i + 1) * (2 * j + 1)), np.float32)


_D = _cosine_matrix()
_Dt = np.ascontiguousarray(_D.T)


def _hash(cells: Cells) -> tuple[Hashes, Hashes]:
    """Give the 32 bytes of a 64 x 64 picture, and those of its transpose."""
    coefficients = np.empty((16, 16), np.float32)
    hashed, hashed_transposed = np.empty(32, np.uint8), np.empty(32, np.uint8)
    kernels.cosine(cells, _D, _Dt, coefficients)
    kernels.bits(coefficients, hashed, hashed_transposed)
    return hashed, hashed_transposed
