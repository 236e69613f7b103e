"""The eight fingerprints of a reading in few bytes, and back, bit for bit.

A bit of PDQ tells whether a coefficient of the cosine transform lies above the median of all 256. Mirroring a picture
turns the sign of every second coefficient, transposing it swaps rows and columns. So seven of the eight fingerprints
can nearly be told from the first: what is kept of them is where that guess is wrong, some 13 bits for a mirrored
picture and none for a transposed one. Mostly zeros are left, which any compression makes small.
"""

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Hashes = NDArray[np.uint8]

PACKED_BYTES = 8 * 32

_ODD = np.arange(16, dtype=np.uint8) % 2
_ACROSS, _DOWN = np.broadcast_to(_ODD, (16, 16)), np.broadcast_to(_ODD[:, None], (16, 16))
_SIGNS = np.packbits(np.stack([_ACROSS, _DOWN, _ACROSS ^ _DOWN]).reshape(3, 256), axis=1)
_MIRRORED, _TRANSPOSED, _OF = [4, 5, 2], [6, 1, 3, 7], [0, 4, 5, 2]
"""In the order of ORIENTATIONS: those that mirror the first, the transposed ones, and which each transposes."""


def pack(hashes: Words) -> bytes:
    """Give the fingerprints of one reading (8 x 4 words) as 256 bytes, most of them zero."""
    eight = hashes.view(np.uint8)
    left = eight.copy()
    left[_TRANSPOSED] ^= _transposed(eight[_OF])
    left[_MIRRORED] ^= eight[0] ^ _SIGNS
    return left.tobytes()


def unpack(packed: bytes) -> Words:
    """Give the fingerprints back (8 x 4 words). Raises ValueError for bytes of another length."""
    if len(packed) != PACKED_BYTES:
        raise ValueError(f"a reading of {len(packed)} bytes")
    eight: Hashes = np.frombuffer(packed, np.uint8).reshape(8, 32).copy()
    eight[_MIRRORED] ^= eight[0] ^ _SIGNS
    eight[_TRANSPOSED] ^= _transposed(eight[_OF])
    words: Words = eight.view("<u8")
    return words


def _transposed(hashes: Hashes) -> Hashes:
    """Swap rows and columns of the 16 x 16 bits of each of some fingerprints."""
    grids = np.unpackbits(hashes, axis=1).reshape(-1, 16, 16).transpose(0, 2, 1)
    return np.packbits(grids.reshape(-1, 256), axis=1)
