"""The readings of a picture: every way of looking at it under which a list may know it.

A list holds one fingerprint per picture, made by another program and perhaps of another copy. So a seized picture
is fingerprinted as it is stored and also without its borders, over white and over black, and frame by frame.
"""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from vangnet.hashing.pdq import Flavour, Hashes, Pixels, pdq_orientations, pdq_orientations_scaled

Size = tuple[int, int]

LARGEST_CORE_SIDE = 16_384


class Reading(msgspec.Struct, frozen=True, eq=False, array_like=True):
    """One way of looking at a picture: eight fingerprints (8 x 4 words, in the order of ORIENTATIONS) and a quality.

    The words are a view of the 32 bytes of each fingerprint; `quality` is 0 to 100.
    """

    name: str
    quality: int
    hashes: NDArray[np.uint64]


class Collection:
    """The readings of one picture so far; what adds nothing to them is left out."""

    def __init__(self, *, full: bool) -> None:
        self._full = full
        self._seen: set[bytes] = set()
        self._readings: list[Reading] = []

    def add(self, name: str, pixels: Pixels, *, size: Size | None = None, first: bool = False) -> None:
        """Fingerprint the pixels, and keep what is new and not flat; of the first picture, in any case.

        `size` is the width and height of the picture, where it was decoded smaller than that. Then both flavours are
        told, because that is cheap.
        """
        flavours: tuple[Flavour, ...] = ("512", "core") if self._full or size else ("512",)
        for flavour in flavours:
            if flavour == "core" and max(pixels.shape[:2]) > LARGEST_CORE_SIDE:
                continue
            hashes, quality = _orientations(pixels, size, flavour)
            identity = hashes.tobytes()
            if (quality and identity not in self._seen) or (first and flavour == "512"):
                suffix = "/core" if flavour == "core" else ""
                self._readings.append(Reading(name + suffix, quality, _words(hashes)))
            self._seen.add(identity)

    def leave_out(self, names: set[str]) -> None:
        self._readings = [reading for reading in self._readings if reading.name.removesuffix("/core") not in names]

    def all(self) -> tuple[Reading, ...]:
        return tuple(self._readings)


def _orientations(pixels: Pixels, size: Size | None, flavour: Flavour) -> tuple[Hashes, int]:
    return pdq_orientations_scaled(pixels, size, flavour) if size else pdq_orientations(pixels, flavour)


def _words(hashes: Hashes) -> NDArray[np.uint64]:
    words: Any = hashes.view("<u8")
    return words  # type: ignore[no-any-return]
