"""Find the picture inside uniform borders: letterboxes, frames, the bars of a screenshot."""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

TOLERANCE = 16
"""Levels by which a border may stray from its colour: the noise of JPEG beside an edge."""

STRAY_SHARE = 0.02
"""Share of a line that may stray further."""

EDGE_LINES = 4
EDGE_SHARE = 0.25
"""A border ends abruptly: so much of one of the next lines strays. A sky or a dark corner fades out instead."""

LEAST_SHARE = 0.005
"""A border that is thinner than this share of the side hardly moves the fingerprint."""

SMALLEST_REST = 64
SMALLEST_REST_SHARE = 0.125

BLOCK = 32


def trim(pixels: Pixels) -> Pixels | None:
    """Give the part inside the borders, or None where there is no border, or too little inside it."""
    height, width = pixels.shape[:2]
    top, bottom = _borders(pixels)
    left, right = _borders(pixels[top : height - bottom].swapaxes(0, 1))
    if left or right:
        more_top, more_bottom = _borders(pixels[top : height - bottom, left : width - right])
        top, bottom = top + more_top, bottom + more_bottom
    if top + bottom < _least(height) and left + right < _least(width):
        return None
    rest = pixels[top : height - bottom, left : width - right]
    if not _is_enough(rest.shape[0], height) or not _is_enough(rest.shape[1], width):
        return None
    return np.ascontiguousarray(rest)


def _least(side: int) -> float:
    return max(2, side * LEAST_SHARE)


def _is_enough(rest: int, side: int) -> bool:
    return rest >= max(SMALLEST_REST, side * SMALLEST_REST_SHARE)


def _borders(pixels: Pixels) -> tuple[int, int]:
    """Count the uniform lines at the beginning and at the end of the first axis."""
    return _border(pixels), _border(pixels[::-1])


def _border(pixels: Pixels) -> int:
    """Count the lines, from the first on, that keep to the colour of the first line, if they end in an edge."""
    if 0 in pixels.shape:
        return 0
    colour = _colour(pixels[0])
    for start in (0, *range(1, pixels.shape[0], BLOCK)):
        end = start + BLOCK if start else 1
        beyond = _strays(colour, pixels[start:end]) > STRAY_SHARE
        if beyond.any():
            count = start + int(beyond.argmax())
            edge = _strays(_colour(pixels[max(count - 1, 0)]), pixels[count : count + EDGE_LINES])
            return count if edge.max() >= EDGE_SHARE else 0
    return 0


def _colour(line: Pixels) -> NDArray[np.int16]:
    colour: NDArray[np.int16] = np.median(line, axis=0).astype(np.int16)
    return colour


def _strays(colour: NDArray[np.int16], lines: Pixels) -> NDArray[np.float64]:
    """Give for each line the share that is not of the colour."""
    strays = np.abs(lines.astype(np.int16) - colour) > TOLERANCE
    share: NDArray[np.float64] = strays.reshape(len(lines), -1).mean(axis=1)
    return share
