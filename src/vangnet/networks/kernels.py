"""A compiled walk on plain arrays: how all members of a small picture push each other apart.

`at` holds places (float32[n, 2]); `length` is how far apart two with a tie of full weight come to rest.
"""

import numba as nb
import numpy as np


@nb.njit(nb.float32[:, ::1](nb.float32[:, ::1], nb.float32), cache=True, error_model="numpy", nogil=True)
def push(at, length):
    """The sum over all others of length^2 / distance, away from each (Fruchterman, Reingold 1991)."""
    moves = np.zeros_like(at)
    square = length * length
    least = square * np.float32(1e-4)
    for one in range(len(at)):
        x, y = at[one, 0], at[one, 1]
        right, up = np.float32(0), np.float32(0)
        for other in range(one):
            dx, dy = x - at[other, 0], y - at[other, 1]
            force = square / max(dx * dx + dy * dy, least)
            right += dx * force
            up += dy * force
            moves[other, 0] -= dx * force
            moves[other, 1] -= dy * force
        moves[one, 0] += right
        moves[one, 1] += up
    return moves
